import { yaml } from './support/files';
import { job, jobs } from './support/gitlab';
import type { Json } from './support/plans';
import { schema } from './support/schemas';

const config = yaml('examples/pipelines/gitlab/.gitlab-ci.yml');
const resolved = (name: string): Json => job(config, name);
const agent = (name: string): Json => yaml(`examples/pipelines/gitlab/.gitlab/agents/${name}/config.yaml`);

test('.gitlab-ci.yml satisfies GitLab’s schema', () => {
  const errors = schema(
    'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json',
  );
  expect(errors(config)).toEqual([]);
  expect(errors({ ...config, plan: { ...config.plan, scripts: [] } })).not.toEqual([]);
});

describe('the jobs', () => {
  const MERGE_REQUEST = {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_DEFAULT_BRANCH: 'main',
    CI_MERGE_REQUEST_PROJECT_ID: '1',
  };
  const MAIN = { CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
  test.each<[string, Record<string, string>, string[], string[]]>([
    ['a merge request', { ...MERGE_REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1' }, ['synth', 'plan'], []],
    ['one of a fork', { ...MERGE_REQUEST, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' }, ['synth'], []],
    ['a merge', { ...MAIN, CI_PIPELINE_SOURCE: 'push' }, ['synth', 'plan'], ['apply']],
    ['a push to a branch', { ...MAIN, CI_COMMIT_BRANCH: 'other', CI_PIPELINE_SOURCE: 'push' }, [], []],
    ['a schedule', { ...MAIN, CI_PIPELINE_SOURCE: 'schedule' }, ['synth', 'drift'], []],
    [
      'a destroy',
      { ...MAIN, CI_PIPELINE_SOURCE: 'web', DESTROY: 'prefect' },
      ['synth', 'destroy-plan'],
      ['destroy'],
    ],
    ['a run by hand without its name', { ...MAIN, CI_PIPELINE_SOURCE: 'web' }, ['synth'], []],
  ])('of %s', (_what, variables, byThemselves, byHand) => {
    const found = jobs(config, variables);
    const names = (waiting: boolean) =>
      found.filter((item) => item.byHand === waiting).map(({ name }) => name);
    expect([names(false), names(true)]).toEqual([byThemselves, byHand]);
  });

  test('that apply do so one at a time, uninterrupted, what the plan before them showed', () => {
    for (const [name, plan] of [
      ['apply', 'plan'],
      ['destroy', 'destroy-plan'],
    ]) {
      // An action "stop" would need no approval of the protected environment.
      expect(resolved(name)).toMatchObject({
        environment: { name: 'prefect' },
        resource_group: 'prefect',
        interruptible: false,
        needs: ['synth', plan],
      });
      expect(resolved(name).environment).not.toHaveProperty('action');
    }
  });

  test('that look for drift wait for the one that applies', () => {
    expect(resolved('drift').resource_group).toBe(resolved('apply').resource_group);
  });

  test('that plan take no lock', () => {
    for (const name of ['plan', 'destroy-plan'])
      expect(resolved(name).variables.TF_CLI_ARGS_plan).toBe('-lock=false');
  });

  test('keep no plan as an artifact', () => {
    const paths = ['synth', 'plan', 'destroy-plan', 'drift', 'apply', 'destroy'].flatMap(
      (name) => resolved(name).artifacts?.paths ?? [],
    );
    expect(paths.length).toBeGreaterThan(6);
    for (const path of paths)
      expect(path).toMatch(
        /^(ci-plan\/(summary\.md|guard\.txt|digest|drift\.md)|cdktf\.out\/stacks\/\*\/cdk\.tf\.json)$/,
      );
    expect(resolved('plan').artifacts.reports).toEqual({ terraform: 'ci-plan/report.json' });
  });
});

describe('the packages of npm and PyPI', () => {
  test('run in a job that no agent lets in, and that has no state', () => {
    expect(Object.keys(config.synth).sort()).toEqual(['artifacts', 'script', 'stage']);
    expect(config).not.toHaveProperty('variables');
    expect(config.default).not.toHaveProperty('before_script');
    expect(config.synth.script[0]).toBe('ci/synth.sh');
    for (const name of ['prefect-plan', 'prefect-apply'])
      for (const project of agent(name).ci_access.projects) expect(project.environments).toHaveLength(1);
  });

  test('run in no other job', () => {
    for (const name of ['plan', 'apply', 'drift', 'destroy-plan', 'destroy']) {
      const { before_script: before, script, needs } = resolved(name);
      expect([...before, ...script].join('\n')).not.toMatch(/synth\.sh|\bnpm |\bnpx |\bpip /);
      expect(needs).toContain('synth');
    }
  });
});

test('the agents are for the environments of their jobs, and the one that applies for protected branches', () => {
  const projects = (name: string) => agent(name).ci_access.projects;
  for (const name of ['plan', 'drift', 'destroy-plan']) {
    expect(resolved(name).variables.AGENT).toBe('$PREFECT_PLAN_AGENT');
    expect(projects('prefect-plan')).toEqual([
      { id: 'example/prefect', environments: [resolved(name).environment.name] },
    ]);
  }
  for (const name of ['apply', 'destroy']) {
    expect(resolved(name).variables.AGENT).toBe('$PREFECT_APPLY_AGENT');
    const { name: environment } = resolved(name).environment;
    expect(projects('prefect-apply')).toEqual([
      { id: 'example/prefect', environments: [environment], protected_branches_only: true },
    ]);
  }
});
