import { Op, Token } from 'cdktf';
import {
  checkHost,
  checkHosts,
  checkNamespaceName,
  checkObjectName,
  checkPort,
  SERVICE_TYPES,
} from '../kubernetes/object-checks';
import { checkAnnotations } from '../kubernetes/pod-checks';
import { isNull, oneOf } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import {
  checkChoice,
  checkInteger,
  checkText,
  NO_CREDENTIALS_IN_URL,
  type TextRule,
} from '../validation/rules';
import { checkAuthenticated } from './authentication-checks';
import { ingressPath } from './chart/exposure';
import type { PrefectServerProps } from './props';
import { basePathOf } from './settings';

const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const IP_FAMILY_POLICIES = ['SingleStack', 'PreferDualStack', 'RequireDualStack'];
const IP_FAMILIES = ['IPv4', 'IPv6'];
const PATH_TYPES = ['Prefix', 'Exact', 'ImplementationSpecific'];

const BASE_PATH: TextRule = {
  id: 'basePath.invalid',
  remedy: 'Give a path such as /prefect.',
  must: ['^(/[A-Za-z0-9._~-]+)*/?$'],
};

const UI_API_URL: TextRule = {
  id: 'uiApiUrl.invalid',
  remedy: 'Give a URL such as https://prefect.example.com/api, or a path such as /api.',
  must: ['^(https?://[^/ ]+)?/[^ ]*$'],
};

const OUTSIDE_CLUSTER: TextRule = {
  id: 'uiApiUrl.inCluster',
  remedy: "A browser can't reach a cluster-internal name. Give the address that the browser uses.",
  mustNot: ['^https?://[^/]+[.]svc([.][^/]*)?(:[0-9]+)?(/|$)'],
};

const ORIGIN: TextRule = {
  id: 'corsAllowedOrigins.invalid',
  remedy: 'Give the scheme and host of a page, with its port if it has one: https://dashboard.example.com.',
  must: ['^https?://[^/ ,*]+$'],
};

/** Independent checks of how browsers and clients reach a server, in report order. */
export const EXPOSURE_CHECKS: readonly ((problems: Problems, props: PrefectServerProps) => void)[] = [
  checkService,
  checkRoutes,
  (problems, props) =>
    checkText(problems, 'uiApiUrl', props.uiApiUrl, NO_CREDENTIALS_IN_URL, UI_API_URL, OUTSIDE_CLUSTER),
  checkOrigins,
  checkAuthenticated,
];

function checkOrigins(problems: Problems, { corsAllowedOrigins: origins }: PrefectServerProps): void {
  if (!Token.isUnresolved(origins)) {
    origins?.forEach((origin, index) => {
      checkText(problems, `corsAllowedOrigins[${index}]`, origin, ORIGIN);
    });
  }
}

function checkService(problems: Problems, { service, basePath }: PrefectServerProps): void {
  const type = service?.type?.value;
  checkChoice(problems, 'service.type.unknown', 'service.type', type, SERVICE_TYPES);
  checkPort(problems, 'service.port', service?.port);
  checkInteger(problems, 'service.nodePort', service?.nodePort, 30000, 32767, 'service.nodePort.outOfRange');
  checkAnnotations(problems, 'service.annotations', service?.annotations);
  checkNodePortUsed(problems, type, service?.nodePort);
  checkTrafficPolicy(problems, type, service?.externalTrafficPolicy);
  checkIpFamilies(problems, service);
  checkText(problems, 'basePath', basePath, BASE_PATH);
}

function checkRoutes(problems: Problems, props: PrefectServerProps): void {
  const { ingress, gateway } = props;
  if (ingress !== undefined && gateway !== undefined) {
    problems.add(
      'gateway.withIngress',
      'gateway',
      gateway.name,
      'The chart renders an Ingress or an HTTPRoute, not both (prefect-server templates/_validation.tpl). Leave ingress or gateway out.',
    );
  }
  if (ingress !== undefined) {
    checkIngress(problems, props);
  }
  if (gateway !== undefined) {
    checkObjectName(problems, 'gateway.name', gateway.name);
    checkNamespaceName(problems, 'gateway.namespace', gateway.namespace);
    if (gateway.hostnames.length === 0) {
      problems.add(
        'gateway.hostnames.missing',
        'gateway.hostnames',
        gateway.hostnames,
        'Name at least one host. The UI needs it to find the API.',
      );
    }
    checkHosts(problems, 'gateway.hostnames', gateway.hostnames);
  }
}

function checkNodePortUsed(problems: Problems, type: string | undefined, nodePort: number | undefined): void {
  const remedy = 'A node port needs ServiceType.NODE_PORT or LOAD_BALANCER.';
  if (nodePort === undefined) {
    return;
  }
  if (Token.isUnresolved(type)) {
    const used = oneOf(type as string, ['NodePort', 'LoadBalancer']);
    const condition = Token.isUnresolved(nodePort) ? Op.or(isNull(nodePort), used) : used;
    problems.require('service.nodePort.unused', 'service.nodePort', condition, remedy);
  } else if (type === undefined || type === 'ClusterIP') {
    problems.add('service.nodePort.unused', 'service.nodePort', nodePort, remedy);
  }
}

function checkTrafficPolicy(problems: Problems, type: string | undefined, policy: string | undefined): void {
  const path = 'service.externalTrafficPolicy';
  checkChoice(problems, 'service.externalTrafficPolicy.unknown', path, policy, TRAFFIC_POLICIES);
  const remedy =
    'The chart renders it for ServiceType.NODE_PORT only. Use that type, or leave it out. For a LoadBalancer, set it on a Service of your own.';
  if (policy === undefined) {
    return;
  }
  if (Token.isUnresolved(type)) {
    const used = oneOf(type as string, ['NodePort']);
    const condition = Token.isUnresolved(policy) ? Op.or(isNull(policy), used) : used;
    problems.require('service.externalTrafficPolicy.unused', path, condition, remedy);
  } else if (type !== 'NodePort') {
    problems.add('service.externalTrafficPolicy.unused', path, policy, remedy);
  }
}

function checkIpFamilies(problems: Problems, service: PrefectServerProps['service']): void {
  const path = 'service.ipFamilyPolicy';
  checkChoice(problems, 'service.ipFamilyPolicy.unknown', path, service?.ipFamilyPolicy, IP_FAMILY_POLICIES);
  if (!Token.isUnresolved(service?.ipFamilies)) {
    service?.ipFamilies?.forEach((family, index) => {
      const at = `service.ipFamilies[${index}]`;
      checkChoice(problems, 'service.ipFamilies.unknown', at, family, IP_FAMILIES);
    });
  }
}

function checkIngress(problems: Problems, props: PrefectServerProps): void {
  const { ingress } = props;
  if (ingress?.host === undefined || ingress.host === '') {
    problems.add(
      'ingress.host.missing',
      'ingress.host',
      ingress?.host,
      'Name the host that browsers use. The UI needs it to find the API.',
    );
  } else {
    checkHost(problems, 'ingress.host', ingress.host);
  }
  checkChoice(problems, 'ingress.pathType.unknown', 'ingress.pathType', ingress?.pathType, PATH_TYPES);
  checkAnnotations(problems, 'ingress.annotations', ingress?.annotations);
  checkObjectName(problems, 'ingress.tlsSecretName', ingress?.tlsSecretName);
  if (ingress?.extraHosts !== undefined) {
    checkIngressHosts(problems, ingress.extraHosts);
  }
  const path = ingressPath(props);
  const base = basePathOf(props) || '/';
  if (
    isKnown(path) &&
    isKnown(base) &&
    props.uiApiUrl === undefined &&
    !`${base}/`.startsWith(`${path.replace(/\/+$/, '')}/`)
  ) {
    problems.add(
      'ingress.path.misses',
      'ingress.path',
      path,
      `The path must be a prefix of ${base}, where the server answers. Set basePath to the path, or set uiApiUrl if the ingress rewrites the path.`,
    );
  }
}

/** The chart has an entry for each host, so their number must be known at synth. */
function checkIngressHosts(problems: Problems, hosts: string[]): void {
  const path = 'ingress.extraHosts';
  if (Token.isUnresolved(hosts)) {
    problems.add(
      'ingress.extraHosts.token',
      path,
      'a token',
      'The chart takes an object for each host. Give a list that is known at synth. Its names may be tokens.',
    );
    return;
  }
  hosts.forEach((host, index) => {
    checkHost(problems, `${path}[${index}]`, host.replace(/^\*\./, ''));
  });
}
