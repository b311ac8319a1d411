import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expanded, job } from '../../../__tests__/pipelines/support/gitlab';
import type { Json } from '../../../toolbox/kube';
import type { Repository } from './repository';

/** What a job left. */
export interface GitlabResult {
  readonly failed: boolean;
  readonly log: string;
  /** How it called what is outside, such as `npm`. */
  readonly calls: string;
}

/** A pipeline of GitLab: each job in a fresh clone, with the artifacts of what it needs. */
export class GitlabPipeline {
  readonly results: Record<string, GitlabResult> = {};
  private readonly artifacts: Record<string, { readonly directory: string; readonly paths: string[] }> = {};

  constructor(
    private readonly repository: Repository,
    private readonly variables: Record<string, string>,
  ) {}

  /** Runs jobs, in this order, up to one that fails. */
  async run(...names: string[]): Promise<Record<string, GitlabResult>> {
    for (const name of names) {
      if ((await this.job(name)).failed) break;
    }
    return this.results;
  }

  private async job(name: string): Promise<GitlabResult> {
    const directory = await this.repository.checkout();
    const config = job(parse(readFileSync(join(directory, '.gitlab-ci.yml'), 'utf8')), name);
    for (const needed of config.needs ?? []) {
      const artifacts = this.artifacts[needed];
      for (const path of artifacts.paths) {
        cpSync(join(artifacts.directory, path), join(directory, path), { recursive: true });
      }
    }
    this.repository.calls();
    const script = [...(config.before_script ?? []), ...config.script].join('\n');
    const own = Object.entries<Json>(config.variables ?? {}).map(([key, text]) => [
      key,
      expanded(String(text), this.variables),
    ]);
    const result = await this.repository.shell(directory, script, {
      ...this.variables,
      ...Object.fromEntries(own),
      KUBECONFIG: this.repository.kubeconfig(),
    });
    const patterns = (config.artifacts?.paths ?? []).join(' ');
    const found = await this.repository.shell(directory, `ls -d ${patterns} 2>/dev/null || true`);
    this.artifacts[name] = {
      directory,
      paths: patterns ? found.stdout.trim().split('\n').filter(Boolean) : [],
    };
    this.results[name] = {
      failed: result.code !== 0,
      log: result.stdout + result.stderr,
      calls: this.repository.calls(),
    };
    return this.results[name];
  }
}
