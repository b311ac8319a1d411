import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Json, Kube, type Manifest } from '../../../toolbox/kube';
import type { Repository } from './repository';

const CI = resolve(__dirname, '../../../examples/pipelines/ci');

/** Follows the READMEs before the first plan and the first apply. */
export async function prepareCluster(repository: Repository): Promise<void> {
  await give(repository, 'plan-role.yaml');
  await give(repository, 'apply-role.yaml');
}

/** Follows the READMEs after the namespace exists. */
export async function allowPlanning(repository: Repository, namespace: string): Promise<void> {
  await give(repository, 'plan-role-namespace.yaml', namespace);
}

/** Follows the READMEs for an existing namespace. Outside of it, only namespaces may be read. */
export async function prepareNamespace(repository: Repository, namespace: string): Promise<void> {
  await give(repository, 'plan-role.yaml');
  await allowPlanning(repository, namespace);
  const roles = manifests('apply-role.yaml').filter(({ kind }) => kind === 'ClusterRole');
  const binding = (kind: string, role: string): Manifest => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'prefect-apply', ...(kind === 'RoleBinding' && { namespace }) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'prefect-apply' }],
  });
  const bindings = [binding('ClusterRoleBinding', 'prefect-plan'), binding('RoleBinding', 'prefect-apply')];
  await Kube.fromEnvironment().apply(...roles, ...bindings.map((item) => bound(item, repository)));
}

async function give(repository: Repository, file: string, namespace?: string): Promise<void> {
  const objects = manifests(file).map((item) => bound(item, repository));
  for (const { metadata } of objects) if (metadata.namespace) metadata.namespace = namespace;
  await Kube.fromEnvironment().apply(...objects);
}

function manifests(file: string): Manifest[] {
  const text = readFileSync(join(CI, file), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS());
}

/** A binding to the repository's own group, so that no test has rights that another one was given. */
function bound(manifest: Manifest, repository: Repository): Manifest {
  if (!manifest.kind.endsWith('Binding')) return manifest;
  const name = (item: Json): string => repository.own(item.name);
  return {
    ...manifest,
    metadata: { ...manifest.metadata, name: name(manifest.metadata) },
    subjects: manifest.subjects.map((subject: Json) => ({ ...subject, name: name(subject) })),
  };
}
