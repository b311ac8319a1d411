import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { cleanEnvironment, type Result, run, runOk, until } from './process';
import { toolPath } from './tools';

/** Any JSON below a manifest's top level. */
export type Json = any;

/** A Kubernetes object as the API returns it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly [field: string]: Json;
  };
  readonly [field: string]: Json;
}

/** A manifest to apply; what the API server adds is not needed yet. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: Json;
}

/** A client of one cluster over kubectl. It knows no other kubeconfig than the one it is given. */
export class Kube {
  constructor(readonly kubeconfig: string) {}

  /** The cluster that the runner started, or that the user named in CDKTF_PREFECT_KUBECONFIG. */
  static fromEnvironment(): Kube {
    const kubeconfig = process.env.CDKTF_PREFECT_KUBECONFIG;
    if (!kubeconfig) throw new Error('CDKTF_PREFECT_KUBECONFIG is not set: run the tests with `npm run e2e`');
    return new Kube(kubeconfig);
  }

  /** One object; throws if it is not there. `namespace` is undefined for a kind without one. */
  async get(kind: string, namespace: string | undefined, name: string): Promise<KubeObject> {
    return JSON.parse(
      (await this.kubectl(['get', kind, name, ...inNamespace(namespace), '-o', 'json'])).stdout,
    );
  }

  /** One object, or undefined if it is not there. */
  async find(kind: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined> {
    const args = ['get', kind, name, ...inNamespace(namespace), '--ignore-not-found', '-o', 'json'];
    const { stdout } = await this.kubectl(args);
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  /** All objects of a kind, in every namespace if none is named. */
  async list(kind: string, namespace?: string, selector?: string): Promise<KubeObject[]> {
    const scope = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
    const where = selector === undefined ? [] : ['--selector', selector];
    return JSON.parse((await this.kubectl(['get', kind, ...scope, ...where, '-o', 'json'])).stdout).items;
  }

  /** Every object of a namespace that the API server can list. */
  async everything(namespace: string): Promise<KubeObject[]> {
    const names = ['api-resources', '--namespaced', '--verbs=list', '--output=name'];
    const kinds = (await this.kubectl(names)).stdout.split('\n').filter(Boolean);
    return await this.list(kinds.join(), namespace);
  }

  /** Applies one or more manifests; they name their own namespaces. */
  async apply(...manifests: Manifest[]): Promise<void> {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
    await this.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], input);
  }

  /** Deletes an object, if it is there, and waits until it is gone unless told otherwise. */
  async delete(kind: string, namespace: string | undefined, name: string, wait = true): Promise<void> {
    const flags = ['--ignore-not-found', `--wait=${wait}`];
    await this.kubectl(['delete', kind, name, ...inNamespace(namespace), ...flags]);
  }

  /** Patches an object, or its `status` where a controller is to be played. */
  async patch(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: Json,
    options: { readonly type?: 'merge' | 'json' | 'strategic'; readonly subresource?: string } = {},
  ): Promise<void> {
    const flags = ['--type', options.type ?? 'merge', '-p', JSON.stringify(patch)];
    if (options.subresource !== undefined) flags.push('--subresource', options.subresource);
    await this.kubectl(['patch', kind, name, ...inNamespace(namespace), ...flags]);
  }

  /** Waits until an object is there and fits, and returns it. */
  waitFor(
    kind: string,
    namespace: string | undefined,
    name: string,
    fits: (object: KubeObject) => boolean = () => true,
    seconds = 60,
  ): Promise<KubeObject> {
    let seen: KubeObject | undefined;
    const probe = async (): Promise<KubeObject | undefined> => {
      seen = await this.find(kind, namespace, name);
      if (seen !== undefined && !fits(seen)) throw new Error(JSON.stringify(seen.status ?? seen.metadata));
      return seen;
    };
    return until(`${kind} ${namespace ?? ''}/${name}`, probe, { seconds, everyMs: 250 });
  }

  /** Secrets of a namespace but for those in which helm keeps its releases. */
  async secrets(namespace: string): Promise<KubeObject[]> {
    const secrets = await this.list('secrets', namespace);
    return secrets.filter(({ type }) => type !== 'helm.sh/release.v1');
  }

  /** The values of a Secret, decoded. */
  async secret(namespace: string, name: string): Promise<Record<string, string>> {
    const { data = {} } = await this.get('secret', namespace, name);
    const decode = (value: Json): string => Buffer.from(value, 'base64').toString();
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decode(value)]));
  }

  /** Makes a namespace with a name that no other test has, and returns the name. */
  async createNamespace(prefix = 'e2e'): Promise<string> {
    const name = uniqueName(prefix);
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    return name;
  }

  /** Runs kubectl; throws with what it printed unless it succeeds. */
  kubectl(args: readonly string[], input?: string): Promise<Result> {
    return runOk(toolPath('kubectl'), [...this.flags(), ...args], { env: cleanEnvironment(), input });
  }

  /** Runs kubectl where a refusal by the API server is what a test is about. */
  tryKubectl(args: readonly string[], input?: string): Promise<Result> {
    return run(toolPath('kubectl'), [...this.flags(), ...args], { env: cleanEnvironment(), input });
  }

  private flags(): string[] {
    // The discovery cache goes beside the kubeconfig, or the user's ~/.kube would be written to.
    return ['--kubeconfig', this.kubeconfig, '--cache-dir', join(dirname(this.kubeconfig), 'kubectl-cache')];
  }
}

/** A name that no other test has. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(3).toString('hex')}`;
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['--namespace', namespace];
}
