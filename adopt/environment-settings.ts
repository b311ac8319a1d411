import type { Adoption } from './adoption';
import { pruned } from './live-values';

export interface EnvironmentSettings {
  readonly environment: Record<string, string>;
  readonly secretEnvironment: Record<string, { secretName: string; key: string }>;
  /** By the list that they are in, entries that are neither text nor a key of a Secret: no prop takes them. */
  readonly others: Record<string, unknown[]>;
  /** The text of variables that a prop decides, by their name. */
  readonly reserved: Map<string, { readonly at: string; readonly text?: string }>;
}

/** What lists of `env` entries are as settings, later entries over earlier ones. */
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
      adoption.leaveSecret(at);
    } else {
      environment[name] = text;
    }
  }
  return { environment, secretEnvironment, others, reserved };
}

/** Takes the variables that `settings` knows how to say; the rest is listed with the prop that decides it. */
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
      adoption.leave(at, `It is set from ${reservedNames[name]}.`);
    }
    found[name] = value;
  }
  return pruned(found);
}
