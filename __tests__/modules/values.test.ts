import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { generateSchema } from '../../app/schema/generate-schema';
import type { ModuleDefinition } from '../../scripts/modules/definition';
import { prefectServer } from '../../scripts/modules/prefect-server';
import { PrefectServer } from '../../src';
import { isMap } from '../../src/terraform/escape';
import { mergeDocuments } from '../../src/terraform/merge';
import { terraformBinary } from '../e2e/support/terraform';
import { SCENARIOS } from '../support/scenarios';
import { synthesize } from '../support/template';
import { inputsOf } from './support/inputs';

/** The module without resources: what would be a release's values is an output. */
function valuesOnly(module: ModuleDefinition): unknown {
  const { helm_release } = module.blocks.resource as any;
  const [{ values }] = Object.values<any>(helm_release);
  const text = JSON.stringify({
    variable: module.variables,
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

const definition = prefectServer(generateSchema(join(__dirname, '../..'), 3));
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

(binary === undefined ? describe.skip : describe)('values of the module prefect-server', () => {
  const found: Record<string, string[]> = {};

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'modules-'));
    try {
      mkdirSync(join(folder, 'server'));
      writeFileSync(join(folder, 'server/main.tf.json'), JSON.stringify(valuesOnly(definition)));
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
        execFileSync(binary as string, args, { cwd: folder, stdio: 'pipe' }).toString();
      terraform('init', '-no-color');
      terraform('apply', '-auto-approve', '-no-color');
      const outputs = JSON.parse(terraform('output', '-json'));
      for (const [id, { name }] of Object.entries(inputs)) {
        found[name] = outputs[id].value;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);

  test.each(SERVERS.map(({ name }) => name))('%s: the same as the construct', (name) => {
    const { scenario, server } = SERVERS.find((each) => each.name === name) as (typeof SERVERS)[number];
    const expected = synthesize(scenario.build).values(server.name);
    const merged = mergeDocuments(...found[name].filter((text) => text !== '').map((text) => parse(text)));
    expect(withoutEmptyMaps(merged)).toEqual(withoutEmptyMaps(expected));
  });
});
