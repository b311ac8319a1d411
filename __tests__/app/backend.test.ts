import { synthesize } from './support/stack';

function backend(document: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): unknown {
  return synthesize(document, environment).terraform.backend;
}

describe('local state', () => {
  test('is in the project’s folder, named after the stack', () => {
    expect(backend({ stackName: 'staging' })).toEqual({
      local: { path: '../../../terraform.staging.tfstate' },
    });
    expect(backend({ backend: 'local' })).toEqual(backend({}));
  });

  test('can have another path', () => {
    expect(
      backend({ backend: { type: 'local', path: 'state/x.tfstate', workspaceDir: 'state/all' } }),
    ).toEqual({
      local: { path: '../../../state/x.tfstate', workspace_dir: '../../../state/all' },
    });
    expect(backend({ backend: { type: 'local', path: '/var/x.tfstate' } })).toEqual({
      local: { path: '/var/x.tfstate' },
    });
  });

  test('has the same path with another output folder', () => {
    expect(synthesize({}, {}, 'cdktf.out/elsewhere').terraform.backend).toEqual({
      local: { path: '../../../../terraform.prefect.tfstate' },
    });
  });
});

describe('state in a Secret', () => {
  test('is in the target cluster by default', () => {
    expect(backend({ backend: 'kubernetes' }, { KUBECONFIG: '/a' })).toEqual({
      kubernetes: { secret_suffix: 'prefect', config_path: '/a' },
    });
    expect(
      backend({ backend: 'kubernetes', kubernetes: { type: 'kubeconfig', configPath: '/k', context: 'c' } }),
    ).toEqual({ kubernetes: { secret_suffix: 'prefect', config_path: '/k', config_context: 'c' } });
    expect(backend({ backend: 'kubernetes', kubernetes: 'inCluster' })).toEqual({
      kubernetes: { secret_suffix: 'prefect', in_cluster_config: true },
    });
  });

  test('uses no variable for the token, because a backend cannot refer to one', () => {
    const kubernetes = { type: 'token', host: 'https://k', tokenVariable: 't' };
    expect(backend({ backend: 'kubernetes', kubernetes })).toEqual({
      kubernetes: { secret_suffix: 'prefect', host: 'https://k' },
    });
  });

  test('can be in another cluster', () => {
    const settings = {
      type: 'kubernetes',
      secretSuffix: 's',
      namespace: 'n',
      labels: { aB: 'c' },
      context: 'x',
    };
    expect(
      backend({ backend: settings, kubernetes: { type: 'kubeconfig', configPath: '/k', context: 'c' } }),
    ).toEqual({
      kubernetes: {
        secret_suffix: 's',
        namespace: 'n',
        labels: { aB: 'c' },
        config_path: '/k',
        config_context: 'x',
      },
    });
    expect(
      backend({ backend: { ...settings, configPath: '/other' }, kubernetes: 'inCluster' }),
    ).toMatchObject({
      kubernetes: { config_path: '/other', config_context: 'x' },
    });
  });
});

test.each([
  [
    { type: 's3', bucket: 'b', key: 'k', region: 'r', useLockfile: true, endpoints: { s3: 'https://m' } },
    { s3: { bucket: 'b', key: 'k', region: 'r', use_lockfile: true, endpoints: { s3: 'https://m' } } },
  ],
  [
    { type: 'gcs', bucket: 'b', prefix: 'p', storageCustomEndpoint: 'https://g' },
    { gcs: { bucket: 'b', prefix: 'p', storage_custom_endpoint: 'https://g' } },
  ],
  [
    { type: 'azurerm', storageAccountName: 's', containerName: 'c', key: 'k', useOidc: true },
    { azurerm: { storage_account_name: 's', container_name: 'c', key: 'k', use_oidc: true } },
  ],
  [
    { type: 'http', address: 'https://h', lockAddress: 'https://h/lock' },
    { http: { address: 'https://h', lock_address: 'https://h/lock' } },
  ],
  [
    { type: 'remote', organization: 'o', workspaces: { name: 'w' } },
    { remote: { organization: 'o', workspaces: { name: 'w' } } },
  ],
])('$type has its configuration', (settings, expected) => {
  expect(backend({ backend: settings })).toEqual(expected);
});

test('a secret of a backend is refused', () => {
  expect(() => backend({ backend: { type: 'http', address: 'https://h', password: 'p' } })).toThrow(
    'backend.password: a secret in settings ends up in Git and in cdk.tf.json; set the environment variable TF_HTTP_PASSWORD',
  );
});
