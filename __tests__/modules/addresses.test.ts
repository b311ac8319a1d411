import { readModule } from './support/modules';

/** Addresses in a module: what another one would make anew, and so lose. */
function addresses(name: string): string[] {
  const { resource, ephemeral, module: calls = {} } = readModule(name);
  const of = (blocks: object = {}) =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((each) => `${type}.${each}`));
  return [
    ...of(resource),
    ...of(ephemeral).map((address) => `ephemeral.${address}`),
    ...Object.keys(calls).map((each) => `module.${each}`),
  ].sort();
}

/** Change this file only with a `moved` block in the module. */
describe('addresses never change', () => {
  test('prefect-server', () => {
    expect(addresses('prefect-server')).toEqual([
      'ephemeral.random_password.api_auth',
      'ephemeral.random_password.database',
      'helm_release.server',
      'kubernetes_job_v1.database_setup',
      'kubernetes_namespace_v1.prefect',
      'kubernetes_namespace_v1.worker',
      'kubernetes_persistent_volume_claim_v1.database',
      'kubernetes_secret_v1.api_auth',
      'kubernetes_secret_v1.api_auth_given',
      'kubernetes_secret_v1.api_auth_write_only',
      'kubernetes_secret_v1.database',
      'kubernetes_secret_v1.database_write_only',
      'module.worker',
      'random_password.api_auth',
      'random_password.database',
      'terraform_data.api_auth_version',
      'terraform_data.owner',
    ]);
  });

  test('prefect-worker', () => {
    expect(addresses('prefect-worker')).toEqual([
      'helm_release.worker',
      'kubernetes_namespace_v1.jobs',
      'kubernetes_namespace_v1.worker',
      'terraform_data.owner',
    ]);
  });

  test('prefect1-server', () => {
    expect(addresses('prefect1-server')).toEqual([
      'ephemeral.random_password.database',
      'ephemeral.random_password.database_admin',
      'helm_release.server',
      'kubernetes_config_map_v1.job_template',
      'kubernetes_job_v1.agent_tenant',
      'kubernetes_job_v1.database_setup',
      'kubernetes_job_v1.tenant',
      'kubernetes_namespace_v1.prefect',
      'kubernetes_persistent_volume_claim_v1.database',
      'kubernetes_secret_v1.database',
      'kubernetes_secret_v1.database_write_only',
      'kubernetes_service_v1.apollo_external',
      'kubernetes_service_v1.ui_external',
      'random_password.database',
      'random_password.database_admin',
      'terraform_data.owner',
    ]);
  });
});

test.each([
  ['prefect-server', 'database', 'count', 'var.database.credentials.version'],
  ['prefect-server', 'database_write_only', 'count', 'var.database.credentials.version'],
  ['prefect-server', 'api_auth', 'for_each', 'var.basic_auth.version'],
  ['prefect-server', 'api_auth_given', 'for_each', 'var.basic_auth.version'],
  ['prefect-server', 'api_auth_write_only', 'count', 'var.basic_auth.version'],
  ['prefect1-server', 'database', 'count', 'var.database.credentials.version'],
  ['prefect1-server', 'database_write_only', 'count', 'var.database.credentials.version'],
])('the plan of %s needs to know the version of the Secret %s', (module, name, argument, version) => {
  expect(readModule(module).resource.kubernetes_secret_v1[name][argument]).toContain(version);
});
