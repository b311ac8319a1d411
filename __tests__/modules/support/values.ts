import { parse } from 'yaml';
import { mergeDocuments } from '../../../src/helm/merge';
import { isMap } from '../../../src/terraform/escape';
import { type Inputs, outputsOf } from './calls';

/**
 * The values that helm would get from calls of a module, by the name of the call: those of its release, and those of
 * its workers by their keys. No provider is asked: what would be a release's values is an output.
 */
export function valuesOf(name: string, calls: Readonly<Record<string, Inputs>>): Record<string, any> {
  const hasWorkers = name === 'prefect-server';
  const found = outputsOf(name, calls, {
    'prefect-worker': { outputs: { values: 'local.values' } },
    ...(name !== 'prefect-worker' && {
      [name]: {
        outputs: {
          values: 'local.values',
          backup: 'local.backup_source',
          ...(hasWorkers && {
            policies: 'local.network_policies',
            workers: '{ for key, worker in module.worker : key => worker.values }',
          }),
        },
      },
    }),
  });
  return Object.fromEntries(
    Object.entries(found).map(([call, { values, backup, policies, workers = {} }]) => {
      const ofWorkers = Object.entries<string[]>(workers).map(([key, texts]) => [key, merged(texts)]);
      return [call, { values: merged(values), backup, policies, workers: Object.fromEntries(ofWorkers) }];
    }),
  );
}

function merged(texts: readonly string[]): any {
  return mergeDocuments(...texts.map((text) => parse(text)));
}

/** What only an apply knows of a construct, as `knownValues` has it of a module. */
export function withoutUnknown(values: unknown): unknown {
  return JSON.parse(
    JSON.stringify(values)
      .replace(/\$\{kubernetes_secret_v1\.[\w-]+\.metadata\[0\]\.uid\}/g, 'uid')
      .replace(/\$\{data\.kubernetes_namespace_v1\.[\w-]+\.metadata\[0\]\.uid\}/g, 'cluster')
      .replace(/\$\{terraform_data\.[\w-]+\.id\}/g, 'owner')
      .replace(
        /\$\{replace\(coalesce\(kubernetes_service_v1\.\w+_(ui|apollo)-external_[^}]+\}/g,
        '$1_external',
      )
      .replace(/\$\{substr\(sha256\(jsonencode\(local\.[\w-]+_job-template_\w+\)\), 0, 16\)\}/g, 'template'),
  );
}

/** Terraform sorts a map by its keys, so the module has the user's variables in another order. */
function withSortedEnvironment(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withSortedEnvironment);
  }
  if (!isMap(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      ['env', 'extraEnvVars'].includes(key) && Array.isArray(item)
        ? [...item].sort((a: any, b: any) => (a.name < b.name ? -1 : 1))
        : withSortedEnvironment(item),
    ]),
  );
}

/** JavaScript leaves parentheses as they are in a URL, and Terraform encodes them: Prefect decodes both. */
function withDecodedUsername(values: any): any {
  const { externalDatabase } = values;
  const username = externalDatabase?.username;
  return username === undefined
    ? values
    : { ...values, externalDatabase: { ...externalDatabase, username: decodeURIComponent(username) } };
}

/** A map with nothing in it leaves the chart's defaults alone, as none does. */
function withoutEmptyMaps(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutEmptyMaps);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, withoutEmptyMaps(item)] as const)
      .filter(([, item]) => !(isMap(item) && Object.keys(item).length === 0)),
  );
}

/** Values without what differs between a construct and its module, and means the same. */
export const comparable = (values: unknown) =>
  withSortedEnvironment(withDecodedUsername(withoutEmptyMaps(values)));
