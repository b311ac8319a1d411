import type { ReservedValues } from '../src/helm/user-value-checks';
import type { Adoption } from './adoption';
import type { LiveValues } from './live-values';

/** The prop `values`: the remaining values, without reserved ones and without possible secrets. */
export function remainingValues(
  adoption: Adoption,
  values: LiveValues,
  reserved: ReservedValues,
): Record<string, unknown>[] | undefined {
  const leaveOut = (path: string, reason: string): void => {
    if (values.take(path) !== undefined) {
      adoption.leaveOut(path, reason);
    }
    values.drop(path);
  };
  for (const path of reserved.secrets) {
    leaveOut(path, 'A password must not be in values. Use credentials, basicAuth or redis.');
  }
  for (const [path, prop] of Object.entries(reserved.owned)) {
    leaveOut(path, `The prop ${prop} sets it.`);
  }
  for (const [path, reason] of Object.entries(reserved.unsupported ?? {})) {
    leaveOut(path, reason);
  }
  for (const path of reserved.environmentLists) {
    const list = values.take(path);
    if (Array.isArray(list)) {
      values.put(
        path,
        list.filter(({ name }) => {
          const prop = Object.hasOwn(reserved.variables, name) ? reserved.variables[name] : undefined;
          if (prop !== undefined) {
            adoption.leaveOut(`${path}[${name}]`, `It is set by ${prop}.`);
          }
          return prop === undefined;
        }),
      );
    }
  }
  const rest = adoption.withoutSecrets(values.rest());
  return Object.keys(rest).length === 0 ? undefined : [rest];
}
