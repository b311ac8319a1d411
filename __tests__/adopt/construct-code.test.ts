import { Script } from 'node:vm';
import * as cdktf from 'cdktf';
import ts from 'typescript';
import { constructCode } from '../../adopt/construct-code';
import { PREFECT1_SETTINGS_SCHEMA, SETTINGS_SCHEMA } from '../../app/load-settings';
import { name } from '../../package.json';
import * as library from '../../src';
import { synthesize } from '../app/support/stack';

const MODULES = new Map<string, unknown>([
  ['cdktf', cdktf],
  [name, library],
]);

/** Synthesizes a program in a separate stack. */
function run(code: string): Record<string, any> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const stack = new cdktf.TerraformStack(cdktf.Testing.app(), 'a-stack');
  const program = new Script(`((exports, require, stack) => {${outputText}})`).runInThisContext();
  program({}, (module: string) => MODULES.get(module), stack);
  return JSON.parse(cdktf.Testing.synth(stack));
}

test.each([
  [
    'PrefectServer',
    SETTINGS_SCHEMA,
    {
      stackName: 'a-stack',
      name: 'orion',
      namespace: { type: 'existing', name: 'prefect' },
      database: {
        type: 'external',
        host: 'db.example.com',
        sslMode: 'require',
        credentials: { type: 'fromPassword', variable: 'database_password' },
      },
      basicAuth: { type: 'fromSecret', secretName: 'auth' },
      service: { type: 'NodePort' },
      workers: [{ workPool: 'a', job: { namespace: 'jobs' }, values: [{ nodeSelector: { 'a.b/c': 'd' } }] }],
      podAnnotations: { 'a.b/c': `it's "d" \\ e\nf` },
    },
  ],
  [
    'Prefect1Server',
    PREFECT1_SETTINGS_SCHEMA,
    {
      generation: 1,
      stackName: 'a-stack',
      database: { type: 'bundled', credentials: 'generated', existingClaim: 'data' },
      agent: { job: { template: { type: 'fromConfigMap', configMapName: 'a', key: 'b' } } },
    },
  ],
] as const)('the program of a %s makes what the app makes of its settings', (server, schema, settings) => {
  const made = run(constructCode(schema, settings, server));
  const { resource, variable, output } = synthesize(settings);
  expect(Object.keys(resource)).toContain('helm_release');
  expect(made.resource).toEqual(resource);
  expect(made.output).toEqual(output);
  expect(Object.keys(made.variable ?? {})).toEqual(Object.keys(variable ?? {}));
});
