import { argument, type Block, localsOf, withLocals } from '../../modules-dist/hcl-files';
import { addressOf, readModule } from './support/modules';

/** Addresses in a module, with the kind of their instances' keys: what another one would make anew, and so lose. */
function addresses(name: string): string[] {
  return readModule(name)
    .blocks.filter(({ type, labels }) => ADDRESSED.includes(type) && labels[0] !== 'inputs')
    .map((block) => `${addressOf(block)}${instances(block)}`)
    .sort();
}

/** `module.inputs` has no resource. */
const ADDRESSED = ['resource', 'ephemeral', 'module'];

/** The keys of instances: numbers, texts or none. Another kind is another address. */
function instances(block: Block): string {
  const isThere = (name: string) => argument(block, name) !== undefined;
  return isThere('count') ? '[count]' : isThere('for_each') ? '[for_each]' : '';
}

/** Change this file only with a `moved` block in the module. */
describe('addresses never change', () => {
  test('prefect-server', () => {
    expect(addresses('prefect-server')).toEqual([
      'ephemeral.random_password.api_auth[count]',
      'ephemeral.random_password.database[count]',
      'ephemeral.random_password.encryption_key[count]',
      'helm_release.server',
      'kubernetes_annotations.shared[for_each]',
      'kubernetes_job_v1.database_setup[count]',
      'kubernetes_labels.shared[for_each]',
      'kubernetes_namespace_v1.prefect[count]',
      'kubernetes_namespace_v1.worker[for_each]',
      'kubernetes_network_policy_v1.prefect[for_each]',
      'kubernetes_persistent_volume_claim_v1.database[count]',
      'kubernetes_secret_v1.api_auth[for_each]',
      'kubernetes_secret_v1.api_auth_given[for_each]',
      'kubernetes_secret_v1.api_auth_write_only[count]',
      'kubernetes_secret_v1.database[count]',
      'kubernetes_secret_v1.database_write_only[count]',
      'kubernetes_secret_v1.encryption_key[count]',
      'kubernetes_secret_v1.encryption_key_write_only[count]',
      'module.worker[for_each]',
      'random_bytes.encryption_key[count]',
      'random_password.api_auth',
      'random_password.database',
      'terraform_data.api_auth_version[count]',
      'terraform_data.owner',
    ]);
  });

  test('prefect-worker', () => {
    expect(addresses('prefect-worker')).toEqual([
      'helm_release.worker',
      'kubernetes_annotations.shared[for_each]',
      'kubernetes_labels.shared[for_each]',
      'kubernetes_namespace_v1.jobs[count]',
      'kubernetes_namespace_v1.worker[count]',
      'terraform_data.owner',
    ]);
  });

  test('prefect1-server', () => {
    expect(addresses('prefect1-server')).toEqual([
      'ephemeral.random_password.database[count]',
      'ephemeral.random_password.database_admin[count]',
      'helm_release.server',
      'kubernetes_annotations.shared[for_each]',
      'kubernetes_config_map_v1.job_template[count]',
      'kubernetes_job_v1.agent_tenant[count]',
      'kubernetes_job_v1.database_setup[count]',
      'kubernetes_job_v1.tenant[count]',
      'kubernetes_labels.shared[for_each]',
      'kubernetes_namespace_v1.prefect[count]',
      'kubernetes_persistent_volume_claim_v1.database[count]',
      'kubernetes_secret_v1.database[count]',
      'kubernetes_secret_v1.database_write_only[count]',
      'kubernetes_service_v1.apollo_external[count]',
      'kubernetes_service_v1.ui_external[count]',
      'random_password.database',
      'random_password.database_admin',
      'terraform_data.owner',
    ]);
  });
});

test.each([
  ['prefect-server', 'database', 'count'],
  ['prefect-server', 'database_write_only', 'count'],
  ['prefect-server', 'api_auth', 'for_each'],
  ['prefect-server', 'api_auth_given', 'for_each'],
  ['prefect-server', 'api_auth_write_only', 'count'],
  ['prefect1-server', 'database', 'count'],
  ['prefect1-server', 'database_write_only', 'count'],
])('the plan of %s needs to know the version of the Secret %s', (module, name, given) => {
  const { blocks } = readModule(module);
  const secret = blocks.find(({ labels }) => labels[0] === 'kubernetes_secret_v1' && labels[1] === name);
  const expression = argument(secret as Block, given) ?? '';
  expect(withLocals(expression, localsOf(blocks))).toMatch(/\.version\b/);
});
