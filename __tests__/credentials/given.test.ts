import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database, Prefect1Server, PrefectServer } from '../../src';
import { synthesize } from '../support/template';

/** Conditions of the Secrets with given passwords. */
function conditions(Server: typeof PrefectServer | typeof Prefect1Server, basicAuth: boolean): string[] {
  const template = synthesize((stack) => {
    const { stringValue } = new TerraformVariable(stack, 'password', { sensitive: true });
    const credentials = Credentials.fromPassword(stringValue);
    new Server(stack, 'prefect', {
      database: Database.external({ host: 'db.example.com', credentials }),
      ...(basicAuth && { basicAuth: BasicAuth.fromPassword(stringValue) }),
    });
  });
  return Object.values<any>(template.resources('kubernetes_secret_v1')).flatMap(({ lifecycle }) =>
    lifecycle.precondition.map(
      (each: any) => `${each.condition.slice(2, -1)} ${/^\[[\w.]+\] [\w.]+/.exec(each.error_message)}`,
    ),
  );
}

const NOT_EMPTY = 'can(regex(".", var.password)) [credentials.password.empty]';

describe('a given password', () => {
  test.each([
    ['Prefect 3', PrefectServer],
    ['Prefect 1', Prefect1Server],
  ])('of the database of %s is not empty', (_name, server) => {
    expect(conditions(server, false)).toEqual([`${NOT_EMPTY} database.credentials.password`]);
  });

  test('for basic authentication is not empty, and ASCII', () => {
    expect(conditions(PrefectServer, true)).toEqual([
      `${NOT_EMPTY} basicAuth.password`,
      'can(regex("^[ -~]*$", var.password)) [credentials.password.notAscii] basicAuth.password',
      `${NOT_EMPTY} database.credentials.password`,
    ]);
  });
});
