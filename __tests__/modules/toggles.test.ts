import { checksOf } from './support/checks';
import { MODULE_NAMES, readModule } from './support/modules';
import { testRuns } from './support/test-runs';

describe.each(MODULE_NAMES)('tests of %s that pass', (name) => {
  const { variable } = readModule(name);
  const runs = testRuns(name).filter(({ expectFailures }) => expectFailures.length === 0);
  const values = (input: string) => runs.flatMap(({ inputs }) => inputs.get(input) ?? []);
  /** The values of an attribute, wherever it is in an input. */
  const attributes = (input: string, attribute: string) =>
    values(input).flatMap((text) =>
      [...text.matchAll(new RegExp(`\\b${attribute}\\s*=\\s*("[^"]*"|\\w+)`, 'g'))].map(([, value]) => value),
    );

  // The module prefect-worker has what is in them.
  const inputs = Object.keys(variable).filter((input) => input !== 'workers');

  test('set each input', () => {
    expect(Object.keys(variable).filter((input) => values(input).length === 0)).toEqual([]);
  });

  test('have each switch on and off', () => {
    const missing = inputs.flatMap((input) => {
      const { type, default: value } = variable[input];
      const nested = [...type.matchAll(/(\w+) = (?:optional\()?bool(?:, (\w+))?/g)].map(
        ([, attribute, given]) => ({
          attribute,
          wanted: given === undefined ? ['true', 'false'] : [given === 'true' ? 'false' : 'true'],
          found: attributes(input, attribute),
        }),
      );
      const own = { attribute: input, wanted: [value === true ? 'false' : 'true'], found: values(input) };
      return (type === 'bool' ? [own] : nested)
        .filter(({ wanted, found }) => wanted.some((each) => !found.includes(each)))
        .map(({ attribute }) => `${input}: ${attribute}`);
    });
    expect(missing).toEqual([]);
    expect(runs.some((run) => run.inputs.size === (name === 'prefect-worker' ? 2 : 0))).toBe(true);
  });

  // But for those that are passed on to Kubernetes as they are.
  test('have each choice of a few', () => {
    const choices = checksOf(readModule(name)).flatMap(({ subject, message }) => {
      const [, path, list] =
        /^\[(?!toleration|image)[\w.]+\] ([^:]+): Choose one of ([^.]+)\.$/.exec(message) ?? [];
      return path === undefined ? [] : list.split(', ').map((choice) => ({ subject, path, choice }));
    });
    expect(choices.length).toBeGreaterThan(7);
    const missing = choices.filter(({ subject, path, choice }) => {
      const input = subject.replace('var.', '');
      const parts = path.replaceAll(/\[.*?\]/g, '').split('.');
      const parent = parts.length > 2 ? parts.at(-2) : undefined;
      const pattern = `${parent === undefined ? '' : `\\b${parent}\\s*=\\s*\\[?\\{?[^}]*`}\\b${parts.at(-1)}\\s*=\\s*"${choice}"`;
      return (
        !values(input).some((text) => new RegExp(pattern).test(text)) &&
        !isDefault(variable[input].type, parts.at(-1), choice)
      );
    });
    expect(missing.map(({ path, choice }) => `${path}: ${choice}`)).toEqual([]);
  });
});

/** Whether a type gives an attribute this value where none is given. */
function isDefault(type: string, attribute: string | undefined, value: string): boolean {
  return new RegExp(`^object\\(\\{ (?:.*, )?${attribute} = optional\\(string, "${value}"\\)`).test(type);
}
