import { terraformBinary } from '../../toolbox/terraform';
import { checksOf, isOfInputs } from './support/checks';
import { MODULE_NAMES, readModule } from './support/modules';
import { type Refusal, refusals } from './support/refusals';
import { type TestRun, testRuns } from './support/test-runs';

const withTerraform = terraformBinary() === undefined ? describe.skip : describe;

describe.each(MODULE_NAMES)('checks of %s', (name) => {
  const checks = checksOf(readModule(name));
  const runs = testRuns(name).filter(({ expectFailures }) => expectFailures.length > 0);
  const refusedBy = (run: TestRun) =>
    run.refused.map((heading) => {
      const check = checks.find(
        (each) => each.heading === heading && run.expectFailures.includes(each.subject),
      );
      return check ?? { heading };
    });

  test('each has a run in which it fails', () => {
    const without = checks.filter(({ subject, heading }) => {
      const same = checks.filter((other) => other.subject === subject && other.heading === heading);
      const failing = runs.filter(
        (run) => run.refused.includes(heading) && run.expectFailures.includes(subject),
      );
      return failing.length < same.length;
    });
    expect(without.map(({ subject, heading }) => `${subject}: ${heading}`)).toEqual([]);
  });

  test('each that a run names is one, and each run says what it expects', () => {
    const unknown = runs.filter(
      (run) => run.refused.length === 0 || refusedBy(run).some((check) => !('subject' in check)),
    );
    expect(unknown.map(({ file, name: run, refused }) => [file, run, refused])).toEqual([]);
  });

  withTerraform(
    terraformBinary() === undefined
      ? 'as Terraform sees them: there is no terraform'
      : 'as Terraform sees them',
    () => {
      const ofInputs = runs.filter((run) =>
        refusedBy(run).every((check) => 'subject' in check && isOfInputs(check)),
      );
      const idOf = ({ file, name: run }: TestRun) => `${file.replace(/\W/g, '_')}_${run}`;
      let found: Record<string, Refusal[]> = {};

      beforeAll(() => {
        const calls = ofInputs.map((run) => [
          idOf(run),
          [...run.inputs].map(([input, value]) => `${input} = ${value}`).join('\n'),
        ]);
        found = refusals(name, Object.fromEntries(calls));
      });

      test.each(ofInputs.map((run) => [run.file, run.name, run] as const))(
        '%s, %s: what it says fails, and nothing else',
        (_file, _name, run) => {
          const failed = found[idOf(run)].map(({ heading }) => heading);
          expect(failed.sort()).toEqual([...run.refused].sort());
        },
      );

      test('no check is without a run, where others say the same', () => {
        const failed = new Set(
          Object.values(found).flatMap((all) => all.map(({ check }) => check?.condition)),
        );
        const never = checks.filter((check) => isOfInputs(check) && !failed.has(check.condition));
        expect(never.map(({ subject, heading, condition }) => [subject, heading, condition])).toEqual([]);
      });
    },
  );
});
