import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steps, text, WORKFLOWS, yaml } from './support/files';
import type { Json } from './support/plans';

const FOLDER = 'examples/pipelines/github-actions/.github/workflows';
const SYNTH = './.github/workflows/prefect-synth.yml';
const workflow = (name: string): Json => yaml(`${FOLDER}/${name}.yml`);
const jobs = WORKFLOWS.filter((path) => path.startsWith('examples')).flatMap((path) =>
  Object.entries<Json>(yaml(path).jobs).map(([name, job]) => ({ id: `${path} ${name}`, job })),
);
const scripts = ({ steps: list = [] }: Json): string => list.map(({ run }: Json) => run ?? '').join('\n');

describe('the packages of npm and PyPI run without credentials', () => {
  test('in a job whose token only reads, and that knows no secret, no variable and no role', () => {
    const synth = workflow('prefect-synth');
    expect(synth.on).toEqual({ workflow_call: null });
    expect(Object.values<Json>(synth.jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: 'read' },
    ]);
    expect(text(`${FOLDER}/prefect-synth.yml`)).not.toMatch(
      /secrets\.|vars\.|github\.token|setup@|actions\/setup$/m,
    );
    expect(scripts(synth.jobs.synth)).toMatch(/^ci\/synth\.sh$/m);
  });

  test('and in no other', () => {
    const others = jobs.filter(({ id, job }) => job.uses === undefined && !id.includes('prefect-synth'));
    expect(others.length).toBeGreaterThan(6);
    for (const { id, job } of others)
      expect([id, scripts(job)]).not.toEqual([id, expect.stringMatching(/synth\.sh|\bnpm |\bnpx |\bpip /)]);
    const called = jobs.filter(({ job }) => job.uses !== undefined);
    expect(called.map(({ job }) => [job.uses, job.permissions, job.secrets])).toEqual(
      called.map(() => [SYNTH, { contents: 'read' }, undefined]),
    );
  });

  test('so what they make is handed on, as long as an apply can wait, but for the lock file', () => {
    const [{ with: upload }] = steps(`${FOLDER}/prefect-synth.yml`)
      .map(({ step }) => step)
      .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(upload['retention-days']).toBe(30);
    expect(upload).not.toHaveProperty('include-hidden-files');
    const [{ with: download }] = steps('examples/pipelines/github-actions/.github/actions/setup/action.yml')
      .map(({ step }) => step)
      .filter(({ uses }) => uses?.startsWith('actions/download-artifact@'));
    expect(download).toEqual({ name: upload.name, path: upload.path });
  });
});

test('a fork gets no role, and an apply is behind the environment and never interrupted', () => {
  const plan = workflow('prefect-plan');
  expect(plan.on).toEqual({ pull_request: { branches: ['main'] } });
  expect(plan.jobs.plan.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
  for (const [file, name] of [
    ['prefect-apply', 'apply'],
    ['prefect-destroy', 'destroy'],
  ]) {
    const { jobs: own, concurrency } = workflow(file);
    expect(own[name].environment).toBe('prefect');
    expect([own.plan.needs, own[name].needs]).toEqual(['synth', 'plan']);
    expect(own.synth.if).toBe("github.ref == 'refs/heads/main'");
    expect(concurrency).toEqual({ group: 'prefect-apply', 'cancel-in-progress': false });
    const roles = own[name].steps.flatMap(({ with: inputs }: Json) => inputs?.role ?? []);
    expect(roles).toEqual([expect.stringContaining('vars.PREFECT_APPLY_ROLE')]);
  }
});

test('drift is looked for on main, and takes what an apply has not done yet for none', () => {
  const { synth, drift } = workflow('prefect-drift').jobs;
  expect(synth.if).toBe("github.ref == 'refs/heads/main'");
  expect([drift.needs, drift.permissions.actions]).toEqual(['synth', 'read']);
  const ran = [...scripts(drift).matchAll(/(prefect-\w+\.yml)/g)].map(([, name]) => name);
  expect(ran).toEqual(['prefect-apply.yml', 'prefect-destroy.yml']);
});

test('a plan takes no lock, so its role writes nothing', () => {
  const planned = jobs.flatMap(({ job }) =>
    (job.steps ?? []).filter(({ run }: Json) => /^ci\/plan\.sh/.test(run ?? '')),
  );
  expect(planned.map(({ env }: Json) => env)).toEqual(Array(3).fill({ TF_CLI_ARGS_plan: '-lock=false' }));
});

test('the comment of a plan is found by its marker', () => {
  expect(scripts(workflow('prefect-plan').jobs.plan)).toContain('startswith(env.MARKER)');
});

/** Runs a step of a workflow with these files of ci-plan, and a `gh` that writes down what it was given. */
function step(file: string, is: (step: Json) => boolean, plan: Record<string, string>, gh = '') {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  const [{ run }] = Object.values<Json>(workflow(file).jobs).flatMap(({ steps: list = [] }) =>
    list.filter(is),
  );
  const script = `#!/bin/bash\necho "$*" >>calls\ncp "\${@: -1}" body 2>/dev/null\n${gh}\nexit 0\n`;
  writeFileSync(join(folder, 'gh'), script, { mode: 0o755 });
  mkdirSync(join(folder, 'ci-plan'));
  for (const [name, content] of Object.entries({ 'guard.txt': '', ...plan }))
    writeFileSync(join(folder, 'ci-plan', name), content);
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      LC_ALL: 'C.UTF-8',
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    },
  });
  const read = (name: string): string =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
  const left = { calls: read('calls'), output: read('output'), summary: read('summary'), body: read('body') };
  rmSync(folder, { recursive: true });
  return { status, stdout, ...left };
}

describe('what is merged', () => {
  const compare = (plan: Record<string, string>) =>
    step('prefect-apply', ({ id }) => id === 'compare', { 'summary.md': '', digest: 'a\n', ...plan });

  test('without a pull request is told so', () => {
    const { status, stdout } = compare({ changes: '1\n' });
    expect([status, stdout]).toEqual([1, expect.stringContaining('no pull request of this commit')]);
  });

  test('and changes nothing needs no review, and nobody is asked to approve it', () => {
    const { status, output, calls } = compare({ changes: '0\n' });
    expect([status, output, calls]).toEqual([0, 'changes=0\n', '']);
    const { apply, plan } = workflow('prefect-apply').jobs;
    expect(apply.if).toBe("needs.plan.outputs.changes != '0'");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub.
    expect(plan.outputs.changes).toBe('${{ steps.compare.outputs.changes }}');
  });
});

describe('a text that is longer than GitHub takes', () => {
  const LONG = `${'| `a` | update | `ü` |\n'.repeat(5000)}`;

  test('is cut in a comment, with the digest, and whole in the summary', () => {
    const plan = { 'summary.md': LONG, 'guard.txt': 'FAIL a\n', digest: 'd1g3st\n' };
    const { status, body, summary } = step('prefect-plan', ({ name }) => name === 'Report', plan);
    expect(status).toBe(0);
    expect(body).toMatch(/^<!-- prefect-plan -->\nFAIL a\n/);
    expect(body).toMatch(/Digest: `d1g3st`\n\nOf \.\n$/);
    expect(body.length).toBeLessThan(65_536);
    expect(summary).toContain(LONG);
  });

  test('is cut in an issue', () => {
    const is = ({ name }: Json) => /issue/.test(name ?? '') && /Open/.test(name);
    const { status, body } = step('prefect-drift', is, { 'drift.md': LONG });
    expect([status, body]).toEqual([0, expect.stringMatching(/The rest is in the job's summary\.\n$/)]);
    expect(body.length).toBeLessThan(65_536);
  });
});

test('a generated file that is new fails the check as a changed one does', () => {
  const github = workflow('prefect-synth').jobs.synth.steps.find(({ name }: Json) => /^Files/.test(name));
  const gitlab = yaml('examples/pipelines/gitlab/.gitlab-ci.yml').synth.script.at(-1);
  for (const script of [github.run, gitlab]) {
    const repository = mkdtempSync(join(tmpdir(), 'generated-'));
    const check = () => spawnSync('bash', ['-c', script], { cwd: repository }).status;
    spawnSync('git', ['init', '--quiet'], { cwd: repository });
    expect(check()).toBe(0);
    writeFileSync(join(repository, 'new'), '');
    expect(check()).toBe(1);
    rmSync(repository, { recursive: true });
  }
});
