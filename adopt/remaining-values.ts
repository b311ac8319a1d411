import type { ReservedValues } from '../src/helm/user-value-checks';
import type { Adoption } from './adoption';
import type { LiveValues } from './live-values';

/** The prop `values`: what no other prop says, without what the release needs for itself, and without secrets. */
export function remainingValues(
  adoption: Adoption,
  values: LiveValues,
  reserved: ReservedValues,
): Record<string, unknown>[] | undefined {
  const leave = (path: string, reason: string): void => {
    if (values.take(path) !== undefined) {
      adoption.leave(path, reason);
    }
    values.drop(path);
  };
  for (const path of reserved.secrets) {
    leave(path, 'A password is never a value: it comes from credentials, basicAuth or redis.');
  }
  for (const [path, prop] of Object.entries(reserved.owned)) {
    leave(path, `The prop ${prop} decides it.`);
  }
  for (const [path, reason] of Object.entries(reserved.unsupported ?? {})) {
    leave(path, reason);
  }
  for (const path of reserved.environmentLists) {
    const list = values.take(path);
    if (Array.isArray(list)) {
      values.put(
        path,
        list.filter(({ name }) => {
          const prop = Object.hasOwn(reserved.variables, name) ? reserved.variables[name] : undefined;
          if (prop !== undefined) {
            adoption.leave(`${path}[${name}]`, `It is set from ${prop}.`);
          }
          return prop === undefined;
        }),
      );
    }
  }
  const rest = adoption.withoutSecrets(values.rest());
  return Object.keys(rest).length === 0 ? undefined : [rest];
}
