import { isObject } from '../settings/model';
import { compact, type LiveValues, pruned } from './live-values';

/** Where the password is to come from once the release is adopted. */
export type PasswordMode = 'existing' | 'generated' | 'writeOnly' | 'given';

/** A command that has to run before the first apply. */
export interface Step {
  readonly why: string;
  /** Arguments of kubectl in the namespace. */
  readonly kubectl: readonly string[];
}

/** A sensitive Terraform variable, and the command that reads its value without showing it. */
export interface Variable {
  readonly name: string;
  /** A shell command that prints the value, to be put into `$(…)`. */
  readonly command: string;
}

const SECRET_NAME =
  /passw(or)?d|secret|token|(api|access|private)_?key|auth_?string|credential|connection_?(string|url)/i;
/** Names of what is no secret but leads to one: variables, and keys of values. */
const REFERENCE_VARIABLE = /^[A-Z0-9_]*_(NAME|FILE|PATH|ENABLED)$/;
const REFERENCE_KEY = /[a-z].*(Name|Key|Ref|Secret|Secrets|File|Path)$/;

/** A shorter password, such as `prefect`, the default of Prefect 1's chart, is a part of many names. */
const SHORTEST = 8;

/** What is found out about a release: settings, what to do first, and what can't come along. */
export class Adoption {
  public readonly settings: Record<string, unknown> = {};
  public readonly steps: Step[] = [];
  public readonly variables: Variable[] = [];
  /** What the first apply changes, or what has to be known. */
  public readonly notes: string[] = [];
  /** What of the live release does not come along, by path, with the reason. */
  public readonly left: { readonly path: string; readonly reason: string }[] = [];
  /** A claim that is to become ours, by its name. */
  public claimToImport?: string;
  /** Passwords that were seen. None may be in anything that is written or printed. */
  private readonly passwords = new Set<string>();

  /** Adds settings; what is undefined or empty is left out. */
  public set(settings: Record<string, unknown>): void {
    Object.assign(this.settings, pruned(settings));
  }

  public leave(path: string, reason: string): void {
    this.left.push({ path, reason });
  }

  /** Lists each key of a map that no prop is made of. */
  public leaveEach(path: string, map: unknown, reason: string): void {
    for (const key of Object.keys(isObject(map) ? pruned(map) : {})) {
      this.leave(`${path}.${key}`, reason);
    }
  }

  public step(why: string, ...kubectl: string[]): void {
    this.steps.push({ why, kubectl });
  }

  /** Remembers a password, to look for it in everything that leaves this program. */
  public sawPassword(password: string | undefined): void {
    if (password !== undefined && password.length >= SHORTEST) {
      this.passwords.add(password);
    }
  }

  /** Keeps an object of the chart that the upgrade would delete; that comes before all other steps. */
  public keep(kind: string, name: string, why: string): void {
    const annotation = 'helm.sh/resource-policy=keep';
    this.steps.unshift({ why, kubectl: ['annotate', '--overwrite', kind, name, annotation] });
  }

  /** A document of values without what may be a secret. */
  public withoutSecrets(document: Record<string, unknown>): Record<string, unknown> {
    return compact(this.clean(document, '') as Record<string, unknown>);
  }

  /** Takes a map whose keys are somebody's own, such as annotations, without what may be a secret. */
  public takeOwn(values: LiveValues, path: string): any {
    return this.clean(values.take(path), path);
  }

  /** What is at a path, without what may be a secret. */
  public clean(value: unknown, path: string): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item, index) => {
          const name = isObject(item) && typeof item.name === 'string' ? item.name : String(index);
          return this.isSecret(name, isObject(item) ? item.value : item)
            ? this.leaveSecret(`${path}[${name}]`)
            : this.clean(item, `${path}[${name}]`);
        })
        .filter((item) => item !== undefined);
    }
    if (!isObject(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const at = path === '' ? key : `${path}.${key}`;
        return [key, this.isSecret(key, item) ? this.leaveSecret(at) : this.clean(item, at)];
      }),
    );
  }

  /** Whether text under a name may be a secret, and not the name or key of one. */
  public isSecret(name: string, value: unknown): boolean {
    if (typeof value !== 'string' || value === '') {
      return false;
    }
    const isReference = REFERENCE_VARIABLE.test(name) || REFERENCE_KEY.test(name);
    return (SECRET_NAME.test(name) && !isReference) || this.mentionsPassword(value);
  }

  public leaveSecret(path: string): undefined {
    this.leave(
      path,
      'It may be a secret, so it is not written. Put it into a Kubernetes Secret and refer to it: secretEnvironment, credentials or basicAuth.',
    );
    return undefined;
  }

  /** Whether a text has one of the passwords in it, in any of the forms in which they are written. */
  public mentionsPassword(text: string): boolean {
    return [...this.passwords].some((password) =>
      [
        password,
        encodeURIComponent(password),
        JSON.stringify(password).slice(1, -1),
        Buffer.from(password).toString('base64'),
      ].some((form) => text.includes(form)),
    );
  }
}
