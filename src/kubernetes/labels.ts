import { Fn, Token } from 'cdktf';

export type Labels = { readonly [key: string]: string };

const [NAME, INSTANCE, MANAGED_BY] = ['name', 'instance', 'managed-by'].map(
  (field) => `app.kubernetes.io/${field}`,
);

/** Label of a pod that reaches the bundled database without being of the release. Its value is the server's name. */
export const DATABASE_CLIENT = 'cdktf-prefect/database-client';

/** Label of a pod that reaches the server without being of the release, such as the exporter's. */
export const SERVER_CLIENT = 'cdktf-prefect/server-client';

/** Keys of the labels that every object beside a release has. */
export const OWN_LABELS: readonly string[] = [NAME, INSTANCE, MANAGED_BY];

/** Labels of the objects that Terraform creates beside a release. */
export function ownLabels(instance: string): Record<string, string> {
  return {
    [NAME]: 'prefect',
    [INSTANCE]: instance,
    [MANAGED_BY]: 'cdktf-prefect',
  };
}

/**
 * Labels of which a later map overrides an earlier one. Undefined if there are none: newer Kubernetes providers plan a
 * one-time update for an empty map.
 */
export function mergedLabels(...maps: (Labels | undefined)[]): Record<string, string> | undefined {
  const given = maps.filter((map): map is Labels => map !== undefined && Object.keys(map).length > 0);
  if (given.length < 2) {
    return given[0];
  }
  return given.some((map) => Token.isUnresolved(map))
    ? Token.asStringMap(Fn.merge(given))
    : Object.assign({}, ...given);
}

/** Labels of an object beside a release. The common labels don't override this library's own. */
export function objectLabels(instance: string, common: Labels | undefined): Record<string, string> {
  const own = ownLabels(instance);
  return mergedLabels(common, own) ?? own;
}
