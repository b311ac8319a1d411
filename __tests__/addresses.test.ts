import { BasicAuth, Credentials, Database, Namespace, PrefectServer } from '../src';
import { sensitive } from './support/scenarios/scenario';
import { synthesize, type Template } from './support/template';

/** Names of the Secrets and claims of a stack, with their namespaces. */
function names(template: Template): string[] {
  return ['kubernetes_secret_v1', 'kubernetes_persistent_volume_claim_v1'].flatMap((type) =>
    Object.values(template.resources(type)).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
}

const EVERY_MODE = [
  'data.kubernetes_namespace_v1.prefect_worker-default_kube-system_3D217A55',
  'data.kubernetes_resources.prefect_current-claim_4588BEE8',
  'helm_release.prefect_release_D26A7D87',
  'helm_release.prefect_worker-default_release_88D336A8',
  'kubernetes_namespace_v1.prefect_namespace-jobs_5D176F7D',
  'kubernetes_namespace_v1.prefect_namespace_246D502B',
  'kubernetes_network_policy_v1.prefect_database-network-policy_7159F9A6',
  'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF',
];

const CLAIM = 'prefect/prefect-server-database';

/**
 * A changed address makes Terraform destroy an object and make another: a password, a Secret, a
 * volume. A changed name does the same to what refers to it. Change this file only with a `moved`.
 */
describe('addresses and names never change', () => {
  test('generated', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.generated(),
        workers: [{ workPool: 'default', job: { namespace: Namespace.create('jobs') } }],
      });
    });
    expect(template.addresses.sort()).toEqual(
      [
        ...EVERY_MODE,
        'kubernetes_secret_v1.prefect_api-auth-secret-jobs_4EA067B7',
        'kubernetes_secret_v1.prefect_api-auth-secret_8F00314C',
        'kubernetes_secret_v1.prefect_database-secret_258471EB',
        'random_password.prefect_api-auth-password_5D3DB3B1',
        'random_password.prefect_database-password_5B9CBC7E',
      ].sort(),
    );
    expect(names(template).sort()).toEqual([
      'jobs/prefect-server-api-auth',
      'prefect/prefect-server-api-auth',
      CLAIM,
      'prefect/prefect-server-database-v1',
    ]);
  });

  test('given', () => {
    const template = synthesize((stack) => {
      const password = sensitive(stack);
      new PrefectServer(stack, 'prefect', {
        database: Database.bundled({ credentials: Credentials.fromPassword(password) }),
        basicAuth: BasicAuth.fromPassword(password),
        workers: [{ workPool: 'default', job: { namespace: Namespace.create('jobs') } }],
      });
    });
    expect(template.addresses.sort()).toEqual(
      [
        ...EVERY_MODE,
        'kubernetes_secret_v1.prefect_api-auth-given-secret-jobs_B81A31C0',
        'kubernetes_secret_v1.prefect_api-auth-given-secret_005B901F',
        'kubernetes_secret_v1.prefect_database-given-secret_B0618678',
        'terraform_data.prefect_api-auth-version_393CE6EE',
      ].sort(),
    );
    expect(names(template).sort()).toEqual([
      'jobs/prefect-server-api-auth-given',
      'prefect/prefect-server-api-auth-given',
      CLAIM,
      'prefect/prefect-server-database-given-v1',
    ]);
  });

  test('existing', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database: Database.bundled({ credentials: Credentials.fromSecret('my-database') }),
        basicAuth: BasicAuth.fromSecret('my-auth'),
        workers: [{ workPool: 'default', job: { namespace: Namespace.create('jobs') } }],
      });
    });
    expect(template.addresses.sort()).toEqual(EVERY_MODE);
    expect(names(template)).toEqual([CLAIM]);
  });

  test('write-only', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database: Database.bundled({ credentials: Credentials.writeOnly() }),
        basicAuth: BasicAuth.writeOnly(),
        workers: [{ workPool: 'default' }],
      });
    });
    expect(template.addresses.sort()).toEqual(
      [
        ...EVERY_MODE.filter((address) => !address.includes('namespace-jobs')),
        'ephemeral.random_password.prefect_api-auth-write-only-password_D5DAECA0',
        'ephemeral.random_password.prefect_database-write-only-password_BFFBC6B1',
        'kubernetes_secret_v1.prefect_api-auth-write-only-secret_536E14A8',
        'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91',
      ].sort(),
    );
    expect(names(template).sort()).toEqual([
      'prefect/prefect-server-api-auth-write-only',
      CLAIM,
      'prefect/prefect-server-database-write-only-v1',
    ]);
  });

  test('a raised version changes the name of the database’s Secret and no address', () => {
    const at = (version: number) =>
      synthesize((stack) => {
        const credentials = Credentials.generated({ version });
        new PrefectServer(stack, 'prefect', {
          database: Database.bundled({ credentials }),
          basicAuth: BasicAuth.generated({ version }),
        });
      });
    expect(at(2).addresses).toEqual(at(1).addresses);
    expect(names(at(2)).sort()).toEqual([
      'prefect/prefect-server-api-auth',
      CLAIM,
      'prefect/prefect-server-database-v2',
    ]);
  });

  test('SQLite', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { database: Database.sqlite() });
    });
    expect(names(template)).toEqual(['prefect/prefect-server-sqlite']);
    expect(template.addresses).toContain(
      'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF',
    );
  });
});
