import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

test('a plan takes no lock, so its role writes nothing', () => {
  const planned = jobs.flatMap(({ job }) =>
    (job.steps ?? []).filter(({ run }: Json) => /^ci\/plan\.sh/.test(run ?? '')),
  );
  expect(planned.map(({ env }: Json) => env)).toEqual(Array(3).fill({ TF_CLI_ARGS_plan: '-lock=false' }));
});

test('the comment of a plan is found by its marker', () => {
  expect(scripts(workflow('prefect-plan').jobs.plan)).toContain('startswith(env.MARKER)');
});

test('a push without a pull request is told so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apply-'));
  writeFileSync(join(folder, 'gh'), '#!/bin/sh\n', { mode: 0o755 });
  const { run } = workflow('prefect-apply').jobs.plan.steps.find(({ id }: Json) => id === 'compare');
  const { status, stdout } = spawnSync('bash', ['-ec', run.replace(/^cat .*$/m, '')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}`, GITHUB_OUTPUT: join(folder, 'output') },
  });
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([1, expect.stringContaining('no pull request of this commit')]);
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
