import { Fn, Token } from 'cdktf';
import type { PrefectServerProps } from '../../prefect-server-props';
import { isKnown } from '../../validation/problems';
import { plainTexts } from '../plain-text';
import type { OwnLists } from '../user-values';
import { apiPathOf, DEFAULT_SERVICE_PORT, rootOf, type ServerSettings } from './settings';

type Values = Record<string, unknown>;

/** Service, Ingress, HTTPRoute, and what the browser is told. */
export function exposure({ props }: ServerSettings): Values {
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
    },
    gateway: gateway && { enabled: true, create: false },
    httproute: gateway && { enabled: true, path: rootOf(props) },
  };
}

/** Lists of Ingress and HTTPRoute, on which a user's values may go on. */
export function exposureLists({ props, namespace }: ServerSettings): OwnLists {
  const { ingress, gateway } = props;
  const tls = ingress?.tlsSecretName && [{ hosts: [ingress.host], secretName: ingress.tlsSecretName }];
  const parent = gateway && {
    name: gateway.name,
    namespace: gateway.namespace ?? namespace,
    sectionName: gateway.sectionName ?? 'https',
  };
  return {
    'ingress.extraTls': tls || undefined,
    'httproute.hostnames': gateway?.hostnames,
    'httproute.parentRefs': parent && [parent],
  };
}

/** Path that the Ingress routes. */
export function ingressPath(props: PrefectServerProps): string {
  return props.ingress?.path ?? rootOf(props);
}

/**
 * What is in front of the base path where browsers and clients outside of the cluster reach the server,
 * where it is known. A `uiApiUrl` knows best: what ends TLS or rewrites the path may be beyond the Ingress.
 */
export function publicOrigin(props: PrefectServerProps): string | undefined {
  const { ingress, gateway } = props;
  const apiUrl = absoluteUiApiUrl(props);
  const apiPath = apiPathOf(props);
  if (apiUrl !== undefined) {
    return apiUrl.endsWith(apiPath)
      ? apiUrl.slice(0, -apiPath.length)
      : /^https?:\/\/[^/]+/.exec(apiUrl)?.[0];
  }
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

/** URL of the API for clients outside of the cluster, where it is known. */
export function publicApiUrl(props: PrefectServerProps): string | undefined {
  const origin = publicOrigin(props);
  return absoluteUiApiUrl(props) ?? (origin === undefined ? undefined : `${origin}${apiPathOf(props)}`);
}

/** `uiApiUrl` without a slash at its end, where it is known and more than a path. */
function absoluteUiApiUrl({ uiApiUrl }: PrefectServerProps): string | undefined {
  const known = isKnown(uiApiUrl) && /^https?:\/\/[^/]/.test(uiApiUrl);
  return known ? uiApiUrl.replace(/\/+$/, '') : undefined;
}

/**
 * The API as the browser reaches it. Without a known host it is relative to the page, which is right
 * behind a port-forward on any port, a LoadBalancer and a NodePort alike; the chart's own default,
 * localhost, is right for one port-forward only.
 */
export function uiApiUrl(props: PrefectServerProps): string {
  return props.uiApiUrl ?? publicApiUrl(props) ?? apiPathOf(props);
}
