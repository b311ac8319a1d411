import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { name, repository } from '../../package.json';
import { NAME } from '../../scripts/support/cdktn';
import { text, yaml } from './support/files';
import type { Json } from './support/plans';

const { jobs } = yaml('.github/workflows/release.yml');
const push: Json = jobs.modules.steps.find(({ run }: Json) => run !== undefined);

/** A folder with a `gh` in it that prints what the script says. */
function withGh(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-prefect-gh-'));
  writeFileSync(join(folder, 'gh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

test.each([
  ['of main, checked', 'behind', 'true', 0],
  ['the newest of main, checked', 'identical', 'true', 0],
  ['of another branch', 'diverged', 'true', 1],
  ['ahead of main', 'ahead', 'true', 1],
  ['that CI has not passed', 'behind', 'false', 1],
])('a commit %s', (_what, compared, passed, status) => {
  const [{ run }] = jobs.build.steps;
  const folder = withGh(
    `case "$2" in */compare/main...*) echo ${compared} ;; *ci.yml/runs*) echo ${passed} ;; esac`,
  );
  const result = spawnSync('bash', ['-eo', 'pipefail', '-c', run], {
    env: { PATH: `${folder}:${process.env.PATH}`, GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'c' },
  });
  rmSync(folder, { recursive: true });
  expect(result.status).toBe(status);
});

test('the page names each environment, secret and workflow', () => {
  const page = text('docs/release.md');
  const environments = Object.values<Json>(jobs).flatMap(({ environment }) => environment ?? []);
  expect(environments).toEqual(['npm', 'pypi', 'modules']);
  const secrets = [...text('.github/workflows/release.yml').matchAll(/secrets\.(\w+)/g)].map(
    ([, name]) => name,
  );
  const checks = Object.keys(yaml('.github/workflows/ci.yml').jobs);
  for (const name of [...environments, ...secrets, ...checks]) expect(page).toContain(`\`${name}\``);
  for (const published of [name, NAME]) expect(page).toContain(published);
  expect(page).toContain(
    'npm trust github $name --repo cdktf-prefect/cdktf-prefect --file release.yml --env npm ',
  );
  expect(repository.url).toBe('https://github.com/cdktf-prefect/cdktf-prefect.git');
});

test('only the job that builds runs packages of npm and PyPI', () => {
  for (const [name, { steps }] of Object.entries<Json>(jobs).filter(([job]) => job !== 'build')) {
    const scripts = steps.map(({ run }: Json) => run ?? '').join('\n');
    expect([name, scripts]).toEqual([name, expect.not.stringMatching(/npm (ci|install|run|pack)|pip /)]);
  }
  expect(
    Object.keys(jobs.build.permissions).filter((key) => jobs.build.permissions[key] === 'write'),
  ).toEqual([]);
});

test('npm publishes files of both packages, and not a GitHub repository of that name', () => {
  const scripts = jobs.npm.steps.flatMap(({ run }: Json) => run ?? []);
  expect(scripts).toEqual([expect.stringMatching(/^npm publish \.\/dist\/"\$PACKAGE"-\*\.tgz /)]);
  expect(jobs.npm.steps.at(-1).env.PACKAGE).toMatch(/^\$\{\{ matrix\.package \}\}$/);
  expect(jobs.npm.strategy.matrix.package).toEqual([name, NAME]);
  const built = jobs.build.steps.flatMap(({ run }: Json) => run ?? []);
  expect(built).toEqual(expect.arrayContaining(['npm run package:python', 'npm run package:cdktn']));
});

describe('the release of the modules', () => {
  let directory: string;
  const gh = withGh(':');
  afterAll(() => rmSync(gh, { recursive: true }));
  const git = (...args: string[]): string =>
    execFileSync('git', ['--git-dir', join(directory, 'published.git'), ...args], {
      encoding: 'utf8',
    }).trim();

  /** Runs the step with a layout, as the runner does; the repository is a folder, so no key is asked for. */
  function release(tag: string, files: Record<string, string>): void {
    const work = join(directory, tag);
    mkdirSync(join(work, 'layout'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(work, 'layout', name), text);
    execFileSync('bash', ['-eo', 'pipefail', '-c', push.run], {
      cwd: work,
      stdio: 'pipe',
      env: {
        PATH: `${gh}:${process.env.PATH}`,
        HOME: work,
        RUNNER_TEMP: work,
        GITHUB_ACTOR: 'releaser',
        GITHUB_REF_NAME: tag,
        KEY: 'key',
        REPOSITORY: join(directory, 'published.git'),
      },
    });
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cdktf-prefect-release-'));
    execFileSync('git', [
      'init',
      '--quiet',
      '--bare',
      '--initial-branch=main',
      join(directory, 'published.git'),
    ]);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('commits the layout as it is, tags it, and goes on from the release before', () => {
    release('v0.1.0', { 'main.tf.json': '{}', 'old.tf': '' });
    release('v0.2.0', { 'main.tf.json': '{"a": 1}' });
    expect(git('ls-tree', '--name-only', 'v0.1.0').split('\n')).toEqual(['main.tf.json', 'old.tf']);
    expect(git('ls-tree', '--name-only', 'v0.2.0').split('\n')).toEqual(['main.tf.json']);
    expect(git('rev-parse', 'main')).toBe(git('rev-parse', 'v0.2.0^{commit}'));
    expect(git('rev-parse', 'v0.2.0~1')).toBe(git('rev-parse', 'v0.1.0^{commit}'));
  });

  test('moves no tag', () => {
    release('v0.1.0', { 'main.tf.json': '{}' });
    const first = git('rev-parse', 'v0.1.0');
    rmSync(join(directory, 'v0.1.0'), { recursive: true });
    expect(() => release('v0.1.0', { 'main.tf.json': '{"a": 1}' })).toThrow(/already exists/);
    expect(git('rev-parse', 'v0.1.0')).toBe(first);
    expect(git('rev-parse', 'main')).toBe(first);
  });

  test('pushes what the build laid out', () => {
    const upload = jobs.build.steps.find(({ with: inputs }: Json) => inputs?.name === 'modules');
    expect(upload.with.path).toBe('dist/terraform-kubernetes-prefect');
    const download = jobs.modules.steps.find(({ with: inputs }: Json) => inputs?.name === 'modules');
    expect(download.with.path).toBe('layout');
    expect(push.env.REPOSITORY).toMatch(/\/terraform-kubernetes-prefect\.git$/);
  });
});
