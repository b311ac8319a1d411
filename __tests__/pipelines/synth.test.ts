import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PIPELINES } from './support/files';

const scratch = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const SYNTHESIZES =
  'mkdir -p "$CDKTF_OUTDIR/stacks/prefect"; echo "{}" >"$CDKTF_OUTDIR/stacks/prefect/cdk.tf.json"';

/** Programs that write down how they were called, and make what the real ones would. */
const STAND_INS = {
  python3: 'mkdir -p .venv/bin; cp "$0" .venv/bin/python; cp "$0" .venv/bin/pip',
  python: SYNTHESIZES,
  pip: ':',
  npm: ':',
  npx: SYNTHESIZES,
};

function synth(files: Record<string, string>, variables: Record<string, string> = {}) {
  const root = mkdtempSync(join(scratch, 'repository-'));
  const binaries = join(root, 'bin');
  mkdirSync(binaries);
  const cases = Object.entries(STAND_INS).map(([name, script]) => `${name}) ${script} ;;`);
  for (const name of ['python3', 'npm', 'npx']) {
    const script = [
      '#!/bin/bash',
      'set -e',
      'echo "$(basename "$0") $* $CDKTF_CONTEXT_JSON" >>calls',
      'echo "$KUBE_CONFIG_PATH" >kubeconfig',
      'case $(basename "$0") in',
      ...cases,
      'esac',
    ];
    writeFileSync(join(binaries, name), script.join('\n'));
    chmodSync(join(binaries, name), 0o755);
  }
  cpSync(join(PIPELINES, 'ci'), join(root, 'ci'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  // From another folder: the scripts find the root by themselves.
  const { status } = spawnSync(join(root, 'ci', 'synth.sh'), {
    cwd: scratch,
    env: { ...process.env, KUBE_CONFIG_PATH: '', ...variables, PATH: `${binaries}:${process.env.PATH}` },
  });
  const calls = existsSync(join(root, 'calls'))
    ? readFileSync(join(root, 'calls'), 'utf8').trim().split(/ ?\n/)
    : [];
  return {
    status,
    calls,
    has: (path: string) => existsSync(join(root, path)),
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
  };
}

/** A program of cdktf or cdktn in TypeScript. */
const APP = {
  'cdktf.json': JSON.stringify({ app: 'npx tsx main.ts', targetVersions: { terraform: '>=1.11.0' } }),
  '.terraform.lock.hcl': '',
};

describe('ci/synth.sh', () => {
  test('synthesizes TypeScript with the packages of the lock file, and puts the providers’ beside it', () => {
    const { status, calls, has } = synth(APP);
    expect([status, calls]).toEqual([
      0,
      ['npm ci --no-audit --no-fund', 'npx tsx main.ts {"targetVersions":{"terraform":">=1.11.0"}}'],
    ]);
    expect(has('cdktf.out/stacks/prefect/.terraform.lock.hcl')).toBe(true);
  });

  test('takes a repository with flows in Python for what its app is', () => {
    expect(synth({ ...APP, 'requirements.txt': '' }).calls[0]).toMatch(/^npm ci/);
  });

  test('synthesizes Python with what requirements.txt names', () => {
    const { status, calls, has } = synth({
      ...APP,
      'cdktf.json': JSON.stringify({ language: 'python', app: 'python main.py', context: { size: 'large' } }),
    });
    expect([status, calls]).toEqual([
      0,
      [
        'python3 -m venv .venv',
        'pip install --quiet --disable-pip-version-check --requirement requirements.txt',
        'python main.py {"size":"large"}',
      ],
    ]);
    expect(has('cdktf.out/stacks/prefect/.terraform.lock.hcl')).toBe(true);
  });

  test('synthesizes into the folder that the environment names', () => {
    const { status, has } = synth(APP, { PREFECT_DIRECTORY: 'ci-cdktf.out/stacks/prefect' });
    expect(status).toBe(0);
    expect(has('ci-cdktf.out/stacks/prefect/.terraform.lock.hcl')).toBe(true);
  });

  test('leaves it to where Terraform runs which kubeconfig it is', () => {
    expect(synth(APP).read('kubeconfig')).not.toBe('\n');
    expect(synth(APP, { KUBE_CONFIG_PATH: '/server' }).read('kubeconfig')).toBe('/server\n');
  });

  test('has nothing to do for HCL', () => {
    const { status, calls } = synth({ 'prefect/.terraform.lock.hcl': '' }, { PREFECT_DIRECTORY: 'prefect' });
    expect([status, calls]).toEqual([0, []]);
  });

  test.each([
    ['an app', { 'cdktf.json': APP['cdktf.json'] }],
    ['HCL', { 'prefect/main.tf': '' }],
  ])('fails for %s without locked providers', (_what, files) => {
    expect(synth(files, 'cdktf.json' in files ? {} : { PREFECT_DIRECTORY: 'prefect' }).status).not.toBe(0);
  });
});
