import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PIPELINES } from './support/files';
import { type Json, plan } from './support/plans';

const SECRET = 'hunter2-hunter2';
const CONFIGURATION = {
  'cdk.tf.json': JSON.stringify({ '//': { metadata: {} }, resource: { a: 1 } }),
  '.terraform.lock.hcl': 'version = "3.1.1"',
};
const folder = mkdtempSync(join(tmpdir(), 'plan-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

function resource(after: Json, more: Json = {}): Json {
  return {
    address: 'kubernetes_secret_v1.a',
    mode: 'managed',
    change: {
      actions: ['update'],
      before: { data: { password: 'before' }, type: 'a', metadata: [{ name: 'a', resource_version: '1' }] },
      after: {
        data: { password: SECRET },
        type: 'b',
        metadata: [{ name: 'a', resource_version: '1' }],
        ...after,
      },
      after_unknown: { id: true },
      before_sensitive: { data: true, metadata: [{}] },
      after_sensitive: { data: true, metadata: [{}] },
      ...more,
    },
  };
}

function summary(document: Json, files: Record<string, string> = CONFIGURATION) {
  const output = mkdtempSync(join(folder, 'output-'));
  const stack = join(output, 'stack');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(stack, dirname(name)), { recursive: true });
    writeFileSync(join(stack, name), content);
  }
  const file = join(output, 'plan.json');
  writeFileSync(file, JSON.stringify(document));
  const script = join(PIPELINES, 'ci', 'plan-summary.cjs');
  const { status, stderr } = spawnSync(process.execPath, [script, file, stack, output], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const read = (name: string): string => readFileSync(join(output, name), 'utf8');
  return {
    text: read('summary.md'),
    digest: read('digest'),
    changes: read('changes'),
    report: JSON.parse(read('report.json')),
  };
}

test('has addresses, actions, attributes and counts, and no secret', () => {
  const outputs = { token: { actions: ['create'], after: SECRET, after_sensitive: true } };
  const { text, digest, report } = summary({ resource_changes: [resource({})], output_changes: outputs });
  expect(text).toContain('| `kubernetes_secret_v1.a` | update | `type`, `data` (sensitive) |');
  expect(text).toContain('Outputs that change: `token`');
  expect(report).toEqual({ create: 0, update: 1, delete: 0 });
  expect(digest).toMatch(/^[0-9a-f]{64}\n$/);
  expect(text).not.toContain(SECRET);
});

test('counts a replacement twice, as GitLab and Terraform do', () => {
  const { report, text } = summary(plan('version-raised'));
  expect(report).toEqual({ create: 3, update: 2, delete: 3 });
  expect(text).toMatch(/create, then delete/);
});

test('says whether there is anything to apply: an output or a move is something, and what is only read is not', () => {
  const moved = { ...resource({}, { actions: ['no-op'] }), previous_address: 'a.b' };
  const outputs = { url: { actions: ['update'], after: 'x', after_sensitive: false } };
  expect(summary({ resource_changes: [resource({}), moved], output_changes: outputs }).changes).toBe('3\n');
  const nothing = ['no-op', 'read'].map((action) => resource({}, { actions: [action] }));
  expect(summary({ resource_changes: nothing }).changes).toBe('0\n');
});

test('names the charts of an upgrade', () => {
  expect(summary(plan('chart-upgraded')).text).toContain('chart 2026.7.2211359 to 2026.8.18172642');
});

test('says what was moved', () => {
  expect(summary(plan('password-moved')).text).toMatch(
    /`random_password\.moved-[^`]*`.*moved from `random_password\./,
  );
});

describe('the digest', () => {
  const document = { resource_changes: [resource({})] };
  const { digest } = summary(document);
  const of = (changed: Json): string => summary({ resource_changes: [changed] }).digest;

  test.each<[string, Json]>([
    ['to which password one changes', resource({ data: { password: 'another' } })],
    ['what Kubernetes counts up', resource({ metadata: [{ resource_version: '7', name: 'a' }] })],
  ])('does not depend on %s', (_what, changed) => {
    expect(of(changed)).toBe(digest);
  });

  test('does not depend on the id of an import, which can be a password, and is not shown', () => {
    const [one, other] = ['hunter2', 'hunter3'].map((id) =>
      summary({ resource_changes: [resource({}, { importing: { id } })] }),
    );
    expect(one.digest).toBe(other.digest);
    expect(one.text).toContain('imported');
    expect(one.text).not.toContain('hunter2');
  });

  test('does not depend on what stays, or on the order', () => {
    const stays = { ...resource({}, { actions: ['no-op'] }), address: 'a.b' };
    const other = { ...resource({}), address: 'a.b' };
    expect(summary({ resource_changes: [stays, resource({})] }).digest).toBe(digest);
    expect(summary({ resource_changes: [other, resource({})] }).digest).toBe(
      summary({ resource_changes: [resource({}), other] }).digest,
    );
  });

  test.each<[string, Json]>([
    ['a value', resource({ type: 'c' })],
    ['what the value is before', resource({}, { before: { data: { password: 'before' }, type: 'b' } })],
    ['a value that is not known', resource({}, { after_unknown: {} })],
    ['the action', resource({}, { actions: ['delete', 'create'] })],
    ['the address', { ...resource({}), address: 'kubernetes_secret_v1.b' }],
    ['an import', resource({}, { importing: { id: 'a' } })],
    ['a move', { ...resource({}), previous_address: 'kubernetes_secret_v1.b' }],
    ['whether a sensitive value changes', resource({ data: { password: 'before' } })],
    [
      'whether one will only be known later',
      resource({ data: { password: 'before' } }, { after_unknown: { data: true } }),
    ],
    ['which values are sensitive', resource({}, { after_sensitive: { data: true, type: true } })],
  ])('depends on %s', (_what, changed) => {
    expect(of(changed)).not.toBe(digest);
  });

  test('depends on outputs', () => {
    const outputs = { url: { actions: ['update'], after: 'x', after_sensitive: false } };
    expect(summary({ ...document, output_changes: outputs }).digest).not.toBe(digest);
  });

  test.each<[string, Record<string, string>]>([
    ['the configuration, as it may have what no plan shows', { 'cdk.tf.json': '{"resource": {"a": 2}}' }],
    ['its files', { 'main_override.tf': '' }],
    ['the locked providers', { '.terraform.lock.hcl': 'version = "3.1.2"' }],
  ])('depends on %s', (_what, files) => {
    expect(summary(document, { ...CONFIGURATION, ...files }).digest).not.toBe(digest);
  });

  test('does not depend on cdktf’s comments, or on files that Terraform does not read', () => {
    const files = { 'cdk.tf.json': '{"//": {"path": "/home"}, "resource": {"a": 1}}', 'README.md': 'text' };
    expect(summary(document, { ...CONFIGURATION, ...files }).digest).toBe(digest);
  });

  test('depends on the modules', () => {
    const modules = { Modules: [{ Dir: '.' }, { Dir: '../stack/own' }] };
    const files = { ...CONFIGURATION, '.terraform/modules/modules.json': JSON.stringify(modules) };
    const [one, other] = ['a', 'b'].map(
      (text) => summary(document, { ...files, 'own/main.tf': text }).digest,
    );
    expect(one).not.toBe(other);
  });
});
