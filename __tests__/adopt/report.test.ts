import { spawnSync } from 'node:child_process';
import { Adoption } from '../../adopt/adoption';
import { report } from '../../adopt/report';
import names from '../../app/cdktf-names.json';

const OPTIONS = {
  kubectl: 'kubectl --namespace prefect',
  folder: 'out',
  stackName: 'prefect-mine',
  prepared: false,
};

test('a report has commands for a shell in their order, and no empty sections', () => {
  const adoption = new Adoption();
  adoption.step('Last.', 'delete', 'statefulset', 'pg');
  adoption.keep('secret', 'pg', 'First.');
  adoption.variables.push({ name: 'database_password', command: 'get secret pg' });
  const text = report(adoption, OPTIONS);
  const { kubectl } = OPTIONS;
  expect(text.split('\n').filter((line) => /kubectl/.test(line))).toEqual([
    `${kubectl} annotate --overwrite secret pg helm.sh/resource-policy=keep`,
    `${kubectl} delete statefulset pg`,
    expect.stringContaining(`TF_VAR_database_password="$(${kubectl} get secret pg)"`),
  ]);
  expect(text).not.toContain('Left out');
  expect(text).not.toContain('import.tf');
});

describe('a variable of the password', () => {
  /** What the shell exports after the printed line, with a kubectl that does this, and an old value. */
  function exportedBy(kubectl: string): { status: number | null; stdout: string } {
    const adoption = new Adoption();
    adoption.variables.push({ name: 'password', command: 'get secret pg | cat' });
    const line = report(adoption, OPTIONS)
      .split('\n')
      .find((each) => each.includes('TF_VAR_password'));
    const script = `kubectl() { ${kubectl}; }\n${line}\nenv | grep ^TF_VAR_`;
    const env = { PATH: process.env.PATH, TF_VAR_password: 'old' };
    const { status, stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
    return { status, stdout };
  }

  test('is what kubectl prints', () => {
    expect(exportedBy('echo "a \'b"')).toEqual({ status: 0, stdout: "TF_VAR_password=a 'b\n" });
  });

  test('stops the shell where kubectl fails', () => {
    const { status, stdout } = exportedBy('return 1');
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  });
});

test.each([
  [undefined, '1 helm_release: the upgrade of the live one'],
  [[{ workPool: 'a' }, { workPool: 'b' }], '3 helm_release: the upgrades of the live ones'],
])('a report counts the releases of the plan, with workers %j', (workers, expected) => {
  const adoption = new Adoption();
  adoption.set({ workers });
  expect(report(adoption, OPTIONS)).toContain(`npx ${names.command} diff     # creates ${expected}.`);
});

test('a report begins with what the user must decide', () => {
  const text = report(new Adoption(), { ...OPTIONS, problem: 'a\nb' });
  expect(text).toMatch(/^Decide first[^\n]*\n\n {2}a\n {2}b\n/);
});

test('a report copies the import block of a claim to where Terraform runs', () => {
  const adoption = new Adoption();
  adoption.claimToImport = 'data';
  expect(report(adoption, OPTIONS)).toContain('cp out/import.tf cdktf.out/stacks/prefect-mine/');
});
