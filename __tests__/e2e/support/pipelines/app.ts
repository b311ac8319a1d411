import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CHART_VERSION } from '../../../../src/charts/versions';
import { chart } from '../charts';
import { type Json, Kube } from '../kube';
import { tail } from '../process';
import { Repository } from './repository';

const PROJECT = resolve(__dirname, '../../../..');
const PIPELINES = join(PROJECT, 'examples', 'pipelines');
const APP = ['main.ts', 'app', 'src', 'package.json', 'tsconfig.json'];

/** Each job starts from a clone and runs Terraform, and there are more than twenty. */
export const PATIENCE = 1_200_000;

/** A user's repository of the app, with the files of a pipeline, and the lock file that `ci/lock.sh` would make. */
export class AppRepository {
  private constructor(
    readonly repository: Repository,
    private readonly namespace: string,
  ) {}

  static async create(namespace: string, ...pipelines: string[]): Promise<AppRepository> {
    const own = APP.map((name) => [join(PROJECT, name), name]);
    const copies = pipelines.map((name) => [join(PIPELINES, name), '.']);
    const repository = await Repository.create(Object.fromEntries(own.concat(copies)), {
      '.gitignore': 'node_modules\ncdktf.out/\nci-cdktf.out/\nci-plan/\n',
    });
    const app = new AppRepository(repository, namespace);
    await app.change({});
    await lockProviders(repository, 'npx cdktf synth', 'cdktf.out/stacks/prefect', '.');
    return app;
  }

  /** Commits settings beside those that each stack here has. */
  async change(settings: Json): Promise<void> {
    const prefect = {
      namespace: this.namespace,
      chart: await localChart(),
      // Terraform would refuse the plans that the guard is to refuse.
      database: { type: 'bundled', preventDestroy: false },
      backend: { type: 'local', path: join(this.repository.directory, 'state') },
      ...settings,
    };
    const file = JSON.parse(readFileSync(join(PROJECT, 'cdktf.json'), 'utf8'));
    await this.repository.commit({ 'cdktf.json': { ...file, context: { prefect } } });
  }
}

/** The server's chart, without a network. */
export async function localChart(): Promise<Json> {
  return {
    type: 'fromArchive',
    location: await chart('prefect-server', CHART_VERSION),
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

/** Lets the context `plan` do what ci/plan-role.yaml says. */
export async function allowPlanning(namespace: string): Promise<void> {
  const text = readFileSync(join(PIPELINES, 'ci', 'plan-role.yaml'), 'utf8');
  const manifests = parseAllDocuments(text.replaceAll('namespace: prefect', `namespace: ${namespace}`));
  await Kube.fromEnvironment().apply(...manifests.map((document) => document.toJS()));
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
