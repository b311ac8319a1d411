import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(environment: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
  const { PATH } = process.env;
  const { CDKTF_OUTDIR = folder, ...rest } = environment;
  return spawnSync(process.execPath, ['app/start.js'], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { PATH, CDKTF_OUTDIR, ...rest },
  });
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function release(stack: string): Record<string, unknown> {
  const text = readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8');
  return Object.values<any>(JSON.parse(text).resource.helm_release)[0];
}

test('the tests run the app of cdktf.json', () => {
  const { app, context } = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8'));
  expect(app).toBe('node app/start.js');
  expect(start({ CDKTF_CONTEXT_JSON: JSON.stringify(context) })).toMatchObject({ status: 0, stderr: '' });
  expect(release('prefect')).toMatchObject({ name: 'prefect-server' });
});

test('settings come from the context of cdktf.json', () => {
  const context = { prefect: { stackName: 'other', name: 'from-context' } };
  expect(start({ CDKTF_CONTEXT_JSON: JSON.stringify(context) })).toMatchObject({ status: 0 });
  expect(release('other')).toMatchObject({ name: 'from-context' });
});

test('the example settings file works', () => {
  expect(start({ CDKTF_PREFECT_SETTINGS: 'app/settings.example.json' })).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(release('prefect')).toMatchObject({ chart: 'prefect-server' });
});

test.each([
  ['settings.json', '{ "name": "from-file" }'],
  ['settings.yaml', 'name: from-file # YAML has comments\n'],
])('a file %s takes their place', (name, text) => {
  const context = { prefect: { name: 'from-context', wrong: true } };
  const environment = {
    CDKTF_CONTEXT_JSON: JSON.stringify(context),
    CDKTF_PREFECT_SETTINGS: write(name, text),
  };
  expect(start(environment)).toMatchObject({ status: 0, stderr: '' });
  expect(release('prefect')).toMatchObject({ name: 'from-file' });
});

test.each([
  ['settings.json', '{ "name": ', /^\[settings\.file\] .*settings\.json \(from CDKTF_PREFECT_SETTINGS\): /],
  ['settings.yml', 'name: a\nname: b', /^\[settings\.file\] .*Map keys must be unique/],
  [
    'settings.json',
    '{ "nam": "x" }',
    /settings\.json: 1 problem\n {2}\[settings\.key\.unknown\] nam: .*name\?\n$/,
  ],
  ['settings.json', '{ "name": "UPPER" }', /^prefect\/prefect \(PrefectServer\): 1 problem\n.*\n$/],
])('%s with %s fails and prints only the reason', (name, text, reason) => {
  const { status, stderr } = start({ CDKTF_PREFECT_SETTINGS: write(name, text) });
  expect(status).toBe(1);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(join(folder, 'stacks', 'prefect'))).toBe(false);
});

test('a missing settings file is an error with its name', () => {
  expect(start({ CDKTF_PREFECT_SETTINGS: 'no/such.json' })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('[settings.file] no/such.json (from CDKTF_PREFECT_SETTINGS): ENOENT'),
  });
});

test('the debug log level prints the stack trace of an error', () => {
  const file = write('settings.json', '{ "nam": "x" }');
  const { stderr } = start({ CDKTF_PREFECT_SETTINGS: file, CDKTF_LOG_LEVEL: 'debug' });
  expect(stderr).toMatch(/at loadSettings .*app\/load-settings\.ts:\d+/);
});
