import { Fn, Op, Token } from 'cdktf';
import { firstGroup, matches, oneOf, operand, unlessNull } from '../validation/conditions';
import { isKnown, type Problems, type Verdict } from '../validation/problems';
import { checkText, follows, NO_CREDENTIALS_IN_URL, type TextRule } from '../validation/rules';

const SERVICE_SUFFIXES = ['ui', 'apollo', 'graphql', 'hasura', 'towel', 'agent', 'postgresql'];

/** Names that resolve only inside the cluster. `localhost` matches too, and is an exception. */
const IN_CLUSTER = ['^[-a-z0-9]+$', '[.]svc([.]|$)', '[.]cluster[.]local$'];
const LOCALHOST = 'localhost';

const HOST_OF_URL = '^https?://(\\[[0-9a-fA-F:.]+\\]|[^/:\\s]+)';

const URL_OF_API: TextRule = {
  id: 'apolloApiUrl.invalid',
  remedy: 'Give a URL, for example https://prefect.example.com/graphql.',
  must: [`${HOST_OF_URL}(:[0-9]+)?/\\S+$`],
};

/** Name and namespace of a server, from which its Services get their names. */
export interface NamedServer {
  readonly name: string;
  readonly namespace: string;
}

/** Checks that a browser can reach the host of an Ingress. */
export function checkBrowserHost(problems: Problems, path: string, host: string, server: NamedServer): void {
  problems.require(
    'ingress.host.inCluster',
    path,
    mayResolveOutside(host, server),
    "A browser can't reach a name inside the cluster. Give the host that the browser uses.",
    host,
  );
}

/** Checks that a browser can reach a URL of the API. */
export function checkBrowserUrl(problems: Problems, url: string | undefined, server: NamedServer): void {
  checkText(problems, 'apolloApiUrl', url, NO_CREDENTIALS_IN_URL, URL_OF_API);
  if (url === undefined || (isKnown(url) && !follows(url, URL_OF_API))) {
    return;
  }
  const host = Token.isUnresolved(url) ? firstGroup(url, HOST_OF_URL) : (hostOf(url) as string);
  problems.require(
    'apolloApiUrl.inCluster',
    'apolloApiUrl',
    mayResolveOutside(host, server),
    "A browser can't reach a name inside the cluster. Give the address that the browser uses.",
    url,
  );
}

/** The host of the API's URL, or undefined if the URL is invalid. */
export function hostOf(url: string): string | undefined {
  return follows(url, URL_OF_API) ? new RegExp(HOST_OF_URL).exec(url)?.[1] : undefined;
}

/** Whether a host may resolve outside of the cluster. */
function mayResolveOutside(host: string, { name, namespace }: NamedServer): Verdict {
  const own = SERVICE_SUFFIXES.map((component) => operand(`${name}-${component}.${namespace}`));
  if (Token.isUnresolved(host)) {
    const lower = Fn.trimsuffix(Fn.lower(operand(host)), '.');
    const inside = [...IN_CLUSTER.map((pattern) => matches(lower, pattern)), oneOf(lower, own)];
    const outside = Op.not(inside.reduce((left, right) => Op.or(left, right)));
    return unlessNull(Op.or(Op.eq(lower, LOCALHOST), outside));
  }
  const lower = host.toLowerCase().replace(/\.$/, '');
  return lower === LOCALHOST || (follows(lower, { mustNot: IN_CLUSTER }) && !own.includes(lower));
}
