/** Validates the synthesized examples and the HCL modules with Terraform and the real providers, if they are available. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moduleInputs } from '../modules-dist/input-types';
import { folders } from '../modules-dist/module-files';
import { registryLayout } from '../modules-dist/registry-layout';
import { inspect } from '../toolbox/config-inspect';
import { missing } from '../toolbox/prerequisites';
import { onPath, ROOT, run, stdoutOf, withScratch } from '../toolbox/process';
import { isTofu } from '../toolbox/provider-mirrors';
import { terraformBinary, Workspace } from '../toolbox/terraform';
import { Cases } from './support/cases';
import { exampleApps } from './support/examples';
import { synthesizeTypeScript } from './support/synthesis';

/** The only example of a provider that the modules don't use, so no tier requires it. */
const PROVIDER_EXAMPLE = 'examples/hcl/prefect-provider';

async function main(): Promise<void> {
  const cases = new Cases();
  const lacks = await missing();
  const absent = lacks.find(({ need }) => need === 'terraform' || need === 'providers');
  const noPrefect = lacks.find(({ need }) => need === 'prefect-provider');
  const isRequired = (process.env.CDKTF_PREFECT_REQUIRE ?? '').split(',').includes('terraform');
  const checks: [string, () => Promise<void>][] = [
    ...exampleApps().map((app): [string, () => Promise<void>] => [app, () => validate(app)]),
    ...folders(join(ROOT, 'examples', 'hcl')).map((name): [string, () => Promise<void>] => [
      `examples/hcl/${name}`,
      () => validateHcl(join('examples', 'hcl', name)),
    ]),
    ['the repository for registries, with its tests', () => withLayout(validateLayout)],
  ];
  for (const [name, check] of checks) {
    if (absent !== undefined && !isRequired) {
      cases.skip(`terraform validate: ${name}`, absent.reason);
    } else if (noPrefect !== undefined && name === PROVIDER_EXAMPLE) {
      cases.skip(`terraform validate: ${name}`, noPrefect.reason);
    } else {
      await cases.check(`terraform validate: ${name}`, check);
    }
  }
  const reads = 'the registry reads inputs, outputs and ranges of each module';
  if (onPath('go')) {
    await cases.check(reads, () => withLayout(inspectModules));
  } else {
    cases.skip(reads, 'no go on PATH to build terraform-config-inspect with');
  }
  const protection = 'prevent_destroy of the modules: which plans it refuses';
  if (absent === undefined && isTofu(terraformBinary() ?? '')) {
    await cases.check(protection, () => withLayout(checkProtection));
  } else {
    cases.skip(protection, absent?.reason ?? 'Terraform has no such input: set CDKTF_PREFECT_TERRAFORM=tofu');
  }
  cases.finish();
}

async function validate(app: string): Promise<void> {
  await withScratch(async (outdir) => {
    const stacks = await synthesizeTypeScript(join(ROOT, app), outdir);
    for (const stack of Object.keys(stacks)) {
      const workspace = Workspace.fromSynth(
        readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8'),
      );
      try {
        await workspace.init();
        await workspace.ok(['validate', '-no-color']);
      } finally {
        workspace.remove();
      }
    }
  });
}

/** A copy keeps the files of `init` out of the checkout. Relative paths to the modules stay the same. */
async function validateHcl(example: string): Promise<void> {
  await withScratch(async (copy) => {
    cpSync(join(ROOT, 'modules'), join(copy, 'modules'), { recursive: true });
    cpSync(join(ROOT, example), join(copy, example), { recursive: true });
    await terraform(['fmt', '-check', '-diff'], join(copy, example));
    await initAndValidate(join(copy, example));
  });
}

/** Runs the tests of each module. In the layout, the root module's tests have another folder than in the checkout. */
async function validateLayout(directory: string): Promise<void> {
  const modules = folders(join(directory, 'modules')).map((name) => join(directory, 'modules', name));
  for (const module of [directory, ...modules]) {
    await initAndValidate(module);
    await terraform(['fmt', '-check', '-diff', '-recursive', '.'], module);
    await terraform(['test', '-no-color', ...tofuOptions(module)], module);
  }
}

/**
 * OpenTofu can't plan a root module with a sensitive value in a variable, so it skips the tests that set one. Its tests
 * destroy what they applied, which the default of `prevent_destroy` refuses.
 */
function tofuOptions(module: string): string[] {
  if (!isTofu(terraformBinary() ?? 'terraform')) return [];
  const files = readdirSync(join(module, 'tests')).filter((name) => name !== 'sensitive.tftest.hcl');
  const filters = files.map((name) => `-filter=tests/${name}`);
  return existsSync(join(module, 'protection.tofu')) ? ['-var=prevent_destroy=false', ...filters] : filters;
}

/** Databases, and the resource that makes a plan to destroy them an error. */
const PROTECTED: Readonly<Record<string, string | undefined>> = {
  '{}': 'kubernetes_persistent_volume_claim_v1.database[0]',
  '{ existing_claim = "mine" }': 'kubernetes_namespace_v1.prefect[0]',
  '{ type = "external", host = "db.example.com", credentials = { type = "generated" } }': undefined,
};

/** At its end a test plans to destroy what its run applied. */
async function checkProtection(directory: string): Promise<void> {
  const modules = [
    directory,
    ...folders(join(directory, 'modules')).map((name) => join(directory, 'modules', name)),
  ];
  for (const module of modules.filter((folder) => existsSync(join(folder, 'protection.tofu')))) {
    await initAndValidate(module);
    for (const [database, refused] of Object.entries(PROTECTED)) {
      const file = join('tests', 'protection.tftest.hcl');
      const [mocks] = readFileSync(join(module, 'tests', 'defaults.tftest.hcl'), 'utf8').split(/^run /m);
      writeFileSync(
        join(module, file),
        `${mocks}run "protection" {\n  command = apply\n\n  variables {\n    database = ${database}\n  }\n}\n`,
      );
      const options = { cwd: module, env: process.env };
      const { stdout, stderr } = await run(
        terraformBinary() ?? 'tofu',
        ['test', '-no-color', `-filter=${file}`],
        options,
      );
      assert.match(stdout, /1 passed, 0 failed/, stderr);
      assert.equal(
        /Resource instance (\S+)\s+has\s+prevent_destroy\s+set/.exec(stderr)?.[1],
        refused,
        stderr,
      );
    }
  }
}

async function initAndValidate(directory: string): Promise<void> {
  await terraform(['init', '-no-color', '-backend=false'], directory);
  await terraform(['validate', '-no-color'], directory);
}

async function terraform(args: readonly string[], cwd: string): Promise<void> {
  await stdoutOf(terraformBinary() ?? 'terraform', args, { cwd });
}

async function withLayout(body: (directory: string) => Promise<void>): Promise<void> {
  await withScratch(async (directory) => {
    for (const [path, text] of registryLayout(ROOT)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    await body(directory);
  });
}

async function inspectModules(directory: string): Promise<void> {
  const modules = folders(join(directory, 'modules')).map((name) => join('modules', name));
  for (const path of ['.', ...modules]) {
    const folder = join(directory, path);
    const read = await inspect(folder);
    assert.deepEqual(read.diagnostics ?? [], [], path);
    assert.deepEqual(read.required_core, ['>= 1.11.0'], path);
    // The provider of terraform_data is in Terraform, and has no version.
    const { terraform: _builtIn, ...providers } = read.required_providers;
    for (const [name, { version_constraints: ranges = [] }] of Object.entries(providers)) {
      assert.equal(ranges.length, 1, `${path}: the provider ${name} has no range`);
    }
    const inputs = moduleInputs(folder);
    assert.deepEqual(Object.keys(read.variables).sort(), inputs.map(({ name }) => name).sort(), path);
    for (const { name, publicType } of inputs) {
      const { type, description } = read.variables[name];
      assert.equal(type, publicType, `${path}: variable ${name}`);
      assert.ok(description, `${path}: variable ${name} has no description`);
    }
    assert.ok(Object.keys(read.outputs).length > 3, path);
    for (const [name, { description }] of Object.entries(read.outputs)) {
      assert.ok(description, `${path}: output ${name} has no description`);
    }
  }
}

main();
