import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHART_VERSION } from '../../src/charts/versions';
import { chart } from './support/charts';
import { decoded } from './support/installation';
import { type Json, Kube, uniqueName } from './support/kube';
import { suite } from './support/needs';
import { AtlantisPull } from './support/pipelines/atlantis';
import { type JobResult, runJob } from './support/pipelines/github';
import { GitlabPipeline } from './support/pipelines/gitlab';
import { Repository } from './support/pipelines/repository';
import { CHARTS, chartNeed } from './support/prerequisites';
import { tail } from './support/process';

const PROJECT = resolve(__dirname, '../..');
const PIPELINES = join(PROJECT, 'examples', 'pipelines');
const MODULES = join(PROJECT, 'modules');
const APP = ['main.ts', 'app', 'src', 'package.json', 'tsconfig.json'];

/** The app's cdktf.json in a namespace of its own, with more settings. */
async function settings(namespace: string, state: string, more: Json = {}): Promise<Record<string, Json>> {
  const prefect = {
    namespace,
    chart: {
      type: 'fromArchive',
      location: await chart('prefect-server', CHART_VERSION),
      version: CHART_VERSION,
    },
    // Terraform would refuse the plans that the guard is to refuse.
    database: { type: 'bundled', preventDestroy: false },
    backend: { type: 'local', path: state },
    ...more,
  };
  const file = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8'));
  return { 'cdktf.json': { ...file, context: { prefect } } };
}

/** A repository of the app with the files of a pipeline, and the lock file that `ci/lock.sh` would make. */
async function appRepository(namespace: string, copies: Record<string, string>): Promise<Repository> {
  const own = APP.map((name) => [join(PROJECT, name), name]);
  const repository = await Repository.create(
    { ...Object.fromEntries(own), ...copies },
    { '.gitignore': 'node_modules\ncdktf.out/\nci-cdktf.out/\nci-plan/\n' },
    {
      KUBECONFIG: process.env.CDKTF_PREFECT_KUBECONFIG,
      KUBE_CONFIG_PATH: process.env.CDKTF_PREFECT_KUBECONFIG,
    },
  );
  await repository.commit(await settings(namespace, join(repository.directory, 'state')));
  const directory = await repository.checkout();
  await repository.shellOk(
    directory,
    'npx cdktf synth && terraform -chdir=cdktf.out/stacks/prefect init -no-color',
  );
  const lock = readFileSync(join(directory, 'cdktf.out/stacks/prefect/.terraform.lock.hcl'), 'utf8');
  await repository.commit({ '.terraform.lock.hcl': lock });
  return repository;
}

/** Each job synthesizes, as it does in a pipeline, and there are more than twenty. */
const PATIENCE = 900_000;

const PULL = { github: { token: 'token', event: { pull_request: { number: 1, head: { sha: 'head' } } } } };

/** A pull request and its merge, with every job as far as it goes. */
async function merge(repository: Repository): Promise<JobResult[]> {
  const results = [await runJob(repository, 'prefect-plan.yml', 'synth', PULL)];
  results.push(await runJob(repository, 'prefect-plan.yml', 'plan', PULL));
  if (results[1].failed) return results;
  return [...results, ...(await afterMerge(repository))];
}

async function afterMerge(repository: Repository): Promise<JobResult[]> {
  const plan = await runJob(repository, 'prefect-apply.yml', 'plan');
  if (plan.failed) return [plan];
  return [plan, await runJob(repository, 'prefect-apply.yml', 'apply', { needs: { plan } })];
}

/** Of each job, whether it succeeded; of one that did not, the end of its log. */
function outcomes(results: readonly JobResult[]): string[] {
  return results.map(({ failed, log }) => (failed ? tail(log, 30) : 'succeeded'));
}

const SUCCEEDED = ['succeeded', 'succeeded', 'succeeded', 'succeeded'];

function logs(results: readonly JobResult[]): string {
  return results.map(({ log, summary }) => log + summary).join('\n');
}

suite('the pipelines’ own commands', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  const kube = Kube.fromEnvironment();

  test(
    'of GitHub Actions: install, upgrade, drift, a plan that loses a password, a stale review, destroy',
    async () => {
      const namespace = uniqueName('github');
      const repository = await appRepository(namespace, { [join(PIPELINES, 'github-actions')]: '.' });
      const state = join(repository.directory, 'state');
      const printed: string[] = [];

      const installed = await merge(repository);
      printed.push(logs(installed), repository.calls());
      expect(outcomes(installed)).toEqual(SUCCEEDED);
      expect(installed[1].summary).toMatch(/### Plan: 5 to create, 0 to update, 0 to delete/);
      expect(installed[1].summary).toMatch(/passwords, Secrets, claims, namespaces and the release are kept/);
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v1');

      await repository.commit(await settings(namespace, state, { image: { tag: '3.8.2-python3.11' } }));
      const upgraded = await merge(repository);
      printed.push(logs(upgraded), repository.calls());
      expect(outcomes(upgraded)).toEqual(SUCCEEDED);
      expect(upgraded[1].summary).toMatch(/### Plan: 0 to create, 1 to update, 0 to delete/);
      const deployment = await kube.get('deployment', namespace, 'prefect-server');
      expect(deployment.spec.template.spec.containers[0].image).toMatch(/:3\.8\.2-python3\.11$/);
      expect((await kube.get('secret', namespace, 'prefect-server-database-v1')).data).toEqual(secret.data);

      const still = await runJob(repository, 'prefect-drift.yml', 'drift');
      expect([still.failed, still.log]).toEqual([false, expect.not.stringMatching(/is not what|is gone/)]);
      expect(repository.calls()).not.toMatch(/issue create/);
      await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 3 } });
      const drifted = await runJob(repository, 'prefect-drift.yml', 'drift');
      expect(outcomes([drifted])).toEqual(['succeeded']);
      expect(drifted.summary).toMatch(
        /apps Deployment .*\/prefect-server: spec\.replicas is not what the release says/,
      );
      expect(repository.calls()).toMatch(/issue create/);
      await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 1 } });
      await runJob(repository, 'prefect-drift.yml', 'drift');
      expect(repository.calls()).toMatch(/issue close 7/);

      await repository.commit(await settings(namespace, state, { name: 'other' }));
      const losing = await merge(repository);
      printed.push(logs(losing), repository.calls());
      expect(losing.map(({ failed }) => failed)).toEqual([false, true]);
      expect(losing[1].summary).toMatch(
        /FAIL kubernetes_persistent_volume_claim_v1\.\S+ \[claim\.replaced\]/,
      );

      await repository.commit(await settings(namespace, state, { image: { tag: '3.8.1-python3.11' } }));
      await runJob(repository, 'prefect-plan.yml', 'plan', PULL);
      await repository.commit(await settings(namespace, state, { image: { tag: '3.8.0-python3.11' } }));
      const stale = await afterMerge(repository);
      expect(stale.map(({ failed }) => failed)).toEqual([true]);
      expect(stale[0].log).toMatch(/not the one that was reviewed/);
      const other = { needs: { plan: { outputs: { digest: '0'.repeat(64) } } } };
      const refused = await runJob(repository, 'prefect-apply.yml', 'apply', other);
      expect([refused.failed, refused.log]).toEqual([
        true,
        expect.stringMatching(/not the plan that was reviewed/),
      ]);

      const plan = await runJob(repository, 'prefect-destroy.yml', 'plan');
      expect([plan.failed, plan.summary]).toEqual([false, expect.stringMatching(/\[password\.deleted\]/)]);
      const wrong = { needs: { plan }, inputs: { stack: 'another' } };
      expect((await runJob(repository, 'prefect-destroy.yml', 'destroy', wrong)).failed).toBe(true);
      const right = { needs: { plan }, inputs: { stack: 'prefect' } };
      const destroyed = await runJob(repository, 'prefect-destroy.yml', 'destroy', right);
      expect([destroyed.failed, await kube.find('namespace', undefined, namespace)]).toEqual([
        false,
        undefined,
      ]);
      printed.push(logs([stale[0], refused, plan, destroyed]));

      const password = decoded(secret, 'password');
      expect(printed.join('\n')).not.toContain(password);
      const left = await repository.shell(
        repository.directory,
        `grep -rl --exclude=state* -- "$PASSWORD" .`,
        {
          PASSWORD: password,
        },
      );
      expect(left.stdout).toBe('');
      repository.remove();
    },
    PATIENCE,
  );

  test(
    'of GitLab CI: install, upgrade, an apply that comes too late, drift, destroy',
    async () => {
      const namespace = uniqueName('gitlab');
      const repository = await appRepository(namespace, { [join(PIPELINES, 'gitlab')]: '.' });
      const state = join(repository.directory, 'state');
      const context = (
        await repository.shellOk(repository.directory, 'kubectl config current-context')
      ).stdout.trim();
      const pipeline = new GitlabPipeline(repository, { PREFECT_AGENT: context, DESTROY: 'prefect' });
      for (const job of ['synth', 'plan', 'apply'])
        expect(await pipeline.run(job)).toMatchObject({ failed: false });
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v1');

      await repository.commit(await settings(namespace, state, { image: { tag: '3.8.2-python3.11' } }));
      const late = new GitlabPipeline(repository, { PREFECT_AGENT: context });
      expect(await late.run('plan')).toMatchObject({
        failed: false,
        log: expect.stringMatching(/1 to update/),
      });
      for (const job of ['plan', 'apply']) expect(await pipeline.run(job)).toMatchObject({ failed: false });
      const deployment = await kube.get('deployment', namespace, 'prefect-server');
      expect(deployment.spec.template.spec.containers[0].image).toMatch(/:3\.8\.2-python3\.11$/);
      expect((await kube.get('secret', namespace, 'prefect-server-database-v1')).data).toEqual(secret.data);
      expect(await late.run('apply')).toMatchObject({
        failed: true,
        log: expect.stringMatching(/not the plan that was/),
      });

      expect(await pipeline.run('drift')).toMatchObject({ failed: false });
      await kube.patch('deployment', namespace, 'prefect-server', { spec: { replicas: 3 } });
      expect(await pipeline.run('drift')).toMatchObject({
        failed: true,
        log: expect.stringMatching(/spec\.replicas/),
      });

      for (const job of ['destroy-plan', 'destroy'])
        expect(await pipeline.run(job)).toMatchObject({ failed: false });
      expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
      repository.remove();
    },
    PATIENCE,
  );

  (existsSync(MODULES) ? test : test.skip)(
    `of GitLab CI for the module in HCL: install, upgrade, a lowered version${existsSync(MODULES) ? '' : ' (skipped: no modules)'}`,
    async () => {
      const namespace = uniqueName('hcl');
      const directory = 'examples/pipelines/hcl';
      const location = await chart('prefect-server', CHART_VERSION);
      const database = (version: number) => ({
        type: 'bundled',
        credentials: { type: 'generated', version },
      });
      const override = (more: Json) => ({
        [`${directory}/main_override.tf.json`]: {
          terraform: { backend: { local: { path: join(repository.directory, 'state') } } },
          module: {
            prefect: {
              namespace: { name: namespace },
              chart: { type: 'fromArchive', location, version: CHART_VERSION },
              database: database(2),
              workers: {},
              ...more,
            },
          },
        },
      });
      const repository = await Repository.create(
        { [join(PIPELINES, 'gitlab')]: '.', [join(PIPELINES, 'hcl')]: directory, [MODULES]: 'modules' },
        { '.gitignore': '.terraform/\nci-plan/\n' },
        { KUBECONFIG: process.env.CDKTF_PREFECT_KUBECONFIG, PREFECT_DIRECTORY: directory },
      );
      await repository.commit(override({}));
      const checkout = await repository.checkout();
      await repository.shellOk(checkout, `terraform -chdir=${directory} init -no-color`);
      const lock = readFileSync(join(checkout, directory, '.terraform.lock.hcl'), 'utf8');
      await repository.commit({ [`${directory}/.terraform.lock.hcl`]: lock });
      const { stdout } = await repository.shellOk(checkout, 'kubectl config current-context');
      const pipeline = new GitlabPipeline(repository, { PREFECT_AGENT: stdout.trim() });
      for (const job of ['plan', 'apply']) expect(await pipeline.run(job)).toMatchObject({ failed: false });
      const secret = await kube.get('secret', namespace, 'prefect-server-database-v2');

      await repository.commit(override({ image: { tag: '3.8.2-python3.11' } }));
      expect(await pipeline.run('plan')).toMatchObject({
        failed: false,
        log: expect.stringMatching(/ 1 to update, 0/),
      });
      expect(await pipeline.run('apply')).toMatchObject({ failed: false });
      expect((await kube.get('secret', namespace, 'prefect-server-database-v2')).data).toEqual(secret.data);
      expect(await pipeline.run('drift')).toMatchObject({ failed: false });

      await repository.commit(override({ database: database(1) }));
      const lowered = /FAIL module\.prefect\.random_password\.database(\[0\])? \[password\.lowered\]/;
      expect(await pipeline.run('plan')).toMatchObject({ failed: true, log: expect.stringMatching(lowered) });
      repository.remove();
    },
    PATIENCE,
  );

  test(
    'of Atlantis: plan, policy and apply, then an upgrade and a plan that loses a password',
    async () => {
      const namespace = uniqueName('atlantis');
      const repository = await appRepository(namespace, { [join(PIPELINES, 'atlantis')]: '.' });
      const state = join(repository.directory, 'state');
      const first = await AtlantisPull.open(repository);
      expect(await first.plan()).toMatchObject({ passed: true });
      await first.apply();
      await kube.get('secret', namespace, 'prefect-server-database-v1');

      await repository.commit(await settings(namespace, state, { image: { tag: '3.8.2-python3.11' } }));
      const second = await AtlantisPull.open(repository);
      expect(await second.plan()).toMatchObject({ passed: true });
      await second.apply();
      const deployment = await kube.get('deployment', namespace, 'prefect-server');
      expect(deployment.spec.template.spec.containers[0].image).toMatch(/:3\.8\.2-python3\.11$/);

      await repository.commit(await settings(namespace, state, { name: 'other' }));
      const third = await AtlantisPull.open(repository);
      expect(await third.plan()).toMatchObject({
        passed: false,
        output: expect.stringMatching(/claim\.replaced/),
      });
      repository.remove();
    },
    PATIENCE,
  );
});
