import type { Cluster, KubeObject } from './cluster';

/** Where the value of a variable is: text, a key of a Secret, or text in which others are named. */
export interface Source {
  readonly text?: string;
  readonly secret?: { readonly name: string; readonly key: string };
}

/** The environment of a workload's container, with the values of Secrets read when they are asked for. */
export class ContainerEnvironment {
  private readonly sources = new Map<string, Source>();

  public constructor(
    private readonly cluster: Cluster,
    workload: KubeObject,
    container: string,
  ) {
    for (const { name, value, valueFrom } of theContainer(workload, container).env ?? []) {
      // Of two entries of a name, the kubelet takes the last.
      this.sources.set(name, { text: value, secret: valueFrom?.secretKeyRef });
    }
  }

  /** Where the last one of these variables that is set has its value. */
  public source(...names: string[]): Source | undefined {
    return [...this.sources].filter(([name]) => names.includes(name)).at(-1)?.[1];
  }

  /** The variable that a text refers to, if it is nothing else: `$(NAME)`. */
  public referred(text: string | undefined): Source | undefined {
    const [, name] = /^\$\(([^()]+)\)$/.exec(text ?? '') ?? [];
    return name === undefined ? undefined : this.sources.get(name);
  }

  /** The value at a source. */
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

/** The container of this name, else the first one. */
export function theContainer(workload: KubeObject, container: string): any {
  const { containers } = workload.spec.template.spec;
  return containers.find(({ name }: { name: string }) => name === container) ?? containers[0];
}

/** What is at a key of a Secret, if it is there. */
export function secretValue(cluster: Cluster, name: string, key: string): string | undefined {
  const value = cluster.find('secret', name)?.data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}
