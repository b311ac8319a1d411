import { Fn, Op, Token } from 'cdktf';
import { firstGroup, matches, oneOf, operand, unlessNull } from '../validation/conditions';
import { isKnown, type Problems, type Verdict } from '../validation/problems';
import { checkText, follows, type TextRule } from '../validation/rules';

const OWN_SERVICES = ['ui', 'apollo', 'graphql', 'hasura', 'towel', 'agent', 'postgresql'];

/** Names that are known inside the cluster alone; that of one's own machine has no dot either. */
const IN_CLUSTER = ['^[-a-z0-9]+$', '[.]svc([.]|$)', '[.]cluster[.]local$'];
const OWN_MACHINE = 'localhost';

const HOST_OF_URL = '^https?://(\\[[0-9a-fA-F:.]+\\]|[^/:\\s]+)';

const URL_OF_API: TextRule = {
  id: 'apolloApiUrl.invalid',
  remedy: 'Give a URL such as https://prefect.example.com/graphql.',
  must: [`${HOST_OF_URL}(:[0-9]+)?/\\S+$`],
};

/** A server by what its Services are named after. */
export interface NamedServer {
  readonly name: string;
  readonly namespace: string;
}

/** Checks that a browser can reach the host of an Ingress. */
export function checkBrowserHost(problems: Problems, path: string, host: string, server: NamedServer): void {
  problems.require(
    'ingress.host.inCluster',
    path,
    isOutside(host, server),
    "A browser can't reach a name inside the cluster. Give the host that the browser uses.",
    host,
  );
}

/** Checks that a browser can reach a URL of the API. */
export function checkBrowserUrl(problems: Problems, url: string | undefined, server: NamedServer): void {
  checkText(problems, 'apolloApiUrl', url, URL_OF_API);
  if (url === undefined || (isKnown(url) && !follows(url, URL_OF_API))) {
    return;
  }
  const host = Token.isUnresolved(url) ? firstGroup(url, HOST_OF_URL) : (hostOf(url) as string);
  problems.require(
    'apolloApiUrl.inCluster',
    'apolloApiUrl',
    isOutside(host, server),
    "A browser can't reach a name inside the cluster. Give the address that the browser uses.",
    url,
  );
}

/** The host of a URL of the API, if it is one. */
export function hostOf(url: string): string | undefined {
  return follows(url, URL_OF_API) ? new RegExp(HOST_OF_URL).exec(url)?.[1] : undefined;
}

/** Whether a host is known outside of the cluster too. */
function isOutside(host: string, { name, namespace }: NamedServer): Verdict {
  const own = OWN_SERVICES.map((component) => operand(`${name}-${component}.${namespace}`));
  if (Token.isUnresolved(host)) {
    const lower = Fn.trimsuffix(Fn.lower(operand(host)), '.');
    const inside = [...IN_CLUSTER.map((pattern) => matches(lower, pattern)), oneOf(lower, own)];
    const outside = Op.not(inside.reduce((left, right) => Op.or(left, right)));
    return unlessNull(Op.or(Op.eq(lower, OWN_MACHINE), outside));
  }
  const lower = host.toLowerCase().replace(/\.$/, '');
  return lower === OWN_MACHINE || (follows(lower, { mustNot: IN_CLUSTER }) && !own.includes(lower));
}
