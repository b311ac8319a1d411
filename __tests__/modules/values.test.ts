import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { PrefectServer } from '../../src';
import { isMap } from '../../src/terraform/escape';
import { mergeDocuments } from '../../src/terraform/merge';
import { terraformBinary } from '../e2e/support/terraform';
import { SCENARIOS } from '../support/scenarios';
import { synthesize } from '../support/template';
import { inputsOf } from './support/inputs';
import { readModule } from './support/modules';

/** The module without resources: what would be a release's values is an output. */
function valuesOnly(module: any): unknown {
  const [{ values }] = Object.values<any>(module.resource.helm_release);
  const text = JSON.stringify({
    variable: module.variable,
    locals: module.locals,
    output: { values: { value: values } },
  });
  // What only an apply knows.
  return JSON.parse(
    text
      .replace(/one\(kubernetes_secret_v1\.(\w+)\[\*\]\.metadata\[0\]\.uid\)/g, '\\"uid\\"')
      .replace(/terraform_data\.owner\.id/g, '\\"owner\\"'),
  );
}

/** What only an apply knows, as `valuesOnly` has it. */
function withoutUnknown(values: unknown): unknown {
  return JSON.parse(
    JSON.stringify(values)
      .replace(/\$\{kubernetes_secret_v1\.[\w-]+\.metadata\[0\]\.uid\}/g, 'uid')
      .replace(/\$\{terraform_data\.[\w-]+\.id\}/g, 'owner'),
  );
}

/** Terraform sorts a map by its keys, so the module has the user's variables in another order. */
function withSortedEnvironment(values: any): any {
  const prefect = values.global?.prefect;
  const env = prefect?.env && [...prefect.env].sort((a: any, b: any) => (a.name < b.name ? -1 : 1));
  return env === undefined
    ? values
    : { ...values, global: { ...values.global, prefect: { ...prefect, env } } };
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

const comparable = (values: unknown) => withSortedEnvironment(withDecodedUsername(withoutEmptyMaps(values)));

const binary = terraformBinary();

/** Scenarios with one server, and its props. */
const SERVERS = Object.entries(SCENARIOS).flatMap(([name, scenario]) => {
  const stack = new TerraformStack(new App(), 'stack');
  scenario.build(stack);
  const server = stack.node.children.find((child) => child instanceof PrefectServer) as
    | PrefectServer
    | undefined;
  return server === undefined ? [] : [{ name, scenario, server }];
});

const title = `values of the module prefect-server${binary === undefined ? ': there is no terraform' : ''}`;

(binary === undefined ? describe.skip : describe)(title, () => {
  const found: Record<string, string[]> = {};

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'modules-'));
    try {
      mkdirSync(join(folder, 'server'));
      writeFileSync(
        join(folder, 'server/main.tf.json'),
        JSON.stringify(valuesOnly(readModule('prefect-server')), null, 1),
      );
      const inputs = Object.fromEntries(
        SERVERS.map(({ name, server }, index) => [
          `s${index}`,
          { name, inputs: inputsOf(server._settings.props) as object },
        ]),
      );
      const calls = Object.fromEntries(
        Object.entries(inputs).map(([id, { inputs: given }]) => [
          id,
          {
            source: './server',
            database_password: 'given',
            basic_auth_password: 'given',
            ...JSON.parse(JSON.stringify(given).replace(/([$%])\{/g, '$1$1{')),
          },
        ]),
      );
      writeFileSync(
        join(folder, 'main.tf.json'),
        JSON.stringify({
          module: calls,
          output: Object.fromEntries(
            Object.keys(inputs).map((id) => [id, { value: `\${module.${id}.values}` }]),
          ),
        }),
      );
      const terraform = (...args: string[]) =>
        execFileSync(binary as string, args, { cwd: folder, stdio: 'pipe', maxBuffer: 2 ** 27 }).toString();
      terraform('init', '-no-color');
      terraform('apply', '-auto-approve', '-no-color');
      const outputs = JSON.parse(terraform('output', '-json'));
      for (const [id, { name }] of Object.entries(inputs)) {
        found[name] = outputs[id].value;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 600_000);

  test.each(SERVERS.map(({ name }) => name))('%s: the same as the construct', (name) => {
    const { scenario, server } = SERVERS.find((each) => each.name === name) as (typeof SERVERS)[number];
    const expected = withoutUnknown(
      synthesize(scenario.build).values(server._settings.props.releaseName ?? server.name),
    );
    const merged = mergeDocuments(...found[name].filter((text) => text !== '').map((text) => parse(text)));
    expect(comparable(merged)).toEqual(comparable(expected));
  });
});
