import type { Adoption } from './adoption';
import { pruned } from './live-values';

export interface EnvironmentSettings {
  readonly environment: Record<string, string>;
  readonly secretEnvironment: Record<string, { secretName: string; key: string }>;
  /** Entries that no prop takes, by the path of their list: neither text nor a key of a Secret. */
  readonly others: Record<string, unknown[]>;
  /** Variables that a prop sets, by name. */
  readonly reserved: Map<string, { readonly at: string; readonly text?: string }>;
}

/** Converts lists of `env` entries to settings. Later entries override earlier ones. */
export function environmentSettings(
  adoption: Adoption,
  lists: Record<string, unknown>,
  reservedNames: Readonly<Record<string, string>>,
): EnvironmentSettings {
  const environment: Record<string, string> = {};
  const secretEnvironment: Record<string, { secretName: string; key: string }> = {};
  const others: Record<string, unknown[]> = {};
  const reserved = new Map<string, { at: string; text?: string }>();
  const entries = Object.entries(lists).flatMap(([path, list]) =>
    (Array.isArray(list) ? list : []).map((entry) => ({ path, at: `${path}[${entry.name}]`, entry })),
  );
  for (const { path, at, entry } of entries) {
    const { name, value, valueFrom } = entry;
    const text = value === undefined || value === null ? undefined : String(value);
    if (Object.hasOwn(reservedNames, name)) {
      reserved.set(name, { at, text });
    } else if (valueFrom?.secretKeyRef !== undefined && valueFrom.secretKeyRef.optional !== true) {
      secretEnvironment[name] = { secretName: valueFrom.secretKeyRef.name, key: valueFrom.secretKeyRef.key };
    } else if (text === undefined) {
      others[path] = [...(others[path] ?? []), entry];
    } else if (adoption.isSecret(name, text)) {
      adoption.leaveOutSecret(at);
    } else {
      environment[name] = text;
    }
  }
  return { environment, secretEnvironment, others, reserved };
}

/** Converts reserved variables with the functions of `settings`. It leaves out the others, and names their prop. */
export function interpret(
  adoption: Adoption,
  { reserved }: EnvironmentSettings,
  reservedNames: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, (text: string) => unknown>>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, { at, text }] of reserved) {
    const value = text === undefined ? undefined : settings[name]?.(text);
    if (value === undefined) {
      adoption.leaveOut(at, `It is set by ${reservedNames[name]}.`);
    }
    found[name] = value;
  }
  return pruned(found);
}
