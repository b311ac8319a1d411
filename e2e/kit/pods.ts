import type { Json, Kube, KubeObject } from '../../toolbox/kube';

/** A Secret that a pod refers to, or one key of it. */
export interface SecretReference {
  readonly name: string;
  readonly key?: string;
  /** The pod starts without it. */
  readonly optional: boolean;
  /** Where in the pod, for a message. */
  readonly where: string;
}

/** Every Secret that a pod refers to: environments of all containers, volumes and image pull secrets. */
export function secretReferences(podSpec: Json): SecretReference[] {
  return [
    ...containersOf(podSpec).flatMap(environmentReferences),
    ...(podSpec.volumes ?? []).flatMap(volumeReferences),
    ...(podSpec.imagePullSecrets ?? []).map(({ name }: Json) => ({
      name,
      optional: false,
      where: 'imagePullSecrets',
    })),
  ];
}

function environmentReferences(container: Json): SecretReference[] {
  const where = `container ${container.name}`;
  const single = (container.env ?? [])
    .filter((variable: Json) => variable.valueFrom?.secretKeyRef)
    .map(({ name: variable, valueFrom }: Json) => {
      const { name, key, optional = false } = valueFrom.secretKeyRef;
      return { name, key, optional, where: `${where}, ${variable}` };
    });
  const whole = (container.envFrom ?? [])
    .filter((source: Json) => source.secretRef)
    .map(({ secretRef: { name, optional = false } }: Json) => ({
      name,
      optional,
      where: `${where}, envFrom`,
    }));
  return [...single, ...whole];
}

function volumeReferences(volume: Json): SecretReference[] {
  const where = `volume ${volume.name}`;
  const withItems = (name: string, { items, optional = false }: Json): SecretReference[] =>
    items ? items.map(({ key }: Json) => ({ name, key, optional, where })) : [{ name, optional, where }];
  const projected = (volume.projected?.sources ?? []).filter((source: Json) => source.secret);
  return [
    ...(volume.secret ? withItems(volume.secret.secretName, volume.secret) : []),
    ...projected.flatMap(({ secret }: Json) => withItems(secret.name, secret)),
    ...(volume.csi?.nodePublishSecretRef
      ? [{ name: volume.csi.nodePublishSecretRef.name, optional: false, where }]
      : []),
  ];
}

/**
 * Throws unless every Secret, with its key, that pods of a namespace refer to is there. The fake kubelet starts a
 * pod without looking at its Secrets; a real one would leave it in CreateContainerConfigError.
 */
export async function assertSecretReferencesResolve(kube: Kube, namespace: string): Promise<void> {
  const [pods, secrets] = await Promise.all([kube.list('pods', namespace), kube.list('secrets', namespace)]);
  if (pods.length === 0) throw new Error(`no pod in namespace ${namespace}: there is nothing to check`);
  const keys = new Map(secrets.map(({ metadata, data }) => [metadata.name, Object.keys(data ?? {})]));
  // A pod that ends starts no container any more.
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const broken = staying.flatMap((pod) =>
    secretReferences(pod.spec)
      .filter(({ optional }) => !optional)
      .filter(({ name, key }) => (key === undefined ? !keys.has(name) : !keys.get(name)?.includes(key)))
      .map(
        ({ name, key, where }) =>
          `pod ${pod.metadata.name}, ${where}: Secret ${name}${key ? `, key ${key}` : ''}`,
      ),
  );
  if (broken.length > 0) throw new Error(`Secrets that pods need are missing:\n${broken.join('\n')}`);
}

/**
 * A container's environment as the kubelet makes it, for a pod or for a workload's pod template. Left out: the
 * variables of Services and of container resources.
 */
export async function environment(
  kube: Kube,
  pod: KubeObject,
  container: string,
): Promise<Readonly<Record<string, string>>> {
  const namespace = pod.metadata.namespace as string;
  const spec = pod.spec.template?.spec ?? pod.spec;
  const found = containersOf(spec).find(({ name }) => name === container);
  if (found === undefined) {
    const names = containersOf(spec).map(({ name }) => name);
    throw new Error(`no container ${container} in ${pod.metadata.name}, but ${names.join(', ')}`);
  }
  const sources = new Sources(kube, namespace);
  // The kubelet's order: envFrom first, then env, each seeing what came before it.
  const result: Record<string, string> = {};
  for (const { prefix = '', configMapRef, secretRef } of found.envFrom ?? []) {
    const { name, optional } = configMapRef ?? secretRef;
    const data = await sources.all(configMapRef ? 'configmap' : 'secret', name, optional);
    for (const [key, value] of Object.entries(data)) result[prefix + key] = value;
  }
  for (const { name, value, valueFrom } of found.env ?? []) {
    const resolved = value ? expand(value, result) : await sources.one(valueFrom, pod);
    if (resolved !== undefined) result[name] = resolved;
  }
  return result;
}

/** Kubernetes' `$(NAME)` expansion: an unknown name stays as it is, `$$` is a dollar. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) =>
    name === undefined ? '$' : Object.hasOwn(variables, name) ? variables[name] : whole,
  );
}

function containersOf(podSpec: Json): Json[] {
  return [...(podSpec.initContainers ?? []), ...podSpec.containers, ...(podSpec.ephemeralContainers ?? [])];
}

/** Where values of variables come from, each object read once. */
class Sources {
  private readonly read = new Map<string, Promise<Record<string, string> | undefined>>();

  constructor(
    private readonly kube: Kube,
    private readonly namespace: string,
  ) {}

  /** All entries of a Secret or ConfigMap. */
  async all(kind: 'secret' | 'configmap', name: string, optional = false): Promise<Record<string, string>> {
    const id = `${kind}/${name}`;
    if (!this.read.has(id)) this.read.set(id, this.load(kind, name));
    const data = await this.read.get(id);
    if (data === undefined && !optional) throw new Error(`${id} is not in namespace ${this.namespace}`);
    return data ?? {};
  }

  /** The value that a `valueFrom` names, or undefined where an optional one is not there. */
  async one(valueFrom: Json, pod: KubeObject): Promise<string | undefined> {
    if (valueFrom === undefined) return '';
    if (valueFrom.fieldRef) return field(pod, valueFrom.fieldRef.fieldPath);
    if (valueFrom.resourceFieldRef) return undefined;
    const kind = valueFrom.secretKeyRef ? 'secret' : 'configmap';
    const reference = valueFrom.secretKeyRef ?? valueFrom.configMapKeyRef;
    if (!reference) throw new Error(`cannot resolve ${JSON.stringify(valueFrom)}`);
    const value = (await this.all(kind, reference.name, reference.optional))[reference.key];
    if (value === undefined && !reference.optional) {
      throw new Error(`${kind}/${reference.name} in namespace ${this.namespace} has no key ${reference.key}`);
    }
    return value;
  }

  private async load(
    kind: 'secret' | 'configmap',
    name: string,
  ): Promise<Record<string, string> | undefined> {
    const object = await this.kube.find(kind, this.namespace, name);
    if (object === undefined) return undefined;
    return kind === 'secret' ? this.kube.secret(this.namespace, name) : (object.data ?? {});
  }
}

function field(pod: KubeObject, path: string): string {
  const [, map, key] = path.match(/^metadata\.(labels|annotations)\['(.+)'\]$/) ?? [];
  if (map !== undefined) return pod.metadata[map]?.[key] ?? '';
  const value = path.split('.').reduce<Json>((object, part) => object?.[part], pod);
  return value === undefined ? '' : String(value);
}
