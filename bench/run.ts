/**
 * npm run bench [-- --quick]: measures the library's cost. Programs take turns on one machine, and targets are
 * ratios between them, so the machine's speed hardly matters. A missed target is measured again before it fails.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import names from '../app/cdktf-names.json';
import { ensureBuilt } from '../scripts/support/build';
import { Cases } from '../scripts/support/cases';
import { ROOT, withScratch } from '../toolbox/process';
import { Programs, type Sample } from './programs';

/** The library's time divided by the time of the same stack without the library: 1.1 to 1.2, and the rest is noise. */
const OVERHEAD_LIMIT = 1.25;
/** The time with ts-node and type check, as in `cdktf init`, divided by the compiled program's time. */
const TEMPLATE_TARGET = 5;
/** Growth of time and memory per server from one size to the next. 1 is linear, and the rest allows for noise. */
const GROWTH_LIMIT = 1.25;
const SIZES = [1, 10, 100, 1000];
/** Workers of one server. */
const WORKERS = [20, 200];
const ATTEMPTS = 3;

/** Returns the first result that satisfies, else the last. */
function attempt<T>(measure: () => T, satisfies: (result: T) => boolean): T {
  let result = measure();
  for (let count = 1; count < ATTEMPTS && !satisfies(result); count++) {
    result = measure();
  }
  return result;
}

function row(name: string, sample: Sample, note = ''): void {
  const time = `${sample.milliseconds.toFixed(0)} ms`.padStart(9);
  print(`  ${name.padEnd(44)}${time}${`${sample.megabytes.toFixed(0)} MB`.padStart(9)}  ${note}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function expect(isMet: boolean, message: string): void {
  if (!isMet) {
    throw new Error(`target missed: ${message}`);
  }
}

function checkStart(programs: Programs, rounds: number): void {
  const ratio = ([library, byHand]: Sample[]): number => library.milliseconds / byHand.milliseconds;
  const samples = attempt(
    () => programs.measureInTurns([programs.compiled('library'), programs.compiled('by-hand')], rounds),
    (result) => ratio(result) <= OVERHEAD_LIMIT,
  );
  const note = `${ratio(samples).toFixed(2)} times the stack without the library, at most ${OVERHEAD_LIMIT}`;
  row('one server, compiled library', samples[0], note);
  row('the same without the library', samples[1]);
  expect(ratio(samples) <= OVERHEAD_LIMIT, note);
}

function checkTemplate(programs: Programs, rounds: number): void {
  const isAppThere = existsSync(join(ROOT, names.projectFile));
  const candidates = [
    programs.compiled('library'),
    programs.byTemplate('library'),
    ...(isAppThere ? [programs.app()] : []),
  ];
  const ratio = ([library, template]: Sample[]): number => template.milliseconds / library.milliseconds;
  const samples = attempt(
    () => programs.measureInTurns(candidates, rounds),
    (result) => ratio(result) >= TEMPLATE_TARGET,
  );
  const note = `the library is ${ratio(samples).toFixed(1)} times faster, at least ${TEMPLATE_TARGET}`;
  row('the same with ts-node and type check', samples[1], note);
  if (isAppThere) {
    const faster = samples[1].milliseconds / samples[2].milliseconds;
    row(
      `main.ts with \`app\` of ${names.projectFile}`,
      samples[2],
      `${faster.toFixed(1)} times faster than ts-node`,
    );
  }
  expect(ratio(samples) >= TEMPLATE_TARGET, note);
}

interface One {
  readonly milliseconds: number;
  readonly kilobytes: number;
}

type SizedSample = Sample & { one: One };

function checkSizes(
  programs: Programs,
  rounds: number,
  {
    sizes,
    what,
    each,
    args,
  }: { sizes: number[]; what: string; each: string; args: (size: number) => string[] },
): void {
  const samples: SizedSample[][] = sizes.map(() => []);
  // Other load only adds time, so the least sample of each size counts, and further attempts add samples.
  const results = attempt(
    () =>
      sizes.map((size, index) => {
        for (let round = 0; round < (size < 1000 ? rounds : 1); round++) {
          samples[index].push(measureSize(programs, size, args(size)));
        }
        return samples[index].reduce((least, sample) =>
          sample.one.milliseconds < least.one.milliseconds ? sample : least,
        );
      }),
    (all) => growths(all).every((growth) => growth <= GROWTH_LIMIT),
  );
  results.forEach(({ one: { milliseconds, kilobytes }, ...total }, index) => {
    const note = `per ${each} ${milliseconds.toFixed(1)} ms, ${kilobytes.toFixed(0)} kB`;
    row(`${sizes[index]} ${what}`, total, note);
  });
  for (const growth of growths(results)) {
    const limit = `at most ${GROWTH_LIMIT} from one size to the next`;
    expect(growth <= GROWTH_LIMIT, `time or memory per ${each} grows by ${growth.toFixed(2)}, ${limit}`);
  }
}

function growths(results: readonly SizedSample[]): number[] {
  return results.slice(1).flatMap(({ one }, index) => {
    const smaller = results[index].one;
    return [one.milliseconds / smaller.milliseconds, one.kilobytes / smaller.kilobytes];
  });
}

function measureSize(programs: Programs, size: number, args: string[]): SizedSample {
  const { output, ...sample } = programs.measure(programs.compiled('servers', ...args));
  const inside = JSON.parse(output);
  return {
    ...sample,
    one: { milliseconds: inside.milliseconds / size, kilobytes: inside.bytes / 1024 / size },
  };
}

async function main(): Promise<void> {
  const isQuick = process.argv.includes('--quick');
  const cases = new Cases();
  await ensureBuilt();
  await withScratch(async (scratch) => {
    const programs = new Programs(scratch);
    await cases.check('bench: start', () => checkStart(programs, isQuick ? 7 : 21));
    await cases.check('bench: type check', () => checkTemplate(programs, isQuick ? 2 : 5));
    await cases.check('bench: many servers', () =>
      checkSizes(programs, isQuick ? 2 : 5, {
        sizes: SIZES,
        what: 'servers with a worker and outputs each',
        each: 'server',
        args: (size) => [String(size), '1'],
      }),
    );
    await cases.check('bench: many workers', () =>
      checkSizes(programs, isQuick ? 2 : 5, {
        sizes: WORKERS,
        what: 'workers of one server',
        each: 'worker',
        args: (size) => ['1', String(size)],
      }),
    );
  });
  cases.finish();
}

main();
