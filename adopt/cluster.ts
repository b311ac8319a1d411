import { spawnSync } from 'node:child_process';
import { AdoptError } from './error';
import { shellArgument } from './shell-argument';

/** An object of the Kubernetes API. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly [field: string]: any;
}

/** Reads the objects of a namespace. */
export interface Cluster {
  /** Objects of a kind, with these labels. */
  list(kind: string, selector: string): KubeObject[];
  /** An object, if it exists. */
  find(kind: string, name: string): KubeObject | undefined;
}

/** A namespace in which steps run. */
export interface LiveCluster extends Cluster {
  /** kubectl with its flags, quoted for a shell. */
  readonly printed: string;
  /** Runs kubectl in the namespace, and returns its output. */
  run(args: readonly string[], input?: string): string;
}

/** Reads a namespace with kubectl, which uses the user's contexts, plug-ins and proxies. */
export class Kubectl implements LiveCluster {
  public readonly printed: string;
  public readonly command: readonly string[];

  /** Ids of errors begin with the name of the command. */
  public constructor(
    namespace: string,
    context: string | undefined,
    private readonly errors = 'adopt',
  ) {
    this.command = [
      'kubectl',
      ...(context === undefined ? [] : ['--context', context]),
      '--namespace',
      namespace,
    ];
    this.printed = this.command.map(shellArgument).join(' ');
  }

  public list(kind: string, selector: string): KubeObject[] {
    return JSON.parse(this.run(['get', kind, '--selector', selector, '--output', 'json'])).items;
  }

  public find(kind: string, name: string): KubeObject | undefined {
    const text = this.run(['get', kind, name, '--ignore-not-found', '--output', 'json']);
    return text === '' ? undefined : JSON.parse(text);
  }

  public run(args: readonly string[], input = ''): string {
    const [program, ...flags] = [...this.command, ...args];
    const { error, status, stdout, stderr } = spawnSync(program, flags, {
      encoding: 'utf8',
      env: process.env,
      input,
      maxBuffer: 256 * 1024 * 1024,
    });
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
      throw new AdoptError(
        `${this.errors}.kubectl.missing`,
        'kubectl is not on PATH. Install it, because it reads the live release. helm is not needed.',
      );
    }
    if (error !== undefined || status !== 0) {
      // The message leaves out stdout, which may contain a part of a Secret, and the lines of kubectl's log.
      const message = error?.message ?? stderr.replace(/^[EFIW]\d{4} .*\n/gm, '').trim();
      throw new AdoptError(
        `${this.errors}.kubectl.failed`,
        `kubectl ${args.slice(0, 2).join(' ')}: ${message}`,
      );
    }
    return stdout;
  }
}
