import type { Cluster, KubeObject } from './cluster';

/** Source of a variable's value: a key of a Secret, or text, which may refer to other variables. */
export interface Source {
  readonly text?: string;
  readonly secret?: { readonly name: string; readonly key: string };
}

/** The environment of a workload's container. Values in Secrets are read on demand. */
export class ContainerEnvironment {
  private readonly sources = new Map<string, Source>();

  public constructor(
    private readonly cluster: Cluster,
    workload: KubeObject,
    container: string,
  ) {
    for (const { name, value, valueFrom } of theContainer(workload, container).env ?? []) {
      // Of two entries with the same name, the kubelet uses the last.
      this.sources.set(name, { text: value, secret: valueFrom?.secretKeyRef });
    }
  }

  /** The source of the last variable that has any of these names. */
  public source(...names: string[]): Source | undefined {
    return [...this.sources].filter(([name]) => names.includes(name)).at(-1)?.[1];
  }

  /** The source of the variable to which a text refers, if the text is only `$(NAME)`. */
  public referred(text: string | undefined): Source | undefined {
    const [, name] = /^\$\(([^()]+)\)$/.exec(text ?? '') ?? [];
    return name === undefined ? undefined : this.sources.get(name);
  }

  /** The value of a source. */
  public value(source: Source | undefined): string | undefined {
    if (source?.secret !== undefined) {
      return secretValue(this.cluster, source.secret.name, source.secret.key);
    }
    return source?.text?.replace(
      /\$\(([^()]+)\)/g,
      (whole, name) => this.value(this.sources.get(name)) ?? whole,
    );
  }
}

/** The container with this name, else the first one. */
export function theContainer(workload: KubeObject, container: string): any {
  const { containers } = workload.spec.template.spec;
  return containers.find(({ name }: { name: string }) => name === container) ?? containers[0];
}

/** The value of a Secret's key, if it exists. */
export function secretValue(cluster: Cluster, name: string, key: string): string | undefined {
  const value = cluster.find('secret', name)?.data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}
