import { Fn } from 'cdktf';
import { plainText } from '../../helm/plain-text';
import type { Prefect1ServerProps } from '../props';
import { type EndpointComponent, type Prefect1Settings, portOf } from '../settings';

type Values = Record<string, unknown>;

const DEFAULT_PATHS: Record<EndpointComponent, string> = { ui: '/', apollo: '/graphql' };
const API_PATH = '/graphql';

/** Service and Ingress of the UI. */
export function uiExposure(settings: Prefect1Settings): Values {
  return { ui: endpoint(settings, 'ui') };
}

/** Service and Ingress of apollo. */
export function apolloExposure(settings: Prefect1Settings): Values {
  return { apollo: endpoint(settings, 'apollo') };
}

/** The API's URL for the browser. */
export function browserApi({ apolloApiUrl: url }: Prefect1Settings): Values {
  return { ui: { apolloApiUrl: url } };
}

/**
 * Service and Ingress of a component. The chart's Service is a LoadBalancer by default. Here it is a ClusterIP, and a
 * separate Service exposes the pods.
 */
function endpoint({ props }: Prefect1Settings, component: EndpointComponent): Values {
  const ingress = props[component]?.ingress;
  return {
    service: { type: 'ClusterIP', port: portOf(props, component) },
    ingress: ingress && {
      enabled: true,
      ingressClassName: ingress.className,
      annotations: ingress.annotations,
      labels: props.labels,
      hosts: [ingress.host],
      path: ingressPath(props, component),
      // The chart renders only this list through `tpl` (`templates/*/ingress.yaml`).
      tls: ingress.tlsSecretName && [
        { hosts: [plainText(ingress.host)], secretName: plainText(ingress.tlsSecretName) },
      ],
    },
  };
}

/** Path that the Ingress routes. */
export function ingressPath(props: Prefect1ServerProps, component: EndpointComponent): string {
  return props[component]?.ingress?.path ?? DEFAULT_PATHS[component];
}

/** Whether a component has an address outside of the cluster. */
export function isExposed(props: Prefect1ServerProps, component: EndpointComponent): boolean {
  return props[component]?.ingress !== undefined || isExternal(props, component);
}

/** Whether a component has a separate Service for clients outside of the cluster. */
export function isExternal(props: Prefect1ServerProps, component: EndpointComponent): boolean {
  const type = props[component]?.type?.value;
  return type !== undefined && type !== 'ClusterIP';
}

/** URL of a component for clients outside of the cluster, without path. `address` is the LoadBalancer's. */
export function publicOrigin(
  props: Prefect1ServerProps,
  component: EndpointComponent,
  address: string | undefined,
): string {
  const ingress = props[component]?.ingress;
  if (ingress !== undefined) {
    return `${ingress.tlsSecretName === undefined ? 'http' : 'https'}://${ingress.host}`;
  }
  // A URL has an IPv6 address in brackets.
  const host = address === undefined ? 'localhost' : Fn.replace(address, '/^(.*:.*)$/', '[$1]');
  return `http://${host}:${address === undefined ? LOCAL_PORTS[component] : portOf(props, component)}`;
}

/** Local ports of the port-forward commands in the outputs. */
export const LOCAL_PORTS: Record<EndpointComponent, number> = { ui: 8080, apollo: 4200 };

/** URL of the API for browsers. */
export function apolloApiUrl(props: Prefect1ServerProps, address: string | undefined): string {
  return props.apolloApiUrl ?? `${publicOrigin(props, 'apollo', address)}${API_PATH}`;
}
