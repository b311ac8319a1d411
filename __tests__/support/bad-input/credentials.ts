import { type TerraformStack, TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, EncryptionKey, PrefectServer } from '../../../src';
import { external, server } from './rows';

export const CREDENTIALS = [
  server('credentials.length.outOfRange', 'database.credentials.length', '8', {
    database: Database.bundled({ credentials: Credentials.generated({ length: 8 }) }),
  }),
  server('credentials.length.outOfRange', 'basicAuth.length', '1000', {
    basicAuth: BasicAuth.writeOnly({ length: 1000 }),
  }),
  server('credentials.version.invalid', 'database.credentials.version', '0', {
    database: Database.bundled({ credentials: Credentials.generated({ version: 0 }) }),
  }),
  server('credentials.version.invalid', 'basicAuth.version', '1.5', {
    basicAuth: BasicAuth.generated({ version: 1.5 }),
  }),
  {
    id: 'credentials.version.invalid',
    path: 'basicAuth.version',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const version = new TerraformVariable(stack, 'version', { type: 'number' }).numberValue;
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated({ version }) });
    },
  },
  server('credentials.specialCharacters.invalid', 'basicAuth.specialCharacters', '"a b"', {
    basicAuth: BasicAuth.generated({ specialCharacters: 'a b' }),
  }),
  server('credentials.specialCharacters.invalid', 'basicAuth.specialCharacters', '"é"', {
    basicAuth: BasicAuth.writeOnly({ specialCharacters: 'é' }),
  }),
  external('credentials.password.literal', 'credentials.password', '"a literal"', {
    credentials: Credentials.fromPassword('hunter2-literal'),
  }),
  server('credentials.password.literal', 'basicAuth.password', '"a literal"', {
    basicAuth: BasicAuth.fromPassword('hunter2-literal'),
  }),
  external('secret.key.invalid', 'credentials.keys.password', '"pass word"', {
    credentials: Credentials.fromSecret('pg', { password: 'pass word' }),
  }),
  server('credentials.password.literal', 'encryptionKey.password', '"a literal"', {
    encryptionKey: EncryptionKey.fromPassword('hunter2-literal'),
  }),
  server('encryptionKey.invalid', 'encryptionKey.password', '"a literal"', {
    encryptionKey: EncryptionKey.fromPassword('hunter2-literal'),
  }),
  server('object.name.invalid', 'encryptionKey.secretName', '"Key"', {
    encryptionKey: EncryptionKey.fromSecret('Key'),
  }),
  server('secret.key.invalid', 'encryptionKey.key', '"the key"', {
    encryptionKey: EncryptionKey.fromSecret('key', 'the key'),
  }),
  {
    id: 'preventDestroy.unknown',
    path: 'encryptionKey.preventDestroy',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const preventDestroy = new TerraformVariable(stack, 'protect', { type: 'bool' }).booleanValue as any;
      new PrefectServer(stack, 'prefect', { encryptionKey: EncryptionKey.writeOnly({ preventDestroy }) });
    },
  },
];
