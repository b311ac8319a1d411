import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mergeDocuments } from '../../../src/helm/merge';
import { isMap } from '../../../src/terraform/escape';
import { terraformBinary } from '../../../toolbox/terraform';
import { printHcl } from './hcl';
import { withKnownValues } from './known-values';
import { readModule } from './modules';

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The values that helm would get from calls of a module, by the name of the call: those of its release, and those of
 * its workers by their keys. No provider is asked: what would be a release's values is an output.
 */
export function valuesOf(name: string, calls: Readonly<Record<string, Inputs>>): Record<string, any> {
  const modules = [...new Set([name, 'prefect-worker'])].map(
    (module) => [module, valuesOnly(readModule(module))] as const,
  );
  const found = outputsOf(Object.fromEntries(modules), name, calls);
  return Object.fromEntries(
    Object.entries(found).map(([call, { values, workers = {} }]) => {
      const ofWorkers = Object.entries<string[]>(workers).map(([key, texts]) => [key, merged(texts)]);
      return [call, { values: merged(values), workers: Object.fromEntries(ofWorkers) }];
    }),
  );
}

/** The outputs of calls of a module, by the name of the call; `modules` are all that there are, without providers. */
export function outputsOf(
  modules: Readonly<Record<string, unknown>>,
  name: string,
  calls: Readonly<Record<string, Inputs>>,
): Record<string, any> {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'));
  try {
    for (const [module, content] of Object.entries(modules)) {
      mkdirSync(join(folder, module));
      writeFileSync(join(folder, module, 'main.tf'), printHcl(content));
    }
    const entries = Object.entries(calls).map(([call, inputs], index) => ({
      call,
      id: `call${index}`,
      inputs,
    }));
    const root = {
      module: Object.fromEntries(
        entries.map(({ id, inputs }) => [id, { source: `./${name}`, ...escaped(inputs) }]),
      ),
      output: Object.fromEntries(entries.map(({ id }) => [id, { value: `\${module.${id}}` }])),
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(root, null, 1));
    const terraform = (...args: string[]) =>
      execFileSync(`${terraformBinary()}`, args, {
        cwd: folder,
        stdio: 'pipe',
        maxBuffer: 2 ** 27,
      }).toString();
    terraform('init', '-no-color');
    // A plan, since an apply would evaluate all of it twice.
    terraform('plan', '-no-color', '-out=plan');
    const { outputs } = JSON.parse(terraform('show', '-json', 'plan')).planned_values;
    return Object.fromEntries(entries.map(({ call, id }) => [call, outputs[id].value]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function merged(texts: readonly string[]): any {
  return mergeDocuments(...texts.filter((text) => text !== '').map((text) => parse(text)));
}

/** A module without resources; its workers are there, without what they wait for. */
function valuesOnly({ variable, locals, resource, module: calls }: any): unknown {
  const [{ values }] = Object.values<any>(resource.helm_release);
  const { after: _, ...worker } = calls?.worker ?? {};
  return withKnownValues({
    variable,
    locals,
    ...(calls && { module: { worker } }),
    output: {
      values: { value: values },
      ...(calls && { workers: { value: `\${{ for key, worker in module.worker : key => worker.values }}` } }),
    },
  });
}

/** Text that is no template. */
function escaped(inputs: Inputs): Inputs {
  return JSON.parse(JSON.stringify(inputs).replace(/([$%])\{/g, '$1$1{'));
}

/** What only an apply knows of a construct, as `withKnownValues` has it of a module. */
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
