import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHART_VERSION } from '../../../src/helm/prefect-helm';
import { chart } from '../../../toolbox/charts';
import { type Json, Kube } from '../../../toolbox/kube';
import { tail } from '../../../toolbox/process';
import { Repository } from './repository';

const PROJECT = resolve(__dirname, '../../..');
const PIPELINES = join(PROJECT, 'examples', 'pipelines');
const APP = ['main.ts', 'app', 'settings', 'src', 'package.json', 'tsconfig.json'];

/** Each job starts from a clone and runs Terraform, and there are more than twenty. */
export const PATIENCE = 1_200_000;

/** A user's repository of the app, with the files of a pipeline, and the lock file that `ci/lock.sh` would make. */
export class AppRepository {
  private constructor(
    readonly repository: Repository,
    private readonly always: Json,
  ) {}

  /** Makes one whose stack is a server and a worker, with more settings that stay if some are given. */
  static async create(namespace: string, pipeline: string, more: Json = {}): Promise<AppRepository> {
    const own = APP.map((name) => [join(PROJECT, name), name]);
    const repository = await Repository.create(
      Object.fromEntries([...own, [join(PIPELINES, pipeline), '.']]),
      { '.gitignore': 'node_modules\ncdktf.out/\nci-cdktf.out/\nci-plan/\n' },
    );
    const app = new AppRepository(repository, { namespace, ...more });
    await app.change({});
    await lockProviders(repository, 'npx cdktf synth', 'cdktf.out/stacks/prefect', '.');
    return app;
  }

  /** Commits settings beside those that each stack here has. */
  async change(settings: Json): Promise<void> {
    const prefect = {
      chart: await localChart('prefect-server'),
      // What a worker's plan reads of the cluster, the role that plans has to be let.
      workers: [{ workPool: 'kubernetes', chart: await localChart('prefect-worker') }],
      // Protected, Terraform itself would refuse the plans of the guard's tests.
      database: { type: 'bundled', preventDestroy: false },
      backend: { type: 'local', path: join(this.repository.directory, 'state') },
      ...this.always,
      ...settings,
    };
    const file = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8'));
    await this.repository.commit({ 'cdktf.json': { ...file, context: { prefect } } });
  }
}

/** The pinned version of a chart, without a network. */
export async function localChart(name: string): Promise<Json> {
  return {
    type: 'fromArchive',
    location: await chart(name, CHART_VERSION),
    version: CHART_VERSION,
  };
}

/** Commits to `to` the lock file of the providers that the folder `directory` needs once `prepare` has run. */
export async function lockProviders(
  repository: Repository,
  prepare: string,
  directory: string,
  to: string,
): Promise<void> {
  const checkout = await repository.checkout();
  await repository.shellOk(checkout, `${prepare} && "$PREFECT_TERRAFORM" -chdir=${directory} init -no-color`);
  const lock = readFileSync(join(checkout, directory, '.terraform.lock.hcl'), 'utf8');
  await repository.commit({ [join(to, '.terraform.lock.hcl')]: lock });
}

/** Of each job, whether it succeeded; of one that did not, the end of its log. */
export function outcomes(
  results: Record<string, { readonly failed: boolean; readonly log: string }>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(results).map(([name, { failed, log }]) => [name, failed ? tail(log, 30) : 'succeeded']),
  );
}

/** The image of the running server. */
export async function serverImage(namespace: string): Promise<string> {
  const deployment = await Kube.fromEnvironment().get('deployment', namespace, 'prefect-server');
  return deployment.spec.template.spec.containers[0].image;
}
