/**
 * Builds `cdktn-prefect`, runs the unit tests in the copy that it is built from, installs it from its npm package and
 * its wheel, and compares what programs synthesize with what their twins do with cdktf.
 */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isNodeAtLeast, ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { Cases } from './support/cases';
import { bindings, build, CONSTRAINTS, NAME, versions } from './support/cdktn';
import { builtWheel, environment, findPython, interpreter, NO_PYTHON } from './support/python';
import { readStacks, type Stacks, synthesize, synthesizeTypeScript } from './support/synthesis';

/** Programs, each with the same program in Python. */
const TWINS = [
  ['quickstart/main.ts', 'python/main.py'],
  ['python/complete.ts', 'python/complete.py'],
] as const;

/** These compare generated files and documents, which are made from cdktf's assembly, or use no cdktf. */
const NOT_FOR_CDKTN = [
  '__tests__/settings/generated-files.test.ts',
  '__tests__/docs.test.ts',
  '__tests__/pipelines/',
];

const TYPES = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
const TSC = ['--strict', '--target', 'es2022', '--module', 'commonjs', ...TYPES];

/** The minimum Node version of cdktn-cli. */
const CLI_NODE = [22, 19] as const;

async function main(): Promise<void> {
  const cases = new Cases();
  const python = await findPython();
  if (python === undefined) {
    cases.skip('cdktn', NO_PYTHON);
    cases.finish();
    return;
  }
  await withScratch(async (scratch) => {
    const environmentFolder = await environment(python, CONSTRAINTS);
    const copy = join(scratch, 'cdktn', NAME);
    await cases.check('cdktn: npm package and wheel are built', () => build(scratch, environmentFolder));
    const project = join(scratch, 'project');
    const site = join(scratch, 'site');
    await Promise.all([
      cases.check('cdktn: the npm package installs beside its peers', () =>
        install(project, copy, environmentFolder),
      ),
      cases.check('cdktn: the wheel is installed', () => installWheel(site, environmentFolder)),
      cases.check('cdktn: app, command and tests compile', () => compile(copy, '--noEmit')),
    ]);
    await cases.check('cdktn: programs that use it compile', () =>
      compile(project, ...TSC, ...TWINS.map(([app]) => basename(app))),
    );
    for (const [app, pythonApp] of TWINS) {
      await cases.check(`cdktn: ${app} and ${pythonApp} synthesize what ${app} does with cdktf`, async () => {
        const [original, typeScript, fromPython] = await Promise.all([
          synthesizeTypeScript(join(ROOT, 'examples', app), join(scratch, 'cdktf', app)),
          synthesize(process.execPath, [basename(app, '.ts')], join(scratch, 'cdktn', app), { cwd: project }),
          synthesize(
            interpreter(environmentFolder),
            [join(copy, 'examples', pythonApp)],
            join(scratch, pythonApp),
            {
              env: { PYTHONPATH: site, PYTHONDONTWRITEBYTECODE: '1' },
            },
          ),
        ]);
        assert.deepEqual(comparable(typeScript), comparable(original));
        assert.deepEqual(comparable(fromPython), comparable(original));
      });
    }
    await checkCommandLine(cases, project, copy);
    await cases.check('cdktn: the unit tests are run', async () => cases.add(await unitTests(copy)));
  });
  cases.finish();
}

async function install(project: string, copy: string, environmentFolder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  const dependencies = {
    ...versions(),
    ...bindings(environmentFolder),
    [NAME]: `file:${join(ROOT, 'dist', `${NAME}-${version}.tgz`)}`,
    ...(isNodeAtLeast(CLI_NODE) && { 'cdktn-cli': versions().cdktn }),
  };
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, dependencies }));
  for (const [app] of TWINS) copyFileSync(join(copy, 'examples', app), join(project, basename(app)));
  await stdoutOf('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: project,
  });
}

async function installWheel(site: string, environmentFolder: string): Promise<void> {
  const target = ['install', '--quiet', '--no-deps', '--no-input', '--target', site];
  await stdoutOf(interpreter(environmentFolder), ['-m', 'pip', ...target, builtWheel('cdktn_prefect')]);
}

async function compile(cwd: string, ...args: string[]): Promise<void> {
  await stdoutOf(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], { cwd });
}

async function checkCommandLine(cases: Cases, project: string, copy: string): Promise<void> {
  const name = 'cdktn: the app by cdktn synth';
  if (!isNodeAtLeast(CLI_NODE)) {
    cases.skip(name, `cdktn-cli needs Node ${CLI_NODE.join('.')}, this is ${process.version}`);
    return;
  }
  await cases.check(name, async () => {
    const outdir = join(project, 'out');
    await stdoutOf(join(project, 'node_modules', '.bin', 'cdktn'), ['synth', '--output', outdir], {
      cwd: copy,
    });
    readStacks(outdir);
  });
}

async function unitTests(copy: string) {
  const output = join(copy, 'jest.json');
  try {
    await stdoutOf(
      process.execPath,
      [
        join(ROOT, 'node_modules/jest/bin/jest.js'),
        ...['--json', `--outputFile=${output}`, '--silent'],
        ...['--testPathIgnorePatterns', '/node_modules/', ...NOT_FOR_CDKTN],
      ],
      { cwd: copy },
    );
  } catch (error) {
    if (!existsSync(output)) throw error;
    process.stdout.write(`${(error as Error).message}\n`);
  }
  const result = JSON.parse(readFileSync(output, 'utf8'));
  assert.notEqual(result.numTotalTests, 0, 'no test was run');
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** Omits the backend, whose path has the folder in it, and the providers' versions, which are the bindings'. */
function comparable(stacks: Stacks): unknown {
  return JSON.parse(JSON.stringify(stacks), (key, value) => {
    if (key === 'backend') return undefined;
    return key === 'required_providers' ? Object.keys(value) : value;
  });
}

main();
