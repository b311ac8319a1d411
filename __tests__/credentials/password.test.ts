import { Credentials, Database, PrefectServer } from '../../src';
import { synthesize } from '../support/template';

function password(options: { length?: number; specialCharacters?: string; version?: number }): any {
  return synthesize((stack) => {
    const credentials = Credentials.generated(options);
    new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }) });
  }).resource('random_password');
}

describe('a generated password', () => {
  test('letters and digits by default, so that no connection string needs encoding', () => {
    const { lifecycle, ...criteria } = password({});
    expect(criteria).toEqual({ length: 32, special: false });
  });

  test('length and alphabet', () => {
    expect(password({ length: 64, specialCharacters: '-_~' })).toMatchObject({
      length: 64,
      special: true,
      override_special: '-_~',
    });
  });

  test('no characters are none, not the provider’s own', () => {
    expect(password({ specialCharacters: '' }).special).toBe(false);
  });

  test('an alphabet that Terraform could take for a template', () => {
    expect(password({ specialCharacters: `%{}$\{` }).override_special).toBe(`%%{}$$\{`);
  });
});
