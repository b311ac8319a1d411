import { Credentials, Database, PrefectServer } from '../../src';
import { SHARED_METADATA } from '../../src/kubernetes/shared-metadata';
import { sensitive } from '../support/scenarios/scenario';
import { synthesize } from '../support/template';

describe('the Secret of a database', () => {
  test('generated: holds the password, plain and percent-encoded, and nothing else', () => {
    const template = synthesize((stack) => {
      const credentials = Credentials.generated({ version: 4 });
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }) });
    });
    const [id] = Object.keys(template.resources('random_password'));
    const password = `random_password.${id}.result`;
    expect(template.resource('kubernetes_secret_v1')).toMatchObject({
      metadata: { name: 'prefect-server-database-v4' },
      type: 'Opaque',
      immutable: true,
      data: {
        password: `\${${password}}`,
        'password-urlencoded': `\${replace(urlencode(${password}), "+", "%20")}`,
      },
      lifecycle: {
        create_before_destroy: true,
        ignore_changes: ['data', ...SHARED_METADATA],
        postcondition: [{ condition: `\${(self.data["password"] == ${password})}` }],
      },
    });
  });

  test('given: another password at the same version is an error that names the Secret', () => {
    const template = synthesize((stack) => {
      const credentials = Credentials.fromPassword(sensitive(stack), { version: 2 });
      new PrefectServer(stack, 'prefect', {
        database: Database.external({ host: 'db.example.com', credentials }),
      });
    });
    const { metadata, data, lifecycle } = template.resource('kubernetes_secret_v1');
    expect(metadata.name).toBe('prefect-server-database-given-v2');
    expect(data.password).toBe(`\${var.password}`);
    expect(lifecycle.postcondition).toEqual([
      {
        condition: '$'.concat('{(self.data["password"] == var.password)}'),
        error_message: expect.stringMatching(
          /prefect\/prefect-server-database-given-v2.*raise database\.credentials\.version/,
        ),
      },
    ]);
  });

  test('write-only: has a revision, and neither data nor a postcondition', () => {
    const template = synthesize((stack) => {
      const credentials = Credentials.writeOnly({ length: 48, version: 3 });
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }) });
    });
    const secret = template.resource('kubernetes_secret_v1');
    expect(secret).not.toHaveProperty('data');
    expect(secret).toMatchObject({
      metadata: { name: 'prefect-server-database-write-only-v3' },
      immutable: true,
      data_wo: {
        password: expect.stringMatching(/^\$\{ephemeral\.random_password\.\S+\.result\}$/),
        'password-urlencoded': expect.stringMatching(/^\$\{replace\(urlencode\(ephemeral\./),
      },
      data_wo_revision: 3,
      lifecycle: { create_before_destroy: true },
    });
    expect(secret.lifecycle).not.toHaveProperty('postcondition');
    expect(Object.values(template.section('ephemeral').random_password)).toEqual([
      { length: 48, special: false },
    ]);
    expect(template.section('terraform')).toEqual({ required_version: '>= 1.11.0' });
  });

  test('existing: no Secret is created, and its keys are used', () => {
    const values = (credentials: Credentials) => {
      const template = synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }) });
      });
      expect(template.resources('kubernetes_secret_v1')).toEqual({});
      expect(template.resources('random_password')).toEqual({});
      const { externalDatabase, postgresql } = template.values('prefect-server');
      return [externalDatabase.passwordSecretKey, postgresql.auth.secretKeys.userPasswordKey];
    };
    expect(values(Credentials.fromSecret('pg'))).toEqual(['password', 'password']);
    expect(values(Credentials.fromSecret('pg', { password: 'pw' }))).toEqual(['pw', 'pw']);
    expect(values(Credentials.fromSecret('pg', { password: 'pw', urlEncodedPassword: 'enc' }))).toEqual([
      'enc',
      'pw',
    ]);
  });
});
