import { Adoption } from '../../adopt/adoption';
import { report } from '../../adopt/report';

const OPTIONS = {
  kubectl: 'kubectl --namespace prefect',
  folder: 'out',
  stackName: 'prefect-mine',
  prepared: false,
};

test('it has commands that a shell can run, in their order, and only sections with something in them', () => {
  const adoption = new Adoption();
  adoption.step('Last.', 'delete', 'statefulset', 'pg');
  adoption.keep('secret', 'pg', 'First.');
  adoption.variables.push({ name: 'database_password', command: 'get secret pg' });
  const text = report(adoption, OPTIONS);
  const { kubectl } = OPTIONS;
  expect(text.split('\n').filter((line) => /kubectl/.test(line))).toEqual([
    `${kubectl} annotate --overwrite secret pg helm.sh/resource-policy=keep`,
    `${kubectl} delete statefulset pg`,
    `export TF_VAR_database_password="$(${kubectl} get secret pg)"`,
  ]);
  expect(text).not.toContain('What does not come along');
  expect(text).not.toContain('import.tf');
});

test('it says first what has to be decided', () => {
  const text = report(new Adoption(), { ...OPTIONS, problem: 'a\nb' });
  expect(text).toMatch(/^To be decided first[^\n]*\n\n {2}a\n {2}b\n/);
});

test('a claim that is imported has its file where Terraform runs', () => {
  const adoption = new Adoption();
  adoption.claimToImport = 'data';
  expect(report(adoption, OPTIONS)).toContain('cp out/import.tf cdktf.out/stacks/prefect-mine/');
});
