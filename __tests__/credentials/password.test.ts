import { Credentials, Database, PrefectServer } from '../../src';
import { synthesize } from '../support/template';

function password(options: { length?: number; specialCharacters?: string; version?: number }): any {
  return synthesize((stack) => {
    const credentials = Credentials.generated(options);
    new PrefectServer(stack, 'prefect', { database: Database.bundled({ credentials }) });
  }).resource('random_password');
}

describe('a generated password', () => {
  test('has letters and digits by default, so that no connection string needs encoding', () => {
    const { lifecycle, ...criteria } = password({});
    expect(criteria).toEqual({ length: 32, special: false });
  });

  test('has the given length and special characters', () => {
    expect(password({ length: 64, specialCharacters: '-_~' })).toMatchObject({
      length: 64,
      special: true,
      override_special: '-_~',
    });
  });

  test('has no special characters for an empty text, not the provider’s default', () => {
    expect(password({ specialCharacters: '' }).special).toBe(false);
  });

  test('escapes special characters that Terraform would read as a template', () => {
    expect(password({ specialCharacters: `%{}$\{` }).override_special).toBe(`%%{}$$\{`);
  });
});
