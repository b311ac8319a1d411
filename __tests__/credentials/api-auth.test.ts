import { BasicAuth, Namespace, PrefectServer } from '../../src';
import { sensitive } from '../support/scenarios/scenario';
import { synthesize } from '../support/template';

describe('the auth string of the API', () => {
  test('generated: a rotation keeps the name of the Secret', () => {
    const at = (version: number) =>
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect', {
          basicAuth: BasicAuth.generated({ version }),
          workers: [{ workPool: 'a', namespace: Namespace.create('jobs') }],
        });
      });
    const secrets = (version: number) =>
      Object.entries(at(version).resources('kubernetes_secret_v1')).filter(([id]) => id.includes('api-auth'));
    const text = (version: number) => JSON.stringify(secrets(version));
    expect(text(2)).toBe(text(1).replaceAll('"generated-1"', '"generated-2"'));
    expect(secrets(1)).toHaveLength(2);
    for (const [, secret] of secrets(1)) {
      expect(secret).toMatchObject({
        metadata: {
          name: 'prefect-server-api-auth',
          // Shows in a plan that the version was raised.
          annotations: { 'cdktf-prefect/api-auth-version': 'generated-1' },
        },
        data: {
          'auth-string': expect.stringMatching(
            /^admin:\$\{random_password\.\S*api-auth-password\S*\.result\}$/,
          ),
        },
      });
      // An in-place update: pods of queued flow runs refer to this Secret.
      expect(secret).not.toHaveProperty('immutable');
    }
    const annotations = (version: number) => at(version).values('prefect-server').server.podAnnotations;
    expect(annotations(1)).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-1' });
    expect(annotations(2)).toEqual({ 'cdktf-prefect/api-auth-version': 'generated-2' });
  });

  test('given: only a raised version replaces the Secret', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.fromPassword(sensitive(stack), { version: 3 }),
      });
    });
    const [trigger] = Object.keys(template.resources('terraform_data'));
    expect(template.resource('terraform_data')).toEqual({ triggers_replace: { version: 3 } });
    const secret = Object.values(template.resources('kubernetes_secret_v1')).find(
      ({ metadata }) => metadata.name === 'prefect-server-api-auth-given',
    );
    expect(secret).toMatchObject({
      metadata: { annotations: { 'cdktf-prefect/api-auth-version': 'given-3' } },
      data: { 'auth-string': `admin:\${var.password}` },
      lifecycle: {
        ignore_changes: ['data', 'metadata[0].labels'],
        // An address, because Terraform refuses an expression here.
        replace_triggered_by: [`terraform_data.${trigger}`],
        postcondition: [
          { condition: '$'.concat('{(self.data["auth-string"] == "admin:$', '{var.password}")}') },
        ],
      },
    });
  });

  test('existing: no Secret is created in any namespace', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        basicAuth: BasicAuth.fromSecret('my-auth'),
        workers: [{ workPool: 'a', namespace: Namespace.existing('elsewhere') }],
      });
    });
    const secrets = Object.values(template.resources('kubernetes_secret_v1'));
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['prefect-server-database-v1']);
    expect(template.values('prefect-server').server).toMatchObject({
      basicAuth: { enabled: true, existingSecret: 'my-auth' },
    });
    expect(template.values('prefect-server').server).not.toHaveProperty('podAnnotations');
    expect(template.values('prefect-worker-a').worker.selfHostedServerApiConfig.basicAuth).toEqual({
      enabled: true,
      existingSecret: 'my-auth',
    });
  });

  test('write-only: the revision is the version', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.writeOnly({ version: 5 }) });
    });
    const secret = Object.values(template.resources('kubernetes_secret_v1')).find(
      ({ metadata }) => metadata.name === 'prefect-server-api-auth-write-only',
    );
    expect(secret).toMatchObject({
      data_wo: { 'auth-string': expect.stringMatching(/^admin:\$\{ephemeral\.random_password\./) },
      data_wo_revision: 5,
    });
    expect(secret).not.toHaveProperty('data');
  });

  test('none: basic auth is off, whatever the chart’s default', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect');
    });
    expect(template.values('prefect-server').server.basicAuth).toEqual({ enabled: false });
  });
});
