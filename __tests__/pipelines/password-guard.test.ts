import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trimmedPlan } from '../e2e/support/trimmed-plan';
import { CASES, type Finding, type Json, plan } from './support/plans';

const CI = join(__dirname, '..', '..', 'examples', 'pipelines', 'ci');
const GUARD = join(CI, 'password-guard.cjs');
const REGO = join(CI, 'password-guard.rego');
const { findings, RULES } = require(GUARD);
const OPA = process.env.CDKTF_PREFECT_OPA || 'opa';
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
    const fixtures = readdirSync(join(__dirname, 'plans')).map((file) => file.replace(/\.json$/, ''));
    expect(fixtures.filter((name) => !CASES.some((item) => item.name === name))).toEqual([]);
  });

  test('no fixture has a value that is not read', () => {
    for (const file of readdirSync(join(__dirname, 'plans'))) {
      const document = plan(file.replace(/\.json$/, ''));
      expect(trimmedPlan(document, 'prefect')).toEqual(document);
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

  test.each([
    ['nothing', ''],
    ['no JSON', 'Error: no plan'],
    ['a state', { format_version: '1.0', terraform_version: '1.11.4', values: {} }],
    ['another major format', { ...lost, format_version: '2.0' }],
    ['a plan that did not complete', { ...plan('chart-upgraded'), errored: true }],
  ])('refuses %s', (_what, document) => {
    const { status, output } = guard(document as Json);
    expect(status).toBe(2);
    expect(output).toMatch(/FAIL/);
  });

  test('refuses an argument that it does not know', () => {
    expect(guard(lost, 'file', '--alow').status).toBe(2);
  });
});

(hasOpa ? describe : describe.skip)(`the same in Rego${hasOpa ? '' : ' (skipped: no opa on PATH)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-rego-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function denied(document: Json, ...args: string[]): { address: string; rule: string; msg: string }[] {
    const input = join(folder, 'plan.json');
    writeFileSync(input, JSON.stringify(document));
    const query = 'data.prefect.passwords.deny';
    return JSON.parse(
      execFileSync(OPA, ['eval', '--strict', '-f', 'raw', '-d', REGO, ...args, '-i', input, query], {
        encoding: 'utf8',
      }),
    );
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
  });

  test('denies what is no plan', () => {
    expect(denied({ format_version: '1.0', values: {} }).map(({ rule }) => rule)).toEqual(['plan.missing']);
    expect(denied({ ...plan('chart-upgraded'), errored: true }).map(({ rule }) => rule)).toEqual([
      'plan.missing',
    ]);
  });
});
