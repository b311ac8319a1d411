import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../kube';
import type { Repository } from './repository';

/** The jobs of a pipeline of GitLab, each in a fresh clone with the artifacts of what it needs. */
export class GitlabPipeline {
  private readonly jobs: Record<string, { readonly directory: string; readonly artifacts: string[] }> = {};

  constructor(
    private readonly repository: Repository,
    private readonly variables: NodeJS.ProcessEnv,
  ) {}

  async run(name: string): Promise<{ readonly failed: boolean; readonly log: string }> {
    const directory = await this.repository.checkout();
    const file = parse(readFileSync(join(directory, '.gitlab-ci.yml'), 'utf8'));
    const { extends: base, ...own } = file[name];
    const job: Json = { ...file[base], ...own };
    for (const needed of job.needs ?? []) {
      for (const path of this.jobs[needed].artifacts) {
        cpSync(join(this.jobs[needed].directory, path), join(directory, path), { recursive: true });
      }
    }
    const script = [...(job.before_script ?? []), ...job.script].join('\n');
    const result = await this.repository.shell(directory, script, this.variables);
    const artifacts: string[] = (job.artifacts?.paths ?? []).filter((path: string) =>
      existsSync(join(directory, path)),
    );
    this.jobs[name] = { directory, artifacts };
    return { failed: result.code !== 0, log: result.stdout + result.stderr };
  }
}
