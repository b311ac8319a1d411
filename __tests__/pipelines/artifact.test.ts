import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PIPELINES, yaml } from './support/files';
import type { Json } from './support/plans';

const scratch = mkdtempSync(join(tmpdir(), 'artifact-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const STACK = 'cdktf.out/stacks/prefect';
const APP = {
  'cdktf.json': '{}',
  '.terraform.lock.hcl': 'locked',
  [`${STACK}/cdk.tf.json`]: '{"terraform": {"backend": {"s3": {}}}, "resource": {}}',
};

/** A repository with `files`, and stand-ins that write down how they were called. */
function repository(files: Record<string, string>) {
  const root = mkdtempSync(join(scratch, 'repository-'));
  cpSync(join(PIPELINES, 'ci'), join(root, 'ci'), { recursive: true });
  mkdirSync(join(root, 'bin'));
  const standIns = {
    terraform: `case "$*" in *"providers lock"*) echo locked >"\${1#-chdir=}/.terraform.lock.hcl" ;; esac`,
    flux: ':',
  };
  for (const [name, script] of Object.entries(standIns)) {
    const text = `#!/bin/bash\necho "${name} $*" >>"$CALLS"\n${script}\n`;
    writeFileSync(join(root, 'bin', name), text, { mode: 0o755 });
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const calls = join(root, 'calls');
  return {
    run: (script: string, variables: Record<string, string> = {}) =>
      spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, CALLS: calls, ...variables, PATH: `${root}/bin:${process.env.PATH}` },
      }),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    read: (name: string) => readFileSync(join(root, name), 'utf8'),
    root,
  };
}

describe('ci/artifact.sh', () => {
  test('has the stack without its backend, with the providers that are locked', () => {
    const { run, read, root } = repository({ ...APP, [`${STACK}/.terraform/providers/a`]: '' });
    expect(run('ci/artifact.sh').status).toBe(0);
    expect(JSON.parse(read('ci-artifact/cdk.tf.json'))).toEqual({ terraform: {}, resource: {} });
    expect(read('ci-artifact/.terraform.lock.hcl')).toBe('locked');
    expect(existsSync(join(root, 'ci-artifact/.terraform'))).toBe(false);
  });

  test('has a configuration in HCL as it is, with all that it reads, and nothing of an artifact before', () => {
    const files = { 'prefect/main.tf': 'a', 'prefect/files/values.yaml': 'b', 'ci-artifact/old': '' };
    const { run, read, root } = repository({ ...files, 'prefect/.terraform.lock.hcl': '' });
    expect(run('ci/artifact.sh', { PREFECT_DIRECTORY: 'prefect' }).status).toBe(0);
    expect([read('ci-artifact/main.tf'), read('ci-artifact/files/values.yaml')]).toEqual(['a', 'b']);
    expect(existsSync(join(root, 'ci-artifact/old'))).toBe(false);
  });

  test.each([
    ['a state', 'terraform.tfstate', ''],
    ['its backup', 'terraform.tfstate.1.backup', ''],
    ['one of a workspace', 'terraform.tfstate.d/a/terraform.tfstate', ''],
    ['a state under another name', 'old.json', '{"serial": 1, "lineage": "a-b"}'],
    ['a saved plan', 'plan.out', 'PK\u0003\u0004\0tfstate-prev'],
  ])('refuses %s, which has every password in clear', (_what, name, content) => {
    const { run, root } = repository({ ...APP, [`${STACK}/${name}`]: content });
    const { status, stderr } = run('ci/artifact.sh');
    expect([status, stderr]).toEqual([1, expect.stringContaining(name.replace(/\/.*/, ''))]);
    expect(existsSync(join(root, 'ci-artifact'))).toBe(false);
  });
});

describe('ci/lock.sh', () => {
  const LOCK = /^terraform -chdir=\S+ providers lock -platform=linux_amd64 .*-platform=windows_amd64$/;

  test('locks for each platform, beside cdktf.json, where Git has it', () => {
    const { run, read, calls } = repository({ 'cdktf.json': '{}', [`${STACK}/cdk.tf.json`]: '{}' });
    expect(run('ci/lock.sh').status).toBe(0);
    expect(calls()).toEqual([`terraform -chdir=${STACK} get`, expect.stringMatching(LOCK)]);
    expect(read('.terraform.lock.hcl')).toBe('locked\n');
  });

  test('in HCL locks where the configuration is', () => {
    const { run, read, root } = repository({ 'prefect/main.tf': '' });
    expect(run('ci/lock.sh', { PREFECT_DIRECTORY: 'prefect' }).status).toBe(0);
    expect(read('prefect/.terraform.lock.hcl')).toBe('locked\n');
    expect(existsSync(join(root, '.terraform.lock.hcl'))).toBe(false);
  });
});

test('prefect-push.yml pushes what ci/artifact.sh made, by a name in lower case, and tags it', () => {
  const { steps } = yaml('examples/pipelines/flux/.github/workflows/prefect-push.yml').jobs.push;
  const commands = steps.flatMap(({ run }: Json) => run ?? []);
  const { run, calls } = repository(APP);
  const { status } = run(commands.join('\n'), {
    GITHUB_REPOSITORY: 'Some-Body/Prefect',
    GITHUB_REPOSITORY_OWNER: 'Some-Body',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'abc',
    GH_TOKEN: 'token',
  });
  expect(status).toBe(0);
  const artifact = 'oci://ghcr.io/some-body/prefect-stack:abc';
  expect(calls()).toEqual([
    `flux push artifact ${artifact} --path=ci-artifact --creds=flux:token --source=https://github.com/Some-Body/Prefect --revision=main@sha1:abc`,
    `flux tag artifact ${artifact} --tag main --creds=flux:token`,
  ]);
});
