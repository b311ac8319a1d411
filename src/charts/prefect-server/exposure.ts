import { Fn, Token } from 'cdktf';
import type { PrefectServerProps } from '../../prefect-server-props';
import { plainTexts } from '../plain-text';
import { apiPathOf, basePathOf, DEFAULT_SERVICE_PORT, type ServerSettings } from './settings';

type Values = Record<string, unknown>;

/** Service, Ingress, HTTPRoute, and what the browser is told. */
export function exposure({ props, namespace }: ServerSettings): Values {
  const { service, ingress, gateway } = props;
  return {
    server: {
      apiBasePath: apiPathOf(props),
      uiConfig: { prefectUiApiUrl: uiApiUrl(props) },
    },
    service: {
      type: service?.type?.value ?? 'ClusterIP',
      port: service?.port ?? DEFAULT_SERVICE_PORT,
      nodePort: service?.nodePort,
      annotations: plainTexts(service?.annotations),
    },
    ingress: ingress && {
      enabled: true,
      className: ingress.className,
      annotations: plainTexts(ingress.annotations),
      host: {
        hostname: ingress.host,
        path: ingressPath(props),
        pathType: ingress.pathType ?? 'Prefix',
      },
      extraTls: ingress.tlsSecretName && [{ hosts: [ingress.host], secretName: ingress.tlsSecretName }],
    },
    gateway: gateway && { enabled: true, create: false },
    httproute: gateway && {
      enabled: true,
      hostnames: gateway.hostnames,
      path: basePathOf(props) || '/',
      parentRefs: [
        {
          name: gateway.name,
          namespace: gateway.namespace ?? namespace,
          sectionName: gateway.sectionName ?? 'https',
        },
      ],
    },
  };
}

/** Path that the Ingress routes. */
export function ingressPath(props: PrefectServerProps): string {
  return props.ingress?.path ?? (basePathOf(props) || '/');
}

/** Origin at which browsers and clients outside of the cluster reach the server, where it is known. */
export function publicOrigin({ ingress, gateway }: PrefectServerProps): string | undefined {
  if (ingress !== undefined) {
    return `${ingress.tlsSecretName === undefined ? 'http' : 'https'}://${ingress.host}`;
  }
  if (gateway !== undefined) {
    const { hostnames, https } = gateway;
    const host = Token.isUnresolved(hostnames) ? Fn.element(hostnames, 0) : hostnames[0];
    return `${https === false ? 'http' : 'https'}://${host}`;
  }
  return undefined;
}

/**
 * The API as the browser reaches it. Without a known host it is relative to the page, which is right
 * behind a port-forward on any port, a LoadBalancer and a NodePort alike; the chart's own default,
 * localhost, is right for one port-forward only.
 */
export function uiApiUrl(props: PrefectServerProps): string {
  return props.uiApiUrl ?? `${publicOrigin(props) ?? ''}${apiPathOf(props)}`;
}
