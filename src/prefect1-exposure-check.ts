import { ingressPath, isExposed } from './charts/prefect1-server/exposure';
import type { EndpointComponent } from './charts/prefect1-server/settings';
import { checkGuarded } from './prefect1-guard-check';
import type { Prefect1ServerProps } from './prefect1-server-props';
import { isRange } from './validation/address-ranges';
import { checkHost, checkObjectName, checkPort } from './validation/kubernetes';
import { isKnown, type Problems } from './validation/problems';

const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const COMPONENTS: EndpointComponent[] = ['ui', 'apollo'];

const OWN_SERVICES = ['ui', 'apollo', 'graphql', 'hasura', 'towel', 'agent', 'postgresql'];

interface Named {
  readonly name: string;
  readonly namespace: string;
}

/** Checks how UI and API are reached, and that they can reach each other. */
export function checkPrefect1Exposure(
  problems: Problems,
  { props, ...server }: Named & { readonly props: Prefect1ServerProps },
): void {
  for (const component of COMPONENTS) {
    checkEndpoint(problems, server, props, component);
  }
  checkPaths(problems, props);
  checkUrl(problems, server, props);
  checkReachable(problems, props);
}

function checkEndpoint(
  problems: Problems,
  server: Named,
  props: Prefect1ServerProps,
  component: EndpointComponent,
): void {
  const options = props[component];
  const type = options?.type?.value;
  if (type !== undefined && !SERVICE_TYPES.includes(type)) {
    problems.add(
      'service.type.unknown',
      `${component}.type`,
      isKnown(type) ? type : 'a token',
      `Choose one of ${SERVICE_TYPES.join(', ')}, known at synth: it decides whether there is a Service.`,
    );
  }
  checkPort(problems, `${component}.port`, options?.port);
  for (const range of options?.allowedSourceRanges ?? []) {
    if (isKnown(range) && !isRange(range)) {
      problems.add(
        'service.range.invalid',
        `${component}.allowedSourceRanges`,
        range,
        'Give a range such as 10.0.0.0/8.',
      );
    }
  }
  if (options?.allowedSourceRanges !== undefined && type !== 'LoadBalancer') {
    problems.add(
      'service.range.unused',
      `${component}.allowedSourceRanges`,
      options.allowedSourceRanges,
      'Only a LoadBalancer knows source ranges.',
    );
  }
  const ingress = options?.ingress;
  if (ingress !== undefined) {
    if (ingress.host === undefined || ingress.host === '') {
      problems.add(
        'ingress.host.missing',
        `${component}.ingress.host`,
        ingress.host,
        "Name the host that browsers ask for: without it the UI can't tell where the API is.",
      );
    } else {
      checkHost(problems, `${component}.ingress.host`, ingress.host);
      if (isKnown(ingress.host) && isInCluster(ingress.host, server)) {
        problems.add(
          'ingress.host.inCluster',
          `${component}.ingress.host`,
          ingress.host,
          "A browser can't reach a name inside the cluster. Give the host that the browser uses.",
        );
      }
    }
    checkObjectName(problems, `${component}.ingress.tlsSecretName`, ingress.tlsSecretName);
  }
  checkGuarded(problems, props, component);
}

/** The UI asks for its files at the root, and one host gives a path to one component. */
function checkPaths(problems: Problems, props: Prefect1ServerProps): void {
  const path = props.ui?.ingress?.path;
  if (isKnown(path) && path !== '/' && path !== '/*') {
    problems.add(
      'ui.ingress.path.unsupported',
      'ui.ingress.path',
      path,
      'The UI asks for its files at the root of its host. Leave this out, and give it a host of its own if "/" is taken.',
    );
  }
  const [ui, apollo] = COMPONENTS.map((component) => {
    const host = props[component]?.ingress?.host;
    const routed = ingressPath(props, component);
    return isKnown(host) && isKnown(routed)
      ? `${host.toLowerCase()}${routed.replace(/\/\*?$/, '')}`
      : undefined;
  });
  if (ui !== undefined && ui === apollo) {
    problems.add(
      'ingress.path.twice',
      'apollo.ingress.path',
      ingressPath(props, 'apollo'),
      'The Ingress of the UI has the same host and path. Leave the paths out: the UI has "/" and apollo "/graphql".',
    );
  }
}

/** Whether a host is known inside the cluster alone. */
function isInCluster(host: string, { name, namespace }: Named): boolean {
  const lower = host.toLowerCase().replace(/\.$/, '');
  return (
    (/^[-a-z0-9]+$/.test(lower) && lower !== 'localhost') ||
    /\.svc(\.|$)/.test(lower) ||
    lower.endsWith('.cluster.local') ||
    OWN_SERVICES.some((component) => lower === `${name}-${component}.${namespace}`)
  );
}

/** The host of a URL of the API, if it is one. */
function hostOf(url: string): string | undefined {
  return /^https?:\/\/(\[[0-9a-fA-F:.]+\]|[^/:\s]+)(:\d+)?\/\S+$/.exec(url)?.[1];
}

/** What is worth a warning: a URL that leads a browser to its own machine, for a UI that others load. */
export function exposureWarnings(props: Prefect1ServerProps): string[] {
  const { apolloApiUrl: url } = props;
  const host = isKnown(url) ? hostOf(url) : undefined;
  return host !== undefined && isExposed(props, 'ui') && /^(localhost|127[.\d]*|\[::1\])$/i.test(host)
    ? [
        `apolloApiUrl is ${url}, and the UI is reached from outside: there it is the machine of each browser. Only who forwards a port sees more than an empty dashboard.`,
      ]
    : [];
}

function checkUrl(problems: Problems, server: Named, { apolloApiUrl }: Prefect1ServerProps): void {
  if (!isKnown(apolloApiUrl)) {
    return;
  }
  const host = hostOf(apolloApiUrl);
  if (host === undefined) {
    problems.add(
      'apolloApiUrl.invalid',
      'apolloApiUrl',
      apolloApiUrl,
      'Give a URL such as https://prefect.example.com/graphql.',
    );
  } else if (isInCluster(host, server)) {
    problems.add(
      'apolloApiUrl.inCluster',
      'apolloApiUrl',
      apolloApiUrl,
      "A browser can't reach a name inside the cluster. Give the address that the browser uses.",
    );
  }
}

/** The browser loads the UI and asks the API by itself, so both have to be reachable from it. */
function checkReachable(problems: Problems, props: Prefect1ServerProps): void {
  const { apolloApiUrl, apollo, ui } = props;
  if (isExposed(props, 'ui') && apolloApiUrl === undefined) {
    if (!isExposed(props, 'apollo')) {
      problems.add(
        'apollo.unreachable',
        'apollo',
        undefined,
        'The browser that loads the UI asks the API by itself, and apollo has no address outside of the cluster. Give apollo an ingress or LoadBalancer too, or apolloApiUrl.',
      );
    } else if (apollo?.ingress === undefined && apollo?.type?.value === 'NodePort') {
      problems.add(
        'apolloApiUrl.missing',
        'apolloApiUrl',
        undefined,
        'Behind a NodePort the address is that of a node, which is not known here. Give it.',
      );
    }
  }
  const path = ingressPath(props, 'apollo');
  if (
    apollo?.ingress !== undefined &&
    apolloApiUrl === undefined &&
    isKnown(path) &&
    path !== '/' &&
    path.replace(/\/$/, '') !== '/graphql'
  ) {
    problems.add(
      'apollo.ingress.path.misses',
      'apollo.ingress.path',
      path,
      'The API answers under /graphql, which this path does not lead to. Leave it out, or give apolloApiUrl if the ingress rewrites it.',
    );
  }
  const secureUi = ui?.ingress?.tlsSecretName !== undefined;
  const insecureApi =
    apolloApiUrl === undefined
      ? isExposed(props, 'apollo') && apollo?.ingress?.tlsSecretName === undefined
      : isKnown(apolloApiUrl) && apolloApiUrl.startsWith('http:');
  if (secureUi && insecureApi) {
    problems.add(
      'apolloApiUrl.mixedContent',
      apolloApiUrl === undefined ? 'apollo.ingress.tlsSecretName' : 'apolloApiUrl',
      apolloApiUrl,
      'A browser does not let a page of HTTPS ask an API of HTTP. Give the API TLS too.',
    );
  }
}
