import { basename } from 'node:path';
import { filesIn, text } from './support/files';
import { problems } from './support/names';

test('every path, script, stack and version that a pipeline names exists in this repository', () => {
  expect(problems()).toEqual([]);
});

test('no file of ci is there for nobody', () => {
  const named = filesIn('examples/pipelines').map(text).join('\n');
  const files = filesIn('examples/pipelines/ci').map((path) => basename(path));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((name) => !named.includes(name))).toEqual([]);
});

describe('a name that is of nothing is found', () => {
  const GITHUB = 'examples/pipelines/github-actions/.github';
  test.each<[string, string, string]>([
    ['.github/workflows/ci.yml', '.ci/run', '.ci/gone'],
    ['.github/workflows/ci.yml', 'workflows/e2e.yml', 'workflows/gone.yml'],
    ['.github/workflows/ci.yml', 'node-version: 20.9.0', 'node-version: 20.10.0'],
    ['.github/workflows/e2e.yml', 'e2e,pipelines', 'e2e,gone'],
    ['.github/workflows/ci.yml', '-C __tests__/pipelines/support/go', '-C __tests__/pipelines/support/gone'],
    ['.github/workflows/nightly.yml', 'npm run e2e', 'npm run gone'],
    ['.github/workflows/nightly.yml', 'REQUIRE: real-node', 'REQUIRE: gone'],
    ['.github/workflows/release.yml', 'CHANGELOG.md', 'CHANGES.md'],
    ['.github/workflows/release.yml', 'dist/python', 'dist/gone'],
    [`${GITHUB}/workflows/prefect-plan.yml`, 'ci/plan.sh', 'ci/gone.sh'],
    [`${GITHUB}/workflows/prefect-plan.yml`, 'prefect-synth.yml', 'gone.yml'],
    [`${GITHUB}/workflows/prefect-apply.yml`, './.github/actions/setup', './.github/actions/gone'],
    [`${GITHUB}/workflows/prefect-apply.yml`, 'environment: prefect', 'environment: gone'],
    [`${GITHUB}/workflows/prefect-apply.yml`, 'ci-plan/digest', 'ci-plan/gone'],
    [`${GITHUB}/workflows/prefect-drift.yml`, 'cluster:', 'gone:'],
    [`${GITHUB}/workflows/prefect-destroy.yml`, 'ci/apply.sh', 'ci/gone.sh'],
    [`${GITHUB}/workflows/prefect-synth.yml`, 'ci/stack.env', 'ci/gone.env'],
    [`${GITHUB}/actions/setup/action.yml`, 'ci/stack.env', 'ci/gone.env'],
    ['examples/pipelines/gitlab/.gitlab-ci.yml', 'ci/drift.sh', 'ci/gone.sh'],
    ['examples/pipelines/gitlab/.gitlab-ci.yml', 'terraform/state/prefect', 'terraform/state/gone'],
    ['examples/pipelines/gitlab/.gitlab-ci.yml', 'ci-plan/report.json', 'ci-plan/gone.json'],
    ['examples/pipelines/gitlab/.gitlab-ci.yml', 'name: prefect\n', 'name: gone\n'],
    ['examples/pipelines/gitlab/.gitlab/agents/prefect-apply/config.yaml', '[prefect]', '[gone]'],
    ['examples/pipelines/atlantis/repos.yaml', 'ci/synth.sh', 'ci/gone.sh'],
    ['examples/pipelines/atlantis/repos.yaml', 'stacks/prefect', 'stacks/gone'],
    ['examples/pipelines/atlantis/atlantis.yaml', 'stacks/prefect', 'stacks/gone'],
    ['examples/pipelines/atlantis/atlantis.yaml', 'v1.11.4', 'v1.11.5'],
    ['examples/pipelines/atlantis/Dockerfile', 'bin/terraform1.11.4', 'bin/terraform1.11.5'],
    ['examples/pipelines/atlantis/README.md', '`repos.yaml`', '`gone.yaml`'],
    ['examples/pipelines/flux/.github/workflows/prefect-push.yml', 'ci/artifact.sh', 'ci/gone.sh'],
    ['examples/pipelines/flux/README.md', '`manual.yaml`', '`gone.yaml`'],
    ['examples/pipelines/argocd/application.yaml', 'manual.yaml}', 'gone.yaml}'],
    ['examples/pipelines/argocd/application.yaml', 'path: flux', 'path: gone'],
    ['examples/pipelines/hcp-terraform/policies.hcl', 'prefect.passwords.deny', 'prefect.gone.deny'],
    ['examples/pipelines/hcp-terraform/README.md', 'stacks/prefect', 'stacks/gone'],
    ['examples/pipelines/hcl/README.md', 'ci/lock.sh', 'ci/gone.sh'],
    ['examples/pipelines/ci/stack.env', 'PREFECT_STACK:=prefect', 'PREFECT_STACK:=gone'],
    ['examples/pipelines/ci/Dockerfile', 'kubectl:v', 'kubectl:v9'],
    ['examples/pipelines/ci/Dockerfile', 'alpine/helm:', 'alpine/helm:9'],
  ])('%s: %s', (path, name, other) => {
    expect(text(path)).toContain(name);
    const read = (file: string): string => (file === path ? text(file).replace(name, other) : text(file));
    expect(problems(read)).not.toEqual([]);
  });
});
