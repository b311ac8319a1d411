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
    'The UI asks for its files at the root of its host. Leave this out, and give it a host of its own if "/" is taken.',
  must: ['^/[*]?$'],
};

const API_PATH: TextRule = {
  id: 'apollo.ingress.path.misses',
  remedy:
    'The API answers under /graphql, which this path does not lead to. Leave it out, or give apolloApiUrl if the ingress rewrites it.',
  must: ['^/(graphql/?)?$'],
};

/** A server of which the exposure is checked. */
export interface ExposedServer extends NamedServer {
  readonly props: Prefect1ServerProps;
}

/** What is checked of how UI and API are reached, and that they reach each other, in parts that know nothing of each other. */
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
      `Choose one of ${SERVICE_TYPES.join(', ')}. It decides whether there is a Service, so it has to be known at synth.`,
    );
  }
  checkPort(problems, `${component}.port`, options?.port);
  checkRanges(problems, `${component}.allowedSourceRanges`, options?.allowedSourceRanges);
  if (options?.allowedSourceRanges !== undefined && type !== 'LoadBalancer') {
    problems.add(
      'service.range.unused',
      `${component}.allowedSourceRanges`,
      options.allowedSourceRanges,
      'Only a LoadBalancer knows source ranges.',
    );
  }
}

function checkRanges(problems: Problems, path: string, ranges: string[] = []): void {
  const require = (condition: Verdict, got?: string) =>
    problems.require('service.range.invalid', path, condition, 'Give a range such as 10.0.0.0/8.', got);
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
      "Name the host that browsers ask for: without it the UI can't tell where the API is.",
    );
  } else {
    checkHost(problems, path, ingress.host);
    checkBrowserHost(problems, path, ingress.host, server);
  }
  checkObjectName(problems, `${component}.ingress.tlsSecretName`, ingress.tlsSecretName);
}

/** One host gives a path to one component. The paths that nobody gave differ. */
function checkRoutes(problems: Problems, props: Prefect1ServerProps): void {
  const ui = props.ui?.ingress?.host;
  const { host: apollo, path } = props.apollo?.ingress ?? {};
  if (ui !== undefined && apollo !== undefined && path !== undefined) {
    problems.require(
      'ingress.path.twice',
      'apollo.ingress.path',
      differ(routeOf(ui, ingressPath(props, 'ui')), routeOf(apollo, path)),
      'The Ingress of the UI has the same host and path. Leave the paths out: the UI has "/" and apollo "/graphql".',
      path,
    );
  }
}

/** Host and path of an Ingress, without what makes no difference. */
function routeOf(host: string, path: string): string {
  const route = `${host}${path}`;
  return Token.isUnresolved(route)
    ? Fn.lower(Fn.replace(operand(route), '//[*]?$/', ''))
    : route.toLowerCase().replace(/\/\*?$/, '');
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

/** The browser loads the UI and asks the API by itself, so both have to be reachable from it. */
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
  const remedy = 'A browser does not let a page of HTTPS ask an API of HTTP. Give the API TLS too.';
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
