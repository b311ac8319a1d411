import { Fn, Op, Token } from 'cdktf';
import { checkHost, checkObjectName, checkPort, SERVICE_TYPES } from '../kubernetes/object-checks';
import { areRanges } from '../validation/address-range-conditions';
import { isRange } from '../validation/address-ranges';
import { differ, matches, operand } from '../validation/conditions';
import { isKnown, type Problems, type Verdict } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import { checkBrowserHost, checkBrowserUrl, hostOf, type NamedServer } from './address-checks';
import { ingressPath, isExposed } from './chart/exposure';
import { checkGuarded } from './guard-checks';
import type { Prefect1ServerProps } from './props';
import type { EndpointComponent } from './settings';

const COMPONENTS: EndpointComponent[] = ['ui', 'apollo'];

const UI_PATH: TextRule = {
  id: 'ui.ingress.path.unsupported',
  remedy:
    'The UI loads its files from the root of its host. Leave this out. If "/" is taken, give the UI another host.',
  must: ['^/[*]?$'],
};

const API_PATH: TextRule = {
  id: 'apollo.ingress.path.misses',
  remedy:
    'The API answers under /graphql, which this path does not route. Leave it out. If the ingress rewrites it, set apolloApiUrl.',
  must: ['^/(graphql/?)?$'],
};

/** The inputs of the exposure checks. */
export interface ExposedServer extends NamedServer {
  readonly props: Prefect1ServerProps;
}

/** Independent checks of how UI and API are exposed, in report order. */
export const PREFECT1_EXPOSURE_CHECKS: readonly ((problems: Problems, server: ExposedServer) => void)[] = [
  ...COMPONENTS.flatMap((component) => [
    (problems: Problems, { props }: ExposedServer) => checkService(problems, props, component),
    (problems: Problems, server: ExposedServer) => checkIngress(problems, server, component),
    (problems: Problems, { props }: ExposedServer) => checkGuarded(problems, props, component),
  ]),
  (problems, { props }) => checkText(problems, 'ui.ingress.path', props.ui?.ingress?.path, UI_PATH),
  (problems, { props }) => checkRoutes(problems, props),
  (problems, server) => checkBrowserUrl(problems, server.props.apolloApiUrl, server),
  (problems, { props }) => checkReachable(problems, props),
  (problems, { props }) => checkApiPath(problems, props),
  (problems, { props }) => checkMixedContent(problems, props),
];

function checkService(problems: Problems, props: Prefect1ServerProps, component: EndpointComponent): void {
  const options = props[component];
  const type = options?.type?.value;
  if (type !== undefined && !SERVICE_TYPES.includes(type)) {
    problems.add(
      'service.type.unknown',
      `${component}.type`,
      isKnown(type) ? type : 'a token',
      `Choose one of ${SERVICE_TYPES.join(', ')}. It decides whether a Service is created, so it has to be known at synth.`,
    );
  }
  checkPort(problems, `${component}.port`, options?.port);
  checkRanges(problems, `${component}.allowedSourceRanges`, options?.allowedSourceRanges);
  if (options?.allowedSourceRanges !== undefined && type !== 'LoadBalancer') {
    problems.add(
      'service.range.unused',
      `${component}.allowedSourceRanges`,
      options.allowedSourceRanges,
      'Only a LoadBalancer has source ranges. Leave this out, or use ServiceType.LOAD_BALANCER.',
    );
  }
}

function checkRanges(problems: Problems, path: string, ranges: string[] = []): void {
  const require = (condition: Verdict, got?: string) =>
    problems.require('service.range.invalid', path, condition, 'Give a CIDR, for example 10.0.0.0/8.', got);
  if (Token.isUnresolved(ranges)) {
    require(areRanges(ranges));
    return;
  }
  for (const range of ranges) {
    require(Token.isUnresolved(range) ? areRanges(Fn.tolist([range])) : isRange(range), range);
  }
}

function checkIngress(problems: Problems, server: ExposedServer, component: EndpointComponent): void {
  const ingress = server.props[component]?.ingress;
  if (ingress === undefined) {
    return;
  }
  const path = `${component}.ingress.host`;
  if (ingress.host === undefined || ingress.host === '') {
    problems.add(
      'ingress.host.missing',
      path,
      ingress.host,
      'Name the host that browsers use. The UI needs it to find the API.',
    );
  } else {
    checkHost(problems, path, ingress.host);
    checkBrowserHost(problems, path, ingress.host, server);
  }
  checkObjectName(problems, `${component}.ingress.tlsSecretName`, ingress.tlsSecretName);
}

/** Two Ingresses must not have the same host and path. The default paths differ. */
function checkRoutes(problems: Problems, props: Prefect1ServerProps): void {
  const ui = props.ui?.ingress?.host;
  const { host: apollo, path } = props.apollo?.ingress ?? {};
  if (ui !== undefined && apollo !== undefined && path !== undefined) {
    problems.require(
      'ingress.path.twice',
      'apollo.ingress.path',
      differ(routeOf(ui, ingressPath(props, 'ui')), routeOf(apollo, path)),
      'The Ingress of the UI has the same host and path. Leave the paths out: they default to "/" for the UI and "/graphql" for apollo.',
      path,
    );
  }
}

/** Host and path of an Ingress in lower case, without a final `/` or `/*`. */
function routeOf(host: string, path: string): string {
  const route = `${host}${path}`;
  return Token.isUnresolved(route)
    ? Fn.lower(Fn.replace(operand(route), '//[*]?$/', ''))
    : route.toLowerCase().replace(/\/\*?$/, '');
}

/** Warns about a localhost URL of the API if the UI is exposed. */
export function exposureWarnings(props: Prefect1ServerProps): string[] {
  const { apolloApiUrl: url } = props;
  const host = isKnown(url) ? hostOf(url) : undefined;
  return host !== undefined && isExposed(props, 'ui') && /^(localhost|127[.\d]*|\[::1\])$/i.test(host)
    ? [
        `apolloApiUrl is ${url}, which leads each browser to its own machine. Without a port-forward there, the dashboard is empty. Give a URL that browsers can reach.`,
      ]
    : [];
}

/** The UI calls the API from the browser, so the browser has to reach both. */
function checkReachable(problems: Problems, props: Prefect1ServerProps): void {
  const { apolloApiUrl, apollo } = props;
  if (!isExposed(props, 'ui') || apolloApiUrl !== undefined) {
    return;
  }
  if (!isExposed(props, 'apollo')) {
    problems.add(
      'apollo.unreachable',
      'apollo',
      undefined,
      'The UI calls the API from the browser, and apollo has no address outside of the cluster. Give apollo an ingress or a LoadBalancer, or set apolloApiUrl.',
    );
  } else if (apollo?.ingress === undefined && apollo?.type?.value === 'NodePort') {
    problems.add(
      'apolloApiUrl.missing',
      'apolloApiUrl',
      undefined,
      'apollo has a NodePort, and the address of a node is not known at synth. Give the URL that browsers use.',
    );
  }
}

function checkApiPath(problems: Problems, { apollo, apolloApiUrl }: Prefect1ServerProps): void {
  if (apolloApiUrl === undefined) {
    checkText(problems, 'apollo.ingress.path', apollo?.ingress?.path, API_PATH);
  }
}

function checkMixedContent(problems: Problems, props: Prefect1ServerProps): void {
  const { apolloApiUrl, apollo, ui } = props;
  if (ui?.ingress?.tlsSecretName === undefined) {
    return;
  }
  const remedy = 'A browser refuses requests from an HTTPS page to an HTTP API. Give the API TLS too.';
  if (apolloApiUrl !== undefined) {
    problems.require(
      'apolloApiUrl.mixedContent',
      'apolloApiUrl',
      Token.isUnresolved(apolloApiUrl)
        ? Op.not(matches(apolloApiUrl, '^http:'))
        : !apolloApiUrl.startsWith('http:'),
      remedy,
      apolloApiUrl,
    );
  } else if (isExposed(props, 'apollo') && apollo?.ingress?.tlsSecretName === undefined) {
    problems.add('apolloApiUrl.mixedContent', 'apollo.ingress.tlsSecretName', undefined, remedy);
  }
}
