import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn, PIPELINES, ROOT } from './support/files';
import type { Json } from './support/plans';

const CI = join(PIPELINES, 'ci');
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: Json): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function node(script: string, ...args: string[]): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [join(CI, script), ...args], { encoding: 'utf8' });
}

(hasShellcheck ? test : test.skip)(`shellcheck${hasShellcheck ? '' : ' (skipped: not on PATH)'}`, () => {
  const scripts = ['examples/pipelines/ci', 'examples/prefect1', '.ci']
    .flatMap(filesIn)
    .filter((path) => path.endsWith('.sh') || path === '.ci/run');
  const { stdout } = spawnSync('shellcheck', ['-x', '-P', 'SCRIPTDIR', ...scripts], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(scripts).toEqual(expect.arrayContaining(['.ci/run', 'examples/prefect1/dump.sh']));
  expect(scripts.length).toBeGreaterThan(7);
  expect(stdout).toBe('');
});

describe('drift.sh', () => {
  /** Runs the script beside tools that answer nothing, with one of its own scripts replaced. */
  function run(scripts: Record<string, string>): number | null {
    const root = mkdtempSync(join(folder, 'drift-'));
    const bin = join(root, 'bin');
    cpSync(CI, join(root, 'ci'), { recursive: true });
    mkdirSync(bin);
    mkdirSync(join(root, 'ci-plan'));
    for (const name of ['terraform', 'helm', 'kubectl']) {
      writeFileSync(join(bin, name), '#!/bin/sh\n');
      chmodSync(join(bin, name), 0o755);
    }
    const all: Record<string, string> = {
      'plan-summary.cjs': "require('node:fs').writeFileSync('ci-plan/summary.md', '')",
      'releases.cjs': "console.log('a n terraform')",
      ...scripts,
    };
    for (const [name, script] of Object.entries(all)) writeFileSync(join(root, 'ci', name), script);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, PREFECT_TERRAFORM: 'terraform' };
    return spawnSync('bash', [join(root, 'ci', 'drift.sh')], { env }).status;
  }

  test.each<[string, number, Record<string, string>]>([
    ['no drift', 0, { 'live-drift.cjs': '' }],
    ['drift', 2, { 'live-drift.cjs': 'process.exitCode = 2' }],
    [
      'a release that somebody upgraded',
      2,
      { 'live-drift.cjs': '', 'releases.cjs': "console.log('a n another')" },
    ],
    ['an error of the comparison', 1, { 'live-drift.cjs': "throw new Error('a')" }],
    ['an error of the list of releases', 1, { 'releases.cjs': "throw new Error('a')" }],
  ])('tells %s', (_what, status, scripts) => {
    expect(run(scripts)).toBe(status);
  });
});

describe('plan.sh', () => {
  /** Runs the script with a guard that says what it was given, in a shell that takes an empty array for unset. */
  function guarded(files: Record<string, string>): string {
    const root = mkdtempSync(join(folder, 'plan-'));
    cpSync(CI, join(root, 'ci'), { recursive: true });
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin', 'terraform'), '#!/bin/sh\n', { mode: 0o755 });
    const all: Record<string, string> = {
      'plan-summary.cjs':
        "const { mkdirSync, writeFileSync } = require('node:fs'); mkdirSync('ci-plan'); writeFileSync('ci-plan/summary.md', '')",
      'password-guard.cjs': 'console.log(process.argv.slice(3).join(" ") || "nothing")',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(root, 'ci', name), text);
    const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}` };
    return spawnSync('bash', [join(root, 'ci', 'plan.sh')], { env, encoding: 'utf8' }).stdout;
  }

  test('tells the guard of allowed losses if there are any', () => {
    expect(guarded({})).toBe('nothing\n');
    expect(guarded({ 'allowed-losses': '' })).toBe('--allow-file ci/allowed-losses\n');
    // What Bash 3.2 fails on, and the newer one of this machine does not.
    expect(readFileSync(join(CI, 'common.sh'), 'utf8')).not.toMatch(/[^+]"\$\{allowances\[@\]\}"/);
  });
});

test('the releases of a state, in modules too, and who made their newest revision', () => {
  const release = (name: string) => ({
    address: name,
    type: 'helm_release',
    mode: 'managed',
    values: { name, namespace: 'n', values: ['secret'], metadata: { revision: 2 } },
  });
  const root = {
    resources: [release('a'), release('b')],
    child_modules: [{ child_modules: [{ resources: [release('c')] }] }],
  };
  const drifted = (address: string, before: number) => ({
    address,
    change: { before: { metadata: { revision: before } }, after: { metadata: { revision: 2 } } },
  });
  const plan = {
    prior_state: { values: { root_module: root } },
    resource_drift: [drifted('b', 1), drifted('c', 2)],
  };
  const file = write('plan.json', plan);
  expect(node('releases.cjs', file).stdout).toBe('a n terraform\nb n another\nc n terraform\n');
  expect(node('releases.cjs', write('plan.json', {})).stdout).toBe('');
});

test('an artifact has no backend and nothing of the machine that made it', () => {
  const stack = {
    '//': { metadata: { backend: 'local' } },
    terraform: { backend: { local: {} }, required_version: '>= 1.8.0' },
  };
  const file = write('cdk.tf.json', stack);
  execFileSync(process.execPath, [join(CI, 'without-backend.cjs'), file]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ terraform: { required_version: '>= 1.8.0' } });
});
