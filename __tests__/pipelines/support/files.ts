import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Json } from './plans';

export const ROOT = join(__dirname, '..', '..', '..');
export const PIPELINES = join(ROOT, 'examples', 'pipelines');

/** Folders in which a repository's workflows lie. */
const REPOSITORIES = ['.', 'examples/pipelines/github-actions', 'examples/pipelines/flux'];

/** Every workflow, as a path in the checkout. */
export const WORKFLOWS = REPOSITORIES.flatMap((folder) => filesIn(join(folder, '.github', 'workflows')));

/** Every composite action. */
export const ACTIONS = ['examples/pipelines/github-actions/.github/actions/setup/action.yml'];

export function filesIn(folder: string): string[] {
  const path = join(ROOT, folder);
  return existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)))
        .sort()
    : [];
}

export function text(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function yaml(path: string): Json {
  return parse(text(path));
}

export function documents(path: string): Json[] {
  return parseAllDocuments(text(path)).map((document) => document.toJS());
}

/** The steps of a workflow or an action, with what they are in. */
export function steps(path: string): { readonly job: string; readonly step: Json }[] {
  const file = yaml(path);
  const jobs: Record<string, Json> = file.jobs ?? { action: file.runs };
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) => steps.map((step: Json) => ({ job, step })));
}
