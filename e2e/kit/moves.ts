import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, KubeObject } from '../../toolbox/kube';
import { described, type Plan } from '../../toolbox/terraform';
import { runDocumented } from './documented';
import type { Installation } from './installation';

export const PAGE = 'moving.md';

export const ADMIN = { secretName: 'admin', key: 'password' };

/** What the module has whether it is used or not; none of it is in the cluster. */
export const IN_THE_STATE_ALONE = ['random_password', 'terraform_data'];

export const RELEASE = 'update helm_release.prefect_release_D26A7D87';

export const RELEASE_OF_MODULE = 'update module.prefect.helm_release.server';

export interface Objects {
  /** Pod templates, to see why a pod is another. */
  readonly templates: Record<string, Json>;
  readonly uids: Record<string, string>;
  readonly passwords: string[];
}

/** Everything that a person would miss, by its uid, and the passwords. */
export async function objects(installation: Installation): Promise<Objects> {
  const { kube, namespace } = installation;
  const uids: Record<string, string> = {};
  const templates: Record<string, Json> = {};
  const keep = (found: readonly KubeObject[]): void => {
    for (const { kind, metadata, spec } of found) {
      uids[`${kind} ${metadata.name}`] = metadata.uid;
      if (spec?.template !== undefined) templates[`${kind} ${metadata.name}`] = spec.template;
    }
  };
  keep([await kube.get('namespace', undefined, namespace)]);
  for (const kind of ['pvc', 'pods', 'jobs', 'deployments', 'statefulsets', 'services']) {
    keep(await kube.list(kind, namespace));
  }
  keep(await installation.secrets());
  return { templates, uids, passwords: await installation.secretValues() };
}

/** What a plan does, but for resources that are in the state alone. */
export function inTheCluster({ changes }: Plan): string[] {
  return changes
    .filter(({ address }) => !IN_THE_STATE_ALONE.some((type) => address.includes(`${type}.`)))
    .map(described);
}

export async function listOfAddresses(installation: Installation, heading: string): Promise<string> {
  const { directory } = installation.workspace;
  const variables = { id: 'prefect', namespace: installation.namespace };
  await runDocumented(PAGE, heading, variables, directory);
  await runDocumented(PAGE, 'The addresses', variables, directory);
  await runDocumented(PAGE, heading, variables, directory, 1);
  return readFileSync(join(directory, 'moves.all'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('not moved: ') && !line.includes(' data.'))
    .join('\n');
}

/** Applies, moves to the module and back as the page says it, and compares what is in the cluster. */
export async function moveThereAndBack(
  installation: Installation,
  configuration: Json,
  expected: {
    readonly passwords: number;
    readonly there: readonly string[];
    readonly back: readonly string[];
  },
): Promise<void> {
  const { workspace } = installation;
  await installation.apply();
  const before = await objects(installation);
  expect(before.passwords.length).toBe(expected.passwords);
  const synthesized = readFileSync(join(workspace.directory, 'cdk.tf.json'), 'utf8');

  expect(await listOfAddresses(installation, 'To the module')).toBe('');
  workspace.write({ 'cdk.tf.json': configuration });
  await workspace.init();
  const there = await workspace.plan();
  expect(inTheCluster(there)).toEqual(expected.there);
  expect(there.changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
  await installation.apply();
  expect(await objects(installation)).toEqual(before);

  workspace.write({ 'cdk.tf.json': synthesized, 'moves.tf': '' });
  expect(await listOfAddresses(installation, 'Back to the construct')).toBe('');
  expect(inTheCluster(await workspace.plan())).toEqual(expected.back);
  await installation.apply();
  expect(await objects(installation)).toEqual(before);
}
