/**
 * Tests the library with cdktn, the fork of cdktf. In a copy of the checkout, an npm alias and `overrides`
 * replace cdktf by cdktn, as the documentation describes for users of the fork.
 */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { isNodeAtLeast, ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { ensureBuilt } from './support/build';
import { Cases } from './support/cases';
import { readStacks, type Stacks, synthesizeTypeScript } from './support/synthesis';

const CDKTN = '0.24.0';
/** The only version range that both cdktf 0.21 and cdktn 0.24 accept. */
const CONSTRUCTS = '10.6.0';
/** The minimum Node version of cdktn-cli. */
const CLI_NODE = [22, 19] as const;

const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  'lib',
  'dist',
  'cdktf.out',
  'coverage',
  'package-lock.json',
]);

const EXAMPLE = join('examples', 'python', 'complete.ts');

/** Excluded: the first generates files from cdktf's assembly, whose texts the fork changed, the others use no cdktf. */
const NOT_FOR_THE_FORK = ['__tests__/settings/generated-files.test.ts', '__tests__/pipelines/'];

async function main(): Promise<void> {
  const cases = new Cases();
  // Tests read the compiled assembly, which the fork does not change.
  await ensureBuilt();
  const hasCli = isNodeAtLeast(CLI_NODE);
  await withScratch(async (scratch) => {
    const copy = join(scratch, 'cdktf-prefect');
    await cases.check(`fork: cdktn ${CDKTN} installs in the place of cdktf`, () => install(copy, hasCli));
    await cases.check('fork: the sources compile', () =>
      stdoutOf(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: copy }),
    );
    await cases.check('fork: the unit tests are run', async () => cases.add(await unitTests(copy)));
    await cases.check('fork: it synthesizes what cdktf does', async () => {
      const [original, fork] = [ROOT, copy].map((folder, index) =>
        synthesizeTypeScript(join(folder, EXAMPLE), join(scratch, `out-${index}`), { cwd: folder }),
      );
      assert.deepEqual(comparable(await fork), comparable(await original));
    });
    if (hasCli) {
      await cases.check('fork: cdktn synth', async () => {
        const outdir = join(scratch, 'cli');
        await stdoutOf('npx', ['cdktn', 'synth', '--output', outdir], { cwd: copy });
        readStacks(outdir);
      });
    } else {
      cases.skip(
        'fork: cdktn synth',
        `cdktn-cli needs Node ${CLI_NODE.join('.')}, this is ${process.version}`,
      );
    }
  });
  cases.finish();
}

async function install(copy: string, hasCli: boolean): Promise<void> {
  cpSync(ROOT, copy, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  const alias = `npm:cdktn@${CDKTN}`;
  const providers = Object.entries(manifest.devDependencies).filter(([name]) =>
    name.startsWith('@cdktf/provider-'),
  );
  manifest.devDependencies = {
    ...Object.fromEntries(providers),
    cdktf: alias,
    constructs: CONSTRUCTS,
    ...(hasCli && { 'cdktn-cli': CDKTN }),
  };
  manifest.peerDependencies.cdktf = alias;
  manifest.overrides = { cdktf: alias };
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await stdoutOf('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: copy,
  });
  linkTools(join(copy, 'node_modules'));
}

/** Links packages that don't depend on cdktf from the checkout, in the versions of the lock file. */
function linkTools(target: string): void {
  const source = join(ROOT, 'node_modules');
  for (const name of readdirSync(source)) {
    const scoped = name.startsWith('@') && name !== '@cdktf';
    for (const entry of scoped ? readdirSync(join(source, name)).map((child) => join(name, child)) : [name]) {
      if (!existsSync(join(target, entry)) && !/^(\.|@?cdktf|constructs)/.test(entry)) {
        mkdirSync(join(target, entry, '..'), { recursive: true });
        symlinkSync(join(source, entry), join(target, entry));
      }
    }
  }
}

async function unitTests(copy: string) {
  const output = join(copy, 'jest.json');
  try {
    await stdoutOf(
      process.execPath,
      [
        join(ROOT, 'node_modules/jest/bin/jest.js'),
        ...['--json', `--outputFile=${output}`, '--silent'],
        ...['--testPathIgnorePatterns', '/node_modules/', ...NOT_FOR_THE_FORK],
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

/** Omits the folder in the local backend's path, which differs. */
function comparable(stacks: Stacks): unknown {
  return JSON.parse(JSON.stringify(stacks), (key, value) => (key === 'backend' ? undefined : value));
}

main();
