import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CHANGED_PLANS } from './support/changed-plans';
import { changedAtRandom } from './support/changes-at-random';
import { KEY_PLANS } from './support/key-plans';
import { MODULE_PLANS } from './support/module-plans';
import { fixtureNames, fixtureText, readFixture, readText } from './support/plan-files';
import { planLines } from './support/plan-lines';
import { type Finding, type Json, plan } from './support/plans';
import { REAL_PLANS } from './support/real-plans';

const CI = join(__dirname, '..', '..', 'examples', 'pipelines', 'ci');
const GUARD = join(CI, 'password-guard.cjs');
const REGO = join(CI, 'password-guard.rego');
const { findings, RULES } = require(join(CI, 'password-guard-rules.cjs'));
const OPA = process.env.CDKTF_PREFECT_OPA || 'opa';
const CASES = [...REAL_PLANS, ...CHANGED_PLANS, ...KEY_PLANS, ...MODULE_PLANS];
const hasOpa = spawnSync(OPA, ['version']).status === 0;

/** Runs the guard as a pipeline does. */
function guard(document: Json | string, ...args: string[]): { status: number | null; output: string } {
  const input = typeof document === 'string' ? document : JSON.stringify(document);
  const { status, stdout, stderr } = spawnSync(process.execPath, [GUARD, '-', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function sorted(found: readonly Finding[]): Finding[] {
  return found
    .map(({ address, rule }) => ({ address, rule }))
    .sort((one, other) => one.address.localeCompare(other.address));
}

describe('the password guard', () => {
  test.each(CASES)('$name', ({ document, expected }) => {
    expect(sorted(findings(document()))).toEqual(sorted(expected));
  });

  test('each rule has a case, and each fixture too', () => {
    const rules = new Set(CASES.flatMap(({ expected }) => expected.map(({ rule }) => rule)));
    expect([...rules].sort()).toEqual(Object.keys(RULES).sort());
    expect(fixtureNames().filter((name) => !CASES.some((item) => item.name === name))).toEqual([]);
  });

  test('each fixture is what would be written of its plan', () => {
    for (const name of fixtureNames()) {
      const lines = planLines(plan(name));
      expect([name, fixtureText({ ...readFixture(name), lines })]).toEqual([name, readText(name)]);
    }
  });
});

describe('the command', () => {
  const lost = plan('password-replaced');
  const [{ address }] = findings(lost);

  test('names the address, the reason and the remedy, and fails', () => {
    const { status, output } = guard(lost);
    expect(status).toBe(1);
    expect(output).toContain(`FAIL ${address} [password.replaced] ${RULES['password.replaced']}.`);
    expect(output).toMatch(/Raise the version/);
  });

  test('passes without the word that Atlantis takes for a failure', () => {
    const { status, output } = guard(plan('chart-upgraded'));
    expect(status).toBe(0);
    expect(output).not.toMatch(/fail/i);
  });

  test('allows an address, and says which allowance is of no use', () => {
    const { status, output } = guard(lost, '--allow', address, '--allow', 'random_password.gone');
    expect(status).toBe(0);
    expect(output).toContain(`allowed ${address} [password.replaced]`);
    expect(output).toContain('unused allowance: random_password.gone');
    expect(guard(plan('destroyed'), '--allow', address).status).toBe(1);
  });

  test('reads allowances from a file with comments', () => {
    const folder = mkdtempSync(join(tmpdir(), 'guard-'));
    const file = join(folder, 'allowed');
    writeFileSync(file, `# moved to another cluster\n\n  ${address}  # see CHANGES\n`);
    expect(guard(lost, '--allow-file', file).status).toBe(0);
    writeFileSync(file, `# ${address}\n`);
    expect(guard(lost, '--allow-file', file).status).toBe(1);
    rmSync(folder, { recursive: true });
  });

  test('allows an address of a module', () => {
    const removed = plan('module-version-lowered');
    const addresses = findings(removed).flatMap(({ address }: Finding) => ['--allow', address]);
    expect(addresses).toContain('module.prefect["a"].kubernetes_secret_v1.database[0]');
    expect(guard(removed, ...addresses).status).toBe(0);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'Error: no plan'],
    ['a state', { format_version: '1.0', terraform_version: '1.11.4', values: {} }],
    ['what is no object', 'null'],
    ['another major format', { ...lost, format_version: '2.0' }],
    ['a format without a minor version', { ...lost, format_version: '1' }],
    ['changes that are none', { ...lost, resource_changes: 'none' }],
    ['a change without actions', { ...lost, resource_changes: [{ address, type: 'random_password' }] }],
    ['a plan that did not complete', { ...plan('chart-upgraded'), errored: true }],
  ])('refuses %s', (_what, document) => {
    const { status, output } = guard(document as Json);
    expect(status).toBe(2);
    expect(output).toMatch(/FAIL/);
  });

  test.each(['password-guard-rules.cjs', 'password-guard-plan.cjs'])(
    'refuses every plan without %s',
    (missing) => {
      const folder = mkdtempSync(join(tmpdir(), 'guard-'));
      const files = ['password-guard.cjs', 'password-guard-rules.cjs', 'password-guard-plan.cjs'];
      for (const file of files.filter((name) => name !== missing))
        copyFileSync(join(CI, file), join(folder, file));
      const { status, stderr } = spawnSync(process.execPath, [join(folder, 'password-guard.cjs'), '-'], {
        input: JSON.stringify(lost),
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^password guard: FAIL: .*\n$/)]);
      expect(stderr).toContain(missing);
      rmSync(folder, { recursive: true });
    },
  );

  test('takes the minor versions of the format, of Terraform and of OpenTofu', () => {
    for (const format_version of ['1.0', '1.2', '1.10']) {
      expect(guard({ ...lost, format_version }).status).toBe(1);
    }
  });

  test.each([
    ['it does not know', ['file', '--alow']],
    ['is one file too many', ['file']],
    ['lacks its value', ['--allow']],
    ['names no file', ['--allow-file', '/nonexistent']],
  ])('refuses an argument that %s', (_what, args) => {
    const { status, output } = guard(lost, ...args);
    expect(status).toBe(2);
    expect(output).toMatch(/^password guard: FAIL: .*\n$/);
  });

  test('prints no value of a plan, whole or cut off anywhere', () => {
    const secret = 'SeCrEt-Value';
    const document = plan('imported');
    for (const { type, change } of document.resource_changes) {
      if (type === 'random_password') change.before.result = secret;
      if (change.importing !== undefined || type === 'random_password') change.importing = { id: secret };
    }
    document.variables = { password: { value: secret } };
    const text = JSON.stringify(document);
    expect(guard(text).output).not.toContain(secret);
    const start = text.indexOf(secret);
    for (const end of [1, start, start + secret.length, start + secret.length + 1, text.length - 1]) {
      const { status, output } = guard(text.slice(0, end));
      expect(status).toBe(2);
      expect(output).not.toContain(secret);
      expect(guard(`${text.slice(0, end)}}`).output).not.toContain(secret);
    }
  });
});

(hasOpa ? describe : describe.skip)(`the same in Rego${hasOpa ? '' : ' (skipped: no opa on PATH)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-rego-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function evaluated(document: Json, query: string, ...args: string[]): Json {
    const input = join(folder, 'plan.json');
    writeFileSync(input, JSON.stringify(document));
    const flags = ['--strict', '-f', 'raw', '-d', REGO, ...args, '-i', input];
    return JSON.parse(execFileSync(OPA, ['eval', ...flags, query], { encoding: 'utf8' }));
  }

  function denied(document: Json, ...args: string[]): { address: string; rule: string; msg: string }[] {
    return evaluated(document, 'data.prefect.passwords.deny', ...args);
  }

  test.each(CASES)('$name', ({ document, expected }) => {
    const found = denied(document());
    expect(sorted(found)).toEqual(sorted(expected));
    for (const { address, rule, msg } of found) expect(msg).toBe(`${address} [${rule}] ${RULES[rule]}.`);
  });

  test('reads a run of HCP Terraform', () => {
    expect(sorted(denied({ plan: plan('password-replaced'), run: {} }))).toHaveLength(1);
    expect(findings({ plan: plan('password-replaced'), run: {} })).toHaveLength(1);
  });

  test('allows an address', () => {
    const [{ address }] = findings(plan('password-replaced'));
    const data = join(folder, 'allow.json');
    writeFileSync(data, JSON.stringify({ prefect: { allow: [address] } }));
    expect(denied(plan('password-replaced'), '-d', data)).toEqual([]);
    expect(denied(plan('destroyed'), '-d', data).length).toBeGreaterThan(1);
    // HCP Terraform reads Rego and no data.
    const rego = readFileSync(join(CI, '..', 'hcp-terraform', 'allowed-loss.rego'), 'utf8');
    const policy = join(folder, 'allow.rego');
    writeFileSync(policy, rego.replace('random_password.old', address));
    expect(denied(plan('password-replaced'), '-d', policy)).toEqual([]);
  });

  test.each([
    ['a state', { format_version: '1.0', values: {} }],
    ['a plan that did not complete', { ...plan('chart-upgraded'), errored: true }],
    ['another major format', { ...plan('chart-upgraded'), format_version: '2.0' }],
    ['a format without a minor version', { ...plan('chart-upgraded'), format_version: '1' }],
    ['changes that are none', { ...plan('chart-upgraded'), resource_changes: 'none' }],
    [
      'a change without actions',
      { ...plan('chart-upgraded'), resource_changes: [{ address: 'a', type: 'b' }] },
    ],
  ])('denies %s', (_what, document) => {
    expect(denied(document).map(({ rule }) => rule)).toEqual(['plan.missing']);
  });

  test('agrees with Node on real plans that were changed at random', () => {
    const query =
      '[found | some document in input; found := data.prefect.passwords.deny with input as document]';
    fc.assert(
      fc.property(fc.array(changedAtRandom(), { minLength: 1, maxLength: 40 }), (documents) => {
        const found = evaluated(documents, query).map(sorted);
        expect(found).toEqual(documents.map((document) => sorted(findings(document))));
      }),
      { numRuns: 10 },
    );
  });
});
