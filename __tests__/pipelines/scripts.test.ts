import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn, PIPELINES, ROOT } from './support/files';
import { type Json, plan } from './support/plans';

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
  const scripts = filesIn('examples/pipelines/ci').filter((path) => path.endsWith('.sh'));
  const { stdout } = spawnSync('shellcheck', ['-x', '-P', 'SCRIPTDIR', ...scripts], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(scripts.length).toBeGreaterThan(5);
  expect(stdout).toBe('');
});

describe('the summary of a plan', () => {
  const SECRET = 'hunter2-hunter2';

  function resource(after: Json, more: Json = {}): Json {
    return {
      address: 'kubernetes_secret_v1.a',
      mode: 'managed',
      change: {
        actions: ['create'],
        before: null,
        after: { data: { password: SECRET }, metadata: [{ name: 'a', resource_version: '1' }], ...after },
        after_unknown: { id: true },
        after_sensitive: { data: true, metadata: [{}] },
        ...more,
      },
    };
  }

  function summary(document: Json): { text: string; digest: string; report: Json } {
    const output = mkdtempSync(join(folder, 'summary-'));
    const { status } = node('plan-summary.cjs', write('plan.json', document), output);
    expect(status).toBe(0);
    const read = (name: string) => readFileSync(join(output, name), 'utf8');
    return { text: read('summary.md'), digest: read('digest'), report: JSON.parse(read('report.json')) };
  }

  test('has addresses, actions and counts, and no secret', () => {
    const outputs = { token: { actions: ['create'], after: SECRET, after_sensitive: true } };
    const { text, digest, report } = summary({ resource_changes: [resource({})], output_changes: outputs });
    expect(text).toContain('| `kubernetes_secret_v1.a` | create |');
    expect(text).toContain('Outputs that change: `token`');
    expect(report).toEqual({ create: 1, update: 0, delete: 0 });
    expect(digest).toMatch(/^[0-9a-f]{64}\n$/);
    expect(text).not.toContain(SECRET);
  });

  test('counts a replacement twice, as GitLab and Terraform do', () => {
    const { report, text } = summary(plan('version-raised'));
    expect(report).toEqual({ create: 3, update: 2, delete: 3 });
    expect(text).toMatch(/create, then delete/);
  });

  test('names the charts of an upgrade', () => {
    expect(summary(plan('chart-upgraded')).text).toContain('chart 2026.7.2211359 to 2026.8.18172642');
  });

  test('says what was moved', () => {
    expect(summary(plan('password-moved')).text).toMatch(
      /`random_password\.moved`.*moved from `random_password\./,
    );
  });

  describe('its digest', () => {
    const { digest } = summary({ resource_changes: [resource({})] });

    test.each<[string, Json]>([
      ['a password', resource({ data: { password: 'another' } })],
      ['what Kubernetes counts up', resource({ metadata: [{ resource_version: '7', name: 'a' }] })],
    ])('does not depend on %s', (_what, changed) => {
      expect(summary({ resource_changes: [changed] }).digest).toBe(digest);
    });

    test('does not depend on what stays', () => {
      const other = { ...resource({}, { actions: ['no-op'] }), address: 'a.b' };
      expect(summary({ resource_changes: [other, resource({})] }).digest).toBe(digest);
    });

    test.each<[string, Json]>([
      ['a value', resource({ type: 'Opaque' })],
      ['a value that is not known', resource({}, { after_unknown: {} })],
      ['the action', resource({}, { actions: ['delete', 'create'] })],
      ['the address', { ...resource({}), address: 'kubernetes_secret_v1.b' }],
      ['an import', resource({}, { importing: { id: 'a' } })],
      ['a move', { ...resource({}), previous_address: 'kubernetes_secret_v1.b' }],
    ])('depends on %s', (_what, changed) => {
      expect(summary({ resource_changes: [changed] }).digest).not.toBe(digest);
    });

    test('depends on outputs', () => {
      const outputs = { url: { actions: ['update'], after: 'x', after_sensitive: false } };
      expect(summary({ resource_changes: [resource({})], output_changes: outputs }).digest).not.toBe(digest);
    });
  });
});

describe('drift inside a release', () => {
  const MANIFEST = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'server', namespace: 'prefect' },
    spec: {
      replicas: 1,
      paused: false,
      template: {
        metadata: { annotations: null },
        spec: {
          containers: [
            { name: 'main', image: 'a', resources: { limits: { cpu: '1000m', memory: '1024Mi' } }, env: [] },
            {
              name: 'side',
              image: 'b',
              volumeMounts: [
                { name: 'scratch', mountPath: '/tmp' },
                { name: 'scratch', mountPath: '/home', subPath: 'home' },
              ],
            },
          ],
        },
      },
    },
  };

  function drift(
    change: (live: Json) => void,
    manifest: Json = MANIFEST,
  ): { status: number | null; stdout: string } {
    const live = structuredClone(MANIFEST) as Json;
    live.metadata.uid = 'x';
    live.spec.template.spec.containers[0].resources.limits = { cpu: '1', memory: '1Gi' };
    delete live.spec.paused;
    change(live);
    const text = live.gone ? '' : JSON.stringify({ kind: 'List', items: [live] });
    return node('live-drift.cjs', write('manifest.json', manifest), write('live.json', text));
  }

  test.each<[string, (live: Json) => void]>([
    ['what is written otherwise', () => {}],
    ['what the cluster adds', (live) => Object.assign(live.spec, { strategy: {}, status: { replicas: 1 } })],
    [
      'a container that a webhook adds',
      (live) => live.spec.template.spec.containers.unshift({ name: 'mesh' }),
    ],
  ])('is not %s', (_what, change) => {
    expect(drift(change)).toMatchObject({ status: 0, stdout: '' });
  });

  test.each<[string, RegExp, (live: Json) => void]>([
    ['a number', /spec\.replicas is not/, (live) => Object.assign(live.spec, { replicas: 2 })],
    [
      'an image',
      /containers\[side\]\.image/,
      (live) => Object.assign(live.spec.template.spec.containers[1], { image: 'c' }),
    ],
    [
      'a limit',
      /limits\.cpu/,
      (live) => Object.assign(live.spec.template.spec.containers[0].resources.limits, { cpu: '2' }),
    ],
    [
      'a mount under a name that another has too',
      /volumeMounts\[scratch\]\.subPath/,
      (live) => Object.assign(live.spec.template.spec.containers[1].volumeMounts[1], { subPath: 'x' }),
    ],
    ['a container that is gone', /containers\[side\]/, (live) => live.spec.template.spec.containers.pop()],
    [
      'an object that is gone',
      /apps Deployment prefect\/server is gone/,
      (live) => Object.assign(live, { gone: true }),
    ],
  ])('is %s', (_what, message, change) => {
    expect(drift(change)).toMatchObject({ status: 2, stdout: expect.stringMatching(message) });
  });

  test('names no value, which may be in a Secret of the chart', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'server' },
      data: { a: 'c2VjcmV0' },
    };
    const live = write('live.json', { ...secret, data: { a: 'b3RoZXI=' } });
    const { status, stdout } = node('live-drift.cjs', write('manifest.json', secret), live);
    expect([status, stdout]).toEqual([2, '- v1 Secret /server: data.a is not what the release says\n']);
  });

  test('reads what kubectl prints of several objects, one after the other', () => {
    const second = { ...MANIFEST, metadata: { name: 'other', namespace: 'prefect' } };
    const printed = [MANIFEST, second].map((object) => JSON.stringify(object, undefined, 4)).join('\n');
    expect(drift(() => {}, printed).stdout).toBe('- apps Deployment prefect/other is gone\n');
  });
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
      'releases.cjs': "console.log('a n')",
      ...scripts,
    };
    for (const [name, script] of Object.entries(all)) writeFileSync(join(root, 'ci', name), script);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, PREFECT_TERRAFORM: 'terraform' };
    return spawnSync('bash', [join(root, 'ci', 'drift.sh')], { env }).status;
  }

  test.each<[string, number, Record<string, string>]>([
    ['no drift', 0, { 'live-drift.cjs': '' }],
    ['drift', 2, { 'live-drift.cjs': 'process.exitCode = 2' }],
    ['an error of the comparison', 1, { 'live-drift.cjs': "throw new Error('a')" }],
    ['an error of the list of releases', 1, { 'releases.cjs': "throw new Error('a')" }],
  ])('tells %s', (_what, status, scripts) => {
    expect(run(scripts)).toBe(status);
  });
});

test('the releases of a state, in modules too', () => {
  const release = (name: string) => ({
    type: 'helm_release',
    mode: 'managed',
    values: { name, namespace: 'n', values: ['secret'] },
  });
  const root = {
    resources: [release('a')],
    child_modules: [{ child_modules: [{ resources: [release('b')] }] }],
  };
  const file = write('plan.json', { prior_state: { values: { root_module: root } } });
  expect(node('releases.cjs', file).stdout).toBe('a n\nb n\n');
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
