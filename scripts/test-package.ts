/** Tests the npm package: its files, and that it works after an installation. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, stdoutOf, withScratch } from '../toolbox/process';
import { ensureBuilt } from './support/build';
import { Cases } from './support/cases';
import { synthesize } from './support/synthesis';

/** The files that the package may contain. */
const ALLOWED = [
  /^lib\/(.+\.d\.ts|index\.js(\.map)?|cli\.js|commander\.LICENSE)$/,
  /^\.jsii$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^package\.json$/,
];

const APP = `
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'prefect');
new KubernetesProvider(stack, 'kubernetes');
new HelmProvider(stack, 'helm', { kubernetes: {} });
new RandomProvider(stack, 'random');
new PrefectServer(stack, 'prefect').addOutputs();
app.synth();
`;

async function main(): Promise<void> {
  const cases = new Cases();
  await ensureBuilt();
  await withScratch(async (scratch) => {
    const tarball = join(scratch, 'package.tgz');
    await cases.check('package: it has what belongs in it, and no more', async () => {
      const [{ filename, files }] = JSON.parse(
        await stdoutOf('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch]),
      );
      await stdoutOf('mv', [join(scratch, filename), tarball]);
      const paths: string[] = files.map(({ path }: { path: string }) => path);
      assert.deepEqual(
        paths.filter((path) => !ALLOWED.some((pattern) => pattern.test(path))),
        [],
      );
      for (const path of [
        'lib/index.js',
        'lib/index.d.ts',
        'lib/cli.js',
        'lib/commander.LICENSE',
        '.jsii',
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
      ]) {
        assert.ok(paths.includes(path), `${path} is missing`);
      }
    });
    await cases.check('package: it installs beside its peers', () => install(scratch, tarball));
    await checkApp(cases, 'CommonJS', { directory: scratch, module: 'commonjs' });
    const esm = join(scratch, 'esm');
    mkdirSync(esm);
    writeFileSync(join(esm, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    writeFileSync(join(esm, 'app.ts'), APP.replaceAll("/lib/provider'", "/lib/provider/index.js'"));
    await checkApp(cases, 'ESM', { directory: esm, module: 'nodenext' });
    await cases.check('package: its command runs', async () => {
      const command = join(scratch, 'node_modules', '.bin', 'cdktf-prefect');
      assert.match(await stdoutOf(command, ['--help'], { cwd: scratch }), /doctor/);
      const { code, stderr } = await run(command, ['adopt', '--namespace', 'none'], { cwd: scratch });
      assert.equal(code, 2);
      assert.match(stderr, /--release/);
    });
  });
  cases.finish();
}

/** An app beside the package or below it, and the kind of its modules. */
interface AppOfUser {
  readonly directory: string;
  readonly module: string;
}

async function checkApp(cases: Cases, kind: string, { directory, module }: AppOfUser): Promise<void> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  await cases.check(`package: an app in ${kind} that uses it compiles`, () =>
    stdoutOf(process.execPath, [tsc, '--strict', '--target', 'es2022', '--module', module, 'app.ts'], {
      cwd: directory,
    }),
  );
  await cases.check(`package: the app in ${kind} synthesizes`, async () => {
    const stacks = await synthesize(process.execPath, ['app.js'], join(directory, 'out'), { cwd: directory });
    const { resource } = stacks.prefect as { resource: Record<string, unknown> };
    assert.ok(resource.helm_release);
    assert.ok(resource.random_password);
  });
}

async function install(directory: string, tarball: string): Promise<void> {
  const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const peers = Object.keys(peerDependencies).map((name) => [name, devDependencies[name]]);
  const dependencies = { 'cdktf-prefect': `file:${tarball}`, ...Object.fromEntries(peers) };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(directory, 'app.ts'), APP);
  await stdoutOf('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: directory,
  });
}

main();
