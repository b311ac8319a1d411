import { argument } from '../../modules-dist/hcl-files';
import { terraformBinary } from '../../toolbox/terraform';
import { type TableCheck, tableOf } from './support/calls';
import { MODULE_NAMES, named, readModule } from './support/modules';
import { testRuns } from './support/test-runs';

const isMissing = terraformBinary() === undefined;

/** The path of a choice, but for those that are passed on as they are. */
const CHOSEN = /^\[(?!toleration|image|loggingLevel|service\.(?:external|ip))[\w.]+\] (.+)$/;

(isMissing ? describe.skip : describe).each(MODULE_NAMES)(
  `tests of %s that pass${isMissing ? ': there is no terraform' : ''}`,
  (name) => {
    const { inputs: typed } = readModule(name);
    const types = new Map(
      [...named(typed, 'variable')].map(([input, block]) => [input, argument(block, 'type') ?? '']),
    );
    const runs = testRuns(name).filter(({ expectFailures }) => expectFailures.length === 0);
    const values = (input: string) => runs.flatMap(({ inputs }) => inputs.get(input) ?? []);
    /** The values of an attribute, wherever it is in an input. */
    const attributes = (input: string, attribute: string) =>
      values(input).flatMap((text) =>
        [...text.matchAll(new RegExp(`\\b${attribute}\\s*=\\s*("[^"]*"|\\w+)`, 'g'))].map(
          ([, value]) => value,
        ),
      );
    let table: TableCheck[] = [];

    beforeAll(() => {
      table = tableOf(name);
    });

    test('have each switch on and off', () => {
      // The module prefect-worker has what is in workers.
      const missing = [...types]
        .filter(([input]) => input !== 'workers')
        .flatMap(([input, type]) => {
          const nested = [...type.matchAll(/(\w+)\s*= (?:optional\()?bool(?:, (\w+))?/g)].map(
            ([, attribute, given]) => ({
              attribute,
              wanted: given === undefined ? ['true', 'false'] : [given === 'true' ? 'false' : 'true'],
              found: attributes(input, attribute),
            }),
          );
          const block = named(typed, 'variable').get(input);
          const isOn = block !== undefined && argument(block, 'default') === 'true';
          const own = { attribute: input, wanted: [isOn ? 'false' : 'true'], found: values(input) };
          return (type === 'bool' ? [own] : nested)
            .filter(({ wanted, found }) => wanted.some((each) => !found.includes(each)))
            .map(({ attribute }) => `${input}: ${attribute}`);
        });
      expect(missing).toEqual([]);
      expect(runs.some((run) => run.inputs.size === (name === 'prefect-worker' ? 2 : 0))).toBe(true);
    });

    test('have each choice of a few', () => {
      const choices = table.flatMap(({ heading, remedy }) => {
        const [, path] = CHOSEN.exec(heading) ?? [];
        const [, list] = /^Choose one of ([^.]+)\.$/.exec(remedy) ?? [];
        return path === undefined || list === undefined
          ? []
          : list.split(', ').map((choice) => ({ path, choice }));
      });
      expect(choices.length).toBeGreaterThan(7);
      const missing = choices.filter(({ path, choice }) => {
        const parts = path.replaceAll(/\[.*?\]/g, '').split('.');
        const parent = parts.length > 2 ? parts.at(-2) : undefined;
        const pattern = `${parent === undefined ? '' : `\\b${parent}\\s*=\\s*\\[?\\{?[^}]*`}\\b${parts.at(-1)}\\s*=\\s*"${choice}"`;
        return (
          !values(parts[0]).some((text) => new RegExp(pattern).test(text)) &&
          !isDefault(types.get(parts[0]) ?? '', parts.at(-1), choice)
        );
      });
      expect(missing.map(({ path, choice }) => `${path}: ${choice}`)).toEqual([]);
    });
  },
);

/** Whether a type gives an attribute this value where none is given. */
function isDefault(type: string, attribute: string | undefined, value: string): boolean {
  return new RegExp(`^object\\(\\{[^{}]*\\b${attribute}\\s*= optional\\(string, "${value}"\\)`).test(type);
}
