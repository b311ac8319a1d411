import { Credentials, Database, EncryptionKey, PrefectServer, type PrefectServerProps } from '../../src';
import { SHARED_METADATA } from '../../src/kubernetes/shared-metadata';
import { sensitive } from '../support/scenarios/scenario';
import { synthesize, type Template } from '../support/template';

const EXTERNAL = Database.external({ host: 'db.example.com', credentials: Credentials.fromSecret('pg') });

function template(encryptionKey: EncryptionKey, props: PrefectServerProps = {}): Template {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { database: EXTERNAL, encryptionKey, ...props });
  });
}

describe('the Secret of an encryption key', () => {
  test('generated: is immutable and protected, and holds 32 bytes in URL-safe base64', () => {
    const made = template(EncryptionKey.generated());
    const bytes = 'random_bytes.prefect_encryption-key-bytes_3DE8D6DC';
    const key = `replace(replace(${bytes}.base64, "+", "-"), "/", "_")`;
    expect(made.resource('random_bytes')).toEqual({ length: 32 });
    expect(made.addresses).toEqual(
      expect.arrayContaining([bytes, 'kubernetes_secret_v1.prefect_encryption-key-secret_68AFE187']),
    );
    expect(made.resource('kubernetes_secret_v1')).toMatchObject({
      metadata: { name: 'prefect-server-encryption-key', namespace: 'prefect' },
      type: 'Opaque',
      immutable: true,
      data: { 'encryption-key': `\${${key}}` },
      lifecycle: {
        create_before_destroy: true,
        prevent_destroy: true,
        ignore_changes: ['data', ...SHARED_METADATA],
        postcondition: [
          {
            condition: `\${(self.data["encryption-key"] == ${key})}`,
            error_message: expect.stringContaining('prefect/prefect-server-encryption-key does not hold'),
          },
        ],
      },
    });
  });

  test('given: another key is an error, and so is one that is no Fernet key', () => {
    const made = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database: EXTERNAL,
        encryptionKey: EncryptionKey.fromPassword(sensitive(stack)),
      });
    });
    const { metadata, data, lifecycle } = made.resource('kubernetes_secret_v1');
    expect([metadata.name, data['encryption-key']]).toEqual([
      'prefect-server-encryption-key-given',
      '$'.concat('{var.password}'),
    ]);
    expect(lifecycle.postcondition[0].condition).toContain('== var.password');
    expect(lifecycle).not.toHaveProperty('prevent_destroy');
    expect(made.resource('helm_release').lifecycle.precondition).toContainEqual({
      condition: '$'.concat('{can(regex("^[A-Za-z0-9+/_-]{43}=$", var.password))}'),
      error_message: expect.stringMatching(/^\[encryptionKey\.invalid\] encryptionKey\.password: /),
    });
  });

  test('write-only: is in no state, with all bits of a hash', () => {
    const made = template(EncryptionKey.writeOnly());
    const secret = made.resource('kubernetes_secret_v1');
    expect(secret).not.toHaveProperty('data');
    expect(secret).toMatchObject({
      metadata: { name: 'prefect-server-encryption-key-write-only' },
      immutable: true,
      data_wo: { 'encryption-key': expect.stringContaining('base64sha256(ephemeral.random_password.') },
      data_wo_revision: 1,
      lifecycle: { create_before_destroy: true, prevent_destroy: true },
    });
    expect(Object.values(made.section('ephemeral').random_password)).toEqual([
      { length: 64, special: false },
    ]);
  });

  test('existing: none is made', () => {
    expect(template(EncryptionKey.fromSecret('mine')).resources('kubernetes_secret_v1')).toEqual({});
  });

  test.each([
    ['generated', EncryptionKey.generated(), true],
    ['generated, not protected', EncryptionKey.generated({ preventDestroy: false }), undefined],
    ['write-only, not protected', EncryptionKey.writeOnly({ preventDestroy: false }), undefined],
    ['existing', EncryptionKey.fromSecret('mine'), undefined],
  ])('%s: the namespace is protected with it', (_title, key, expected) => {
    const made = template(key);
    expect(made.resource('kubernetes_namespace_v1').lifecycle.prevent_destroy).toBe(expected);
    const [secret] = Object.values(made.resources('kubernetes_secret_v1'));
    expect(secret?.lifecycle.prevent_destroy).toBe(expected);
  });
});

describe('an encryption key', () => {
  const variable = (key: EncryptionKey) =>
    template(key)
      .values('prefect-server')
      .global.prefect.env.find(({ name }: { name: string }) => name === 'PREFECT_SERVER_ENCRYPTION_KEY');

  test.each([
    [EncryptionKey.generated(), 'prefect-server-encryption-key', 'encryption-key'],
    [EncryptionKey.fromSecret('mine'), 'mine', 'encryption-key'],
    [EncryptionKey.fromSecret('mine', 'fernet'), 'mine', 'fernet'],
  ])('reaches every pod by the name of its Secret', (key, name, dataKey) => {
    expect(variable(key).valueFrom.secretKeyRef).toEqual({ name, key: dataKey });
  });

  test('is none by default: Prefect has its own', () => {
    const made = synthesize((stack) => new PrefectServer(stack, 'prefect'));
    expect(made.values('prefect-server').global.prefect).not.toHaveProperty('env');
    expect(made.resources('random_bytes')).toEqual({});
  });

  test('is set by its prop alone', () => {
    const environment = { PREFECT_SERVER_ENCRYPTION_KEY: 'plain' };
    expect(() => synthesize((stack) => new PrefectServer(stack, 'prefect', { environment }))).toThrow(
      /PREFECT_SERVER_ENCRYPTION_KEY.*encryptionKey/,
    );
  });
});
