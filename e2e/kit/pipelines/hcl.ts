import { join, resolve } from 'node:path';
import type { Json } from '../../../toolbox/kube';
import { localChart, lockProviders } from './app';
import { Repository } from './repository';

const PROJECT = resolve(__dirname, '../../..');
const HCL = 'examples/pipelines/hcl';

/** A user's repository of the configuration around the module, with the files of a pipeline and a lock file. */
export class HclRepository {
  private constructor(
    readonly repository: Repository,
    private readonly namespace: Json,
  ) {}

  /** Makes one whose stack is the example's. */
  static async create(
    namespace: Json,
    pipeline: string,
    variables: NodeJS.ProcessEnv = {},
  ): Promise<HclRepository> {
    const copies = { [`examples/pipelines/${pipeline}`]: '.', [HCL]: HCL, modules: 'modules' };
    const repository = await Repository.create(
      Object.fromEntries(Object.entries(copies).map(([from, to]) => [join(PROJECT, from), to])),
      { '.gitignore': 'node_modules\n.terraform/\nci-plan/\n' },
      { PREFECT_DIRECTORY: HCL, ...variables },
    );
    const hcl = new HclRepository(repository, namespace);
    await hcl.change(2);
    await lockProviders(repository, 'true', HCL, HCL);
    return hcl;
  }

  /** Commits a version of the password, and more inputs of the module. */
  async change(version: number, more: Json = {}): Promise<void> {
    const prefect = {
      namespace: this.namespace,
      chart: await localChart('prefect-server'),
      database: { type: 'bundled', credentials: { type: 'generated', version } },
      workers: { kubernetes: { work_pool: 'kubernetes', chart: await localChart('prefect-worker') } },
      ...more,
    };
    const backend = { local: { path: join(this.repository.directory, 'state') } };
    await this.repository.commit({
      [`${HCL}/main_override.tf.json`]: { terraform: { backend }, module: { prefect } },
    });
  }
}
