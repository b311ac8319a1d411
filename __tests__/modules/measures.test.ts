import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argument, membersOf, readBlocks } from '../../modules-dist/hcl-files';
import { SET_PASSWORD } from '../../src/database/set-password';
import { SETUP_PROGRAM } from '../../src/database/setup-program';
import { CHART_VERSION, TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import { WAIT_FOR_DATABASE } from '../../src/prefect-server/chart/wait-for-database';
import { SYNC_TEMPLATE } from '../../src/prefect-worker/chart/sync-template';
import { WAIT_FOR_API } from '../../src/prefect-worker/chart/wait-for-api';
import { VOLUME_CHECK } from '../../src/prefect1-server/chart/volume-check';
import { TENANT_PROGRAM } from '../../src/prefect1-server/tenant';
import { terraformBinary } from '../../toolbox/terraform';
import { MODULE_NAMES, MODULES } from './support/modules';

/** Most bytes of HCL in a module. A reviewer reads all of it. */
const LIMITS: Readonly<Record<string, number>> = {
  'prefect-server': 195_500,
  'prefect-worker': 81_300,
  'prefect1-server': 146_500,
};

/** Texts for people, which are in one line. */
const TEXT = /^ *(?:description|error_message|remedy) *=|^ *"\[[\w.]+\] /;

function hclFiles(name: string): Map<string, string> {
  const folder = join(MODULES, name);
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => /\.(?:tf|tofu)$/.test(file))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe.each(MODULE_NAMES)('%s can be read', (name) => {
  const files = hclFiles(name);
  const all = [...files.values()].join('\n');

  test('it is small', () => {
    expect(files.size).toBeGreaterThan(5);
    expect(Buffer.byteLength(all)).toBeLessThanOrEqual(LIMITS[name]);
  });

  test('its lines are short', () => {
    const long = [...files].flatMap(([file, text]) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.length > 160 && !TEXT.test(line) ? [`${file}:${index + 1}: ${line.length}`] : [],
        ),
    );
    expect(long).toEqual([]);
  });

  test('types give defaults, so nothing tries whether an attribute is there', () => {
    expect(all.match(/\btry\((?:var|local\.inputs|module\.inputs)\.[^\n]*/g) ?? []).toEqual([]);
  });

  test('no pattern, command or script is there twice', () => {
    const literals = [...all.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, text]) => text);
    const marked = literals.filter((text) => text.length > 40 && !/^\[|\$\{/.test(text));
    const twice = marked.filter((text, index) => marked.indexOf(text) !== index);
    expect([...new Set(twice)]).toEqual([]);
  });

  test('metadata without entries is null, which providers do not report as a change', () => {
    const maps = readBlocks(join(MODULES, name))
      .filter(({ type }) => type === 'resource')
      .flatMap(({ body }) => membersOf(body))
      .filter((member) => member.name === 'metadata' && member.isBlock)
      .flatMap(({ value }) => membersOf(value, 2))
      .filter((member) => ['labels', 'annotations'].includes(member.name))
      .map(({ value }) => value);
    expect(
      maps.filter((value) => value === '{}' || /^(?:var|local\.inputs|module)\.\S+$/.test(value)),
    ).toEqual([]);
  });

  (terraformBinary() === undefined ? test.skip : test)('it is formatted', () => {
    const changed = execFileSync(`${terraformBinary()}`, ['fmt', '-check', '-recursive', '-list=true', '.'], {
      cwd: join(MODULES, name),
    });
    expect(changed.toString()).toBe('');
  });
});

test.each(['kinds.tf', 'labels.tf', 'unknown.tf'])('inputs/%s is the same in all modules', (file) => {
  const texts = MODULE_NAMES.map((name) => hclFiles(name).get(`inputs/${file}`));
  expect(new Set(texts).size).toBe(1);
});

test.each([
  ['inputs/pod-spec.tf', 'prefect-server', 'prefect-worker'],
  ['inputs/guards.tf', 'prefect-server', 'prefect1-server'],
  ['claim-size.tf', 'prefect-server', 'prefect1-server'],
])('%s is the same in %s and %s', (file, ...names) => {
  const [one, other] = names.map((name) => hclFiles(name).get(file));
  expect(one).toBeDefined();
  expect(one).toBe(other);
});

test.each(['prefect-server', 'prefect-worker'])(
  '%s has the versions of the charts that are tested',
  (name) => {
    const text = [...hclFiles(name).values()].join('\n');
    const [, table = ''] = /^ *prefect_versions = \{\n(.*?)^ *\}/ms.exec(text) ?? [];
    const versions = [...table.matchAll(/"([\d.]+)" *= "([\d.]+)"/g)].map(([, chart, prefect]) => [
      chart,
      prefect,
    ]);
    expect(Object.fromEntries(versions)).toEqual(TESTED_CHART_VERSIONS);
    expect(text).toContain(`default_chart_version = "${CHART_VERSION}"`);
  },
);

test.each([
  ['prefect-server', 'set-password.sh', SET_PASSWORD],
  ['prefect-server', 'database-setup.sh', SETUP_PROGRAM],
  ['prefect-server', 'wait-for-database.py', WAIT_FOR_DATABASE],
  ['prefect-worker', 'wait-for-api.py', WAIT_FOR_API],
  ['prefect-worker', 'sync-template.py', SYNC_TEMPLATE],
  ['prefect1-server', 'set-password.sh', SET_PASSWORD],
  ['prefect1-server', 'database-setup.sh', SETUP_PROGRAM],
  ['prefect1-server', 'create-tenant.py', TENANT_PROGRAM],
  ['prefect1-server', 'volume-check.sh', VOLUME_CHECK],
])('files/ of %s: %s is the program of the library', (name, file, program) => {
  expect(readFileSync(join(MODULES, name, 'files', file), 'utf8')).toBe(program);
});

test('the worker has the template of the library', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(MODULES, path), 'utf8'));
  expect(read('prefect-worker/files/base-job-template.json')).toEqual(
    read('../src/prefect-worker/chart/prefect-kubernetes-template.json'),
  );
});

test.each(MODULE_NAMES)('%s has ranges of versions', (name) => {
  const [terraform] = readBlocks(join(MODULES, name)).filter(({ type }) => type === 'terraform');
  expect(terraform && argument(terraform, 'required_version')).toMatch(/^">= /);
});
