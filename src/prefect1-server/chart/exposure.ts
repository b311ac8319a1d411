import { Fn } from 'cdktf';
import { plainText } from '../../helm/plain-text';
import type { Prefect1ServerProps } from '../props';
import { type EndpointComponent, type Prefect1Settings, portOf } from '../settings';

type Values = Record<string, unknown>;

const DEFAULT_PATHS: Record<EndpointComponent, string> = { ui: '/', apollo: '/graphql' };
const API_PATH = '/graphql';

/** How the UI is reached. */
export function uiExposure(settings: Prefect1Settings): Values {
  return { ui: endpoint(settings, 'ui') };
}

/** How apollo is reached. */
export function apolloExposure(settings: Prefect1Settings): Values {
  return { apollo: endpoint(settings, 'apollo') };
}

/** What the browser is told. */
export function browserApi({ apolloApiUrl: url }: Prefect1Settings): Values {
  return { ui: { apolloApiUrl: url } };
}

/**
 * Service and Ingress. The chart's Services are LoadBalancers by default; here they stay inside, and a Service of our
 * own leads to the pods from outside.
 */
function endpoint({ props }: Prefect1Settings, component: EndpointComponent): Values {
  const ingress = props[component]?.ingress;
  return {
    service: { type: 'ClusterIP', port: portOf(props, component) },
    ingress: ingress && {
      enabled: true,
      ingressClassName: ingress.className,
      annotations: ingress.annotations,
      hosts: [ingress.host],
      path: ingressPath(props, component),
      // This list alone goes through `tpl` (`templates/*/ingress.yaml`).
      tls: ingress.tlsSecretName && [
        { hosts: [plainText(ingress.host)], secretName: plainText(ingress.tlsSecretName) },
      ],
    },
  };
}

/** Path that an Ingress routes. */
export function ingressPath(props: Prefect1ServerProps, component: EndpointComponent): string {
  return props[component]?.ingress?.path ?? DEFAULT_PATHS[component];
}

/** Whether a component has an address outside of the cluster. */
export function isExposed(props: Prefect1ServerProps, component: EndpointComponent): boolean {
  return props[component]?.ingress !== undefined || isExternal(props, component);
}

/** Whether a component has a Service of our own, for clients outside of the cluster. */
export function isExternal(props: Prefect1ServerProps, component: EndpointComponent): boolean {
  const type = props[component]?.type?.value;
  return type !== undefined && type !== 'ClusterIP';
}

/** Origin at which a component is reached from outside; `address` is that of its LoadBalancer. */
export function publicOrigin(
  props: Prefect1ServerProps,
  component: EndpointComponent,
  address: string | undefined,
): string {
  const ingress = props[component]?.ingress;
  if (ingress !== undefined) {
    return `${ingress.tlsSecretName === undefined ? 'http' : 'https'}://${ingress.host}`;
  }
  // An address of IPv6 has brackets in a URL.
  const host = address === undefined ? 'localhost' : Fn.replace(address, '/^(.*:.*)$/', '[$1]');
  return `http://${host}:${address === undefined ? LOCAL_PORTS[component] : portOf(props, component)}`;
}

/** Ports that the port-forward commands of the outputs use. */
export const LOCAL_PORTS: Record<EndpointComponent, number> = { ui: 8080, apollo: 4200 };

/** The API as a browser reaches it. */
export function apolloApiUrl(props: Prefect1ServerProps, address: string | undefined): string {
  return props.apolloApiUrl ?? `${publicOrigin(props, 'apollo', address)}${API_PATH}`;
}
