import { isMap } from '../src/terraform/escape';
import { compact, type LiveValues, pruned } from './live-values';

/** Where the password comes from after the adoption. */
export type PasswordMode = 'existing' | 'generated' | 'writeOnly' | 'given';

/** A command that must run before the first apply. */
export interface Step {
  readonly why: string;
  /** Arguments of kubectl in the namespace. */
  readonly kubectl: readonly string[];
}

/** A sensitive Terraform variable, and the command that reads its value without showing it. */
export interface Variable {
  readonly name: string;
  /** Arguments of kubectl, quoted for a shell, that print the value. */
  readonly command: string;
}

const SECRET_NAME =
  /passw(or)?d|secret|token|(api|access|private)_?key|auth_?string|credential|connection_?(string|url)/i;
/** Names that refer to a secret but hold none: variables, and keys of values. */
const REFERENCE_VARIABLE = /^[A-Z0-9_]*_(NAME|FILE|PATH|ENABLED)$/;
const REFERENCE_KEY = /[a-z].*(Name|Key|Ref|Secret|Secrets|File|Path)$/;

/** Shorter passwords, such as Prefect 1's default `prefect`, are parts of many names, so nothing looks for them. */
const MINIMUM_LENGTH = 8;

/** The result of reading a release: settings, steps before the apply, and what is left out. */
export class Adoption {
  public readonly settings: Record<string, unknown> = {};
  public readonly steps: Step[] = [];
  public readonly variables: Variable[] = [];
  /** What the first apply changes, and what else the user should know. */
  public readonly notes: string[] = [];
  /** What is left out of the live release, by path, with the reason. */
  public readonly leftOut: { readonly path: string; readonly reason: string }[] = [];
  /** Name of the claim that Terraform imports. */
  public claimToImport?: string;
  /** Passwords of the live release. No file and no output may contain one. */
  private readonly passwords = new Set<string>();

  /** Adds settings, except undefined and empty ones. */
  public set(settings: Record<string, unknown>): void {
    Object.assign(this.settings, pruned(settings));
  }

  public leaveOut(path: string, reason: string): void {
    this.leftOut.push({ path, reason });
  }

  /** Leaves out each key of a map. */
  public leaveOutEach(path: string, map: unknown, reason: string): void {
    for (const key of Object.keys(isMap(map) ? pruned(map) : {})) {
      this.leaveOut(`${path}.${key}`, reason);
    }
  }

  public step(why: string, ...kubectl: string[]): void {
    this.steps.push({ why, kubectl });
  }

  /** Remembers a password, so that `mentionsPassword` finds it. */
  public rememberPassword(password: string | undefined): void {
    if (password !== undefined && password.length >= MINIMUM_LENGTH) {
      this.passwords.add(password);
    }
  }

  /** Adds a first step that keeps an object of the chart, which the upgrade would delete. */
  public keep(kind: string, name: string, why: string): void {
    const annotation = 'helm.sh/resource-policy=keep';
    this.steps.unshift({ why, kubectl: ['annotate', '--overwrite', kind, name, annotation] });
  }

  /** A document of values without possible secrets. */
  public withoutSecrets(document: Record<string, unknown>): Record<string, unknown> {
    return compact(this.clean(document, '') as Record<string, unknown>);
  }

  /** Takes a map whose keys the user chose, such as annotations, without possible secrets. */
  public takeWithoutSecrets(values: LiveValues, path: string): any {
    return this.clean(values.take(path), path);
  }

  /** The value at a path, without possible secrets. */
  public clean(value: unknown, path: string): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item, index) => {
          const name = isMap(item) && typeof item.name === 'string' ? item.name : String(index);
          return this.isSecret(name, isMap(item) ? item.value : item)
            ? this.leaveOutSecret(`${path}[${name}]`)
            : this.clean(item, `${path}[${name}]`);
        })
        .filter((item) => item !== undefined);
    }
    if (!isMap(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const at = path === '' ? key : `${path}.${key}`;
        return [key, this.isSecret(key, item) ? this.leaveOutSecret(at) : this.clean(item, at)];
      }),
    );
  }

  /** Whether a text with a name may be a secret. The name or key of a Secret is none. */
  public isSecret(name: string, value: unknown): boolean {
    if (typeof value !== 'string' || value === '') {
      return false;
    }
    const isReference = REFERENCE_VARIABLE.test(name) || REFERENCE_KEY.test(name);
    return (SECRET_NAME.test(name) && !isReference) || this.mentionsPassword(value);
  }

  public leaveOutSecret(path: string): undefined {
    this.leaveOut(
      path,
      'It may be a secret, so it is not written. Put it into a Kubernetes Secret, and refer to that with secretEnvironment, credentials or basicAuth.',
    );
    return undefined;
  }

  /** Whether a text contains a known password: plain, percent-encoded, escaped for JSON or in Base64. */
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
