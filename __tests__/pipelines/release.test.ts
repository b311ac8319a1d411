import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yaml } from './support/files';
import type { Json } from './support/plans';

const { jobs } = yaml('.github/workflows/release.yml');
const push: Json = jobs.modules.steps.find(({ run }: Json) => run !== undefined);

test('npm publishes a file, and not a GitHub repository of that name', () => {
  const scripts = jobs.npm.steps.flatMap(({ run }: Json) => run ?? []);
  expect(scripts).toEqual([expect.stringMatching(/^npm publish \.\/dist\/\*\.tgz /)]);
});

describe('the release of the modules', () => {
  let directory: string;
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
        PATH: process.env.PATH,
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
