import { Fn, Token } from 'cdktf';
import { plainTexts } from '../../helm/plain-text';
import type { PropLists } from '../../helm/user-value-checks';
import { hasToken } from '../../helm/values';
import { expression } from '../../terraform/expression';
import { isKnown } from '../../validation/problems';
import type { PrefectServerProps } from '../props';
import { apiPathOf, type BrowserApi, DEFAULT_SERVICE_PORT, rootOf, type ServerSettings } from '../settings';

type Values = Record<string, unknown>;

type Address = Pick<ServerSettings, 'props' | 'browserApi'>;

/** Service, Ingress, HTTPRoute, and the API's URL for browsers. */
export function exposure(settings: ServerSettings): Values {
  const { props } = settings;
  const { service, ingress, gateway } = props;
  return {
    server: {
      apiBasePath: apiPathOf(props),
      uiConfig: { prefectUiApiUrl: uiApiUrl(settings) },
    },
    service: {
      type: service?.type?.value ?? 'ClusterIP',
      port: service?.port ?? DEFAULT_SERVICE_PORT,
      nodePort: service?.nodePort,
      annotations: plainTexts(service?.annotations),
      externalTrafficPolicy: service?.externalTrafficPolicy,
      ipFamilyPolicy: service?.ipFamilyPolicy,
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

/** Lists of Ingress and HTTPRoute, to which the user's entries are appended. */
export function exposureLists({ props, namespace }: ServerSettings): PropLists {
  const { service, ingress, gateway } = props;
  const hosts = ingress && [ingress.host, ...(ingress.extraHosts ?? [])];
  const tls = ingress?.tlsSecretName && [{ hosts, secretName: ingress.tlsSecretName }];
  const parent = gateway && {
    name: gateway.name,
    namespace: gateway.namespace ?? namespace,
    sectionName: gateway.sectionName ?? 'https',
  };
  return {
    'server.extraArgs': hostArguments(service?.ipFamilies),
    'service.ipFamilies': service?.ipFamilies,
    'ingress.extraTls': tls || undefined,
    'ingress.extraHosts': ingress?.extraHosts?.map((name) => ({
      name,
      path: ingressPath(props),
      pathType: ingress.pathType ?? 'Prefix',
    })),
    'ingress.extraPaths': ingress?.extraPaths,
    'httproute.hostnames': gateway?.hostnames,
    'httproute.parentRefs': parent && [parent],
  };
}

/**
 * The chart's server listens on 0.0.0.0. `::` is IPv6 alone, because uvicorn listens in one family. So a dual-stack
 * Service has the chart's.
 */
function hostArguments(families: string[] | undefined): unknown[] | undefined {
  if (hasToken(families)) {
    const list = expression(
      (write) => `jsonencode(${write(families)}) == jsonencode(["IPv6"]) ? ["--host", "::"] : []`,
    );
    return Token.asList(list);
  }
  return families?.length === 1 && families[0] === 'IPv6' ? ['--host', '::'] : undefined;
}

export function ingressPath(props: PrefectServerProps): string {
  return props.ingress?.path ?? rootOf(props);
}

/** `uiApiUrl`, if it is known and has a host. */
export function browserApiOf(props: PrefectServerProps): BrowserApi | undefined {
  const { uiApiUrl } = props;
  if (!isKnown(uiApiUrl) || !/^https?:\/\/[^/]/.test(uiApiUrl)) {
    return undefined;
  }
  const url = uiApiUrl.replace(/\/+$/, '');
  const apiPath = apiPathOf(props);
  const origin = url.endsWith(apiPath) ? url.slice(0, -apiPath.length) : /^https?:\/\/[^/]+/.exec(url)?.[0];
  return { url, origin: origin as string };
}

/**
 * The part of the public URL in front of the base path, if it is known. `uiApiUrl` overrides the Ingress,
 * because a proxy in front of it may terminate TLS or rewrite the path.
 */
export function publicOrigin({ props, browserApi }: Address): string | undefined {
  const { ingress, gateway } = props;
  if (browserApi !== undefined) {
    return browserApi.origin;
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

/** URL of the API for clients outside the cluster, if it is known. */
export function publicApiUrl(settings: Address): string | undefined {
  const origin = publicOrigin(settings);
  return (
    settings.browserApi?.url ?? (origin === undefined ? undefined : `${origin}${apiPathOf(settings.props)}`)
  );
}

/**
 * URL of the API for browsers. Without a known host it is relative to the page, which works behind every
 * port-forward, LoadBalancer and NodePort. The chart's default, localhost, works for one port-forward only.
 */
function uiApiUrl(settings: Address): string {
  return settings.props.uiApiUrl ?? publicApiUrl(settings) ?? apiPathOf(settings.props);
}
