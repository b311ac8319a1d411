import { terraformBinary } from '../../toolbox/terraform';
import { type TableCheck, tableOf } from './support/calls';
import { checksOf } from './support/checks';
import { MODULE_NAMES, readModule } from './support/modules';
import { type Refusal, refusals } from './support/refusals';
import { type TestRun, testRuns } from './support/test-runs';

const isMissing = terraformBinary() === undefined;
const TABLE = 'output.inputs';

/** The module's comparison of what was given with the types finds names, which no table has. */
const UNKNOWN = /^\[input\.unknown\] .*/;

const DATABASE = `
  database = { type = "external", host = terraform_data.unknown.id, credentials = { type = "generated" } }
  release  = { timeout = 1 }
`;

/** Calls with an attribute that comes from another resource, and something wrong. */
const AN_UNKNOWN_VALUE: Readonly<Record<string, string>> = {
  'prefect-server': DATABASE,
  'prefect-worker': `
    work_pool = "kubernetes"
    api       = { type = "selfHosted", url = terraform_data.unknown.id }
    release   = { timeout = 1 }
  `,
  'prefect1-server': DATABASE,
};

/** Whether a run expects an error. A check block only warns. */
function isRefused({ expectFailures }: TestRun): boolean {
  return expectFailures.some((subject) => !subject.startsWith('check.'));
}

(isMissing ? describe.skip : describe).each(MODULE_NAMES)(
  `checks of %s${isMissing ? ': there is no terraform' : ''}`,
  (name) => {
    const blocks = checksOf(readModule(name));
    const runs = testRuns(name).filter(isRefused);
    const ofInputs = runs.filter((run) =>
      run.refused.every((heading) =>
        blocks.every(
          (each) => each.heading !== heading || each.isOfInputs || run.expectFailures.includes(TABLE),
        ),
      ),
    );
    const idOf = ({ file, name: run }: TestRun) => `${file.replace(/\W/g, '_')}_${run}`;
    let table: TableCheck[] = [];
    let found: Record<string, Refusal[]> = {};

    beforeAll(() => {
      table = tableOf(name);
      const calls = ofInputs.map((run) => [
        idOf(run),
        [...run.inputs]
          .filter(([input]) => input !== 'given')
          .map(([input, value]) => `${input} = ${value}`)
          .join('\n'),
      ]);
      found = refusals(name, Object.fromEntries(calls));
    });

    /** All checks, as what fails and what it says. */
    const checks = () => [
      ...blocks.map(({ subject, heading }) => ({ subject, heading })),
      ...table.map(({ heading }) => ({ subject: TABLE, heading })),
      { subject: TABLE, heading: '[input.unknown] …' },
    ];

    test('each has a run in which it fails', () => {
      const without = checks().filter(
        ({ subject, heading }) =>
          !runs.some((run) => run.refused.includes(heading) && run.expectFailures.includes(subject)),
      );
      expect(without.map(({ subject, heading }) => `${subject}: ${heading}`)).toEqual([]);
    });

    test('each that a run names is one, and each run says what it expects', () => {
      const unknown = runs.filter(
        ({ refused, expectFailures }) =>
          refused.length === 0 ||
          refused.some(
            (heading) =>
              !checks().some((each) => each.heading === heading && expectFailures.includes(each.subject)),
          ),
      );
      expect(unknown.map(({ file, name: run, refused }) => [file, run, refused])).toEqual([]);
    });

    test('are made in the plan, where another input is known only after apply', () => {
      const { plan } = refusals(name, { plan: AN_UNKNOWN_VALUE[name] });
      expect(plan.map(({ heading }) => heading)).toEqual(['[number.outOfRange] release.timeout']);
    });

    test.each(ofInputs.map((run) => [run.file, run.name, run] as const))(
      '%s, %s: what it says fails, and nothing else',
      (_file, _name, run) => {
        const failed = found[idOf(run)].map(({ heading }) => heading.replace(UNKNOWN, '[input.unknown] …'));
        expect([...new Set(failed)].sort()).toEqual([...run.refused].sort());
      },
    );
  },
);
