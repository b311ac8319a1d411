import { Adoption } from '../../adopt/adoption';

function after(password: string): Adoption {
  const adoption = new Adoption();
  adoption.rememberPassword(password);
  return adoption;
}

test.each([
  ['plain', 'p@ss"word'],
  ['percent-encoded', 'p%40ss%22word'],
  ['in JSON', 'p@ss\\"word'],
  ['in base64', Buffer.from('p@ss"word').toString('base64')],
])('a known password is found %s', (_, form) => {
  expect(after('p@ss"word').mentionsPassword(`a ${form} b`)).toBe(true);
  expect(after('p@ss"other').mentionsPassword(`a ${form} b`)).toBe(false);
});

test('a short password is not searched for, because it is a part of many names', () => {
  expect(after('prefect').mentionsPassword('prefect-server')).toBe(false);
});

test.each([
  ['DB_PASSWORD', true],
  ['GITHUB_TOKEN', true],
  ['AWS_SECRET_ACCESS_KEY', true],
  ['apiToken', true],
  ['adminPassword', true],
  ['existingSecret', false],
  ['existingSecretPasswordKey', false],
  ['passwordSecretName', false],
  ['DB_PASSWORD_FILE', false],
  ['PREFECT_LOGGING_LEVEL', false],
  ['image', false],
])('text under %s may be a secret: %s', (name, expected) => {
  expect(new Adoption().isSecret(name, 'text')).toBe(expected);
  expect(new Adoption().isSecret(name, '')).toBe(false);
  expect(new Adoption().isSecret(name, { secretName: 'a' })).toBe(false);
});

test('empty settings are left out', () => {
  const adoption = new Adoption();
  adoption.set({ a: undefined, b: {}, c: [], d: { e: { f: undefined } }, g: false });
  expect(adoption.settings).toEqual({ g: false });
});
