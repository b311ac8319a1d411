import { Adoption } from '../../adopt/adoption';
import { report } from '../../adopt/report';

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
    `export TF_VAR_database_password="$(${kubectl} get secret pg)"`,
  ]);
  expect(text).not.toContain('Left out');
  expect(text).not.toContain('import.tf');
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
