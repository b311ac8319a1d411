import { parseAllDocuments } from 'yaml';
import type { Json, Kube, KubeObject } from '../../toolbox/kube';
import { cleanEnvironment, runOk } from '../../toolbox/process';
import { toolPath } from '../../toolbox/tools';

/** What the API server keeps beside an object, and what controllers and helm itself note on it. */
const NOT_OURS = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink'];
const NOT_OUR_ANNOTATION =
  /^(deployment\.kubernetes\.io\/revision|kubectl\.kubernetes\.io\/|meta\.helm\.sh\/)/;

/** Kinds of which a chart may have made something that the manifest does not have any more. */
const KINDS =
  'deployments,statefulsets,services,serviceaccounts,configmaps,ingresses,jobs,roles,rolebindings';

/**
 * Throws unless the live objects of a release are what helm's manifest of its last revision says: each one equal, in
 * every field, to what replacing it by the manifest would give, and none that is not in the manifest. A merge, as
 * `kubectl diff` does it, would not see what an earlier revision left.
 */
export async function assertAppliedWhole(kube: Kube, namespace: string, release: string): Promise<void> {
  const objects = await manifestOf(kube, namespace, release);
  const nameOf = ({ kind, metadata }: Json): string => `${kind} ${metadata.name}`;
  const live = await listed(kube, ['get', '--ignore-not-found'], objects);
  const isThere = (object: Json): boolean => live.some((other) => nameOf(other) === nameOf(object));
  const replaced = await listed(kube, ['replace', '--dry-run=server'], objects.filter(isThere));
  const wrong = objects
    .filter((object) => !isThere(object))
    .map((object) => `${nameOf(object)} is not there`);
  for (const wanted of replaced) {
    const found = live.find((other) => nameOf(other) === nameOf(wanted)) as KubeObject;
    wrong.push(...differences(essence(found), essence(wanted), nameOf(wanted)));
  }
  const names = new Set(objects.map(nameOf));
  const selector = `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=${release}`;
  for (const object of await kube.list(KINDS, namespace, selector)) {
    if (!names.has(nameOf(object))) wrong.push(`${nameOf(object)} is left over`);
  }
  if (wrong.length > 0) throw new Error(`the release ${release} is half applied:\n${wrong.join('\n')}`);
}

async function manifestOf(kube: Kube, namespace: string, release: string): Promise<Json[]> {
  const { stdout } = await helm(kube, ['--namespace', namespace, 'get', 'manifest', release]);
  const objects = parseAllDocuments(stdout).map((document) => document.toJSON());
  return objects
    .filter((object) => object !== null)
    .map((object) => ({ ...object, metadata: { namespace, ...object.metadata } }));
}

/** What kubectl prints of some manifests, in one call for all. */
async function listed(kube: Kube, args: readonly string[], items: readonly Json[]): Promise<KubeObject[]> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { stdout } = await kube.kubectl([...args, '-o', 'jsonpath={@}{"\\n"}', '-f', '-'], list);
  const printed: Json[] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return printed.flatMap((object) => (object.kind === 'List' ? object.items : [object]));
}

/** Helm's word for how far a release is; undefined if there is none. */
export async function releaseStatus(
  kube: Kube,
  namespace: string,
  release: string,
): Promise<string | undefined> {
  const { stdout } = await helm(kube, ['--namespace', namespace, 'list', '--all', '--output', 'json']);
  return JSON.parse(stdout).find(({ name }: Json) => name === release)?.status;
}

async function helm(kube: Kube, args: readonly string[]): Promise<{ stdout: string }> {
  return await runOk(toolPath('helm'), ['--kubeconfig', kube.kubeconfig, ...args], {
    env: cleanEnvironment(),
  });
}

function essence({ status: _, ...object }: KubeObject): Json {
  const metadata = Object.fromEntries(
    Object.entries(object.metadata).filter(([field]) => !NOT_OURS.includes(field)),
  );
  const annotations = Object.entries(object.metadata.annotations ?? {});
  metadata.annotations = Object.fromEntries(annotations.filter(([name]) => !NOT_OUR_ANNOTATION.test(name)));
  return { ...object, metadata };
}

/** Paths at which two values differ. */
function differences(live: Json, wanted: Json, path: string): string[] {
  const isObject = (value: Json): boolean => value !== null && typeof value === 'object';
  // Prefect 1's chart has a variable of `towel` twice, and a patch then changes the order.
  if (path.endsWith('.env') && Array.isArray(live) && Array.isArray(wanted)) {
    const [one, other] = [live, wanted].map((env) => env.map((entry) => JSON.stringify(entry)).sort());
    return differences(Object.assign({}, one), Object.assign({}, other), `${path} in order`);
  }
  if (isObject(live) && isObject(wanted)) {
    return [...new Set([...Object.keys(live), ...Object.keys(wanted)])].flatMap((key) =>
      differences(live[key], wanted[key], `${path}.${key}`),
    );
  }
  return live === wanted ? [] : [`${path}: ${JSON.stringify(live)} instead of ${JSON.stringify(wanted)}`];
}
