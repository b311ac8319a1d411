import { posix } from 'node:path';
import { valueAt } from '../src/helm/user-value-checks';
import { shellQuoted } from '../src/terraform/commands';
import type { Cluster, KubeObject } from './cluster';
import { ContainerEnvironment, theContainer } from './container-environment';
import { AdoptError } from './error';
import type { LiveInstallation } from './live-installation';

/** Name of the data volume in the subchart. */
const VOLUME = 'data';

/** Where the new release mounts the volume. */
const MOUNT_PATH = '/bitnami/postgresql';

/** Where the new release looks for the data, unless its values set another path. */
const DATA_PATH = `${MOUNT_PATH}/data`;

/** The claim of a StatefulSet's first pod. */
export interface Claim {
  readonly name: string;
  /** Whether it comes from a claim template of the StatefulSet. */
  readonly isFromTemplate: boolean;
  readonly owners: readonly { readonly kind: string; readonly name: string }[];
}

/** The claim of the first pod, if it exists. */
export function findClaim(cluster: Cluster, statefulSet: KubeObject): Claim | undefined {
  const { volumeClaimTemplates = [], template } = statefulSet.spec;
  const isFromTemplate = volumeClaimTemplates.some(({ metadata }: any) => metadata.name === VOLUME);
  const volume = (template.spec.volumes ?? []).find(({ name }: any) => name === VOLUME);
  const name = isFromTemplate
    ? `${VOLUME}-${statefulSet.metadata.name}-0`
    : volume?.persistentVolumeClaim?.claimName;
  const object = name && cluster.find('pvc', name);
  return object && { name, isFromTemplate, owners: object.metadata.ownerReferences ?? [] };
}

/** Refuses a claim that Kubernetes deletes with its StatefulSet, because the adoption deletes the StatefulSet. */
export function assertClaimStays(
  { kubectl }: LiveInstallation,
  { metadata, spec }: KubeObject,
  { name, isFromTemplate, owners }: Claim,
): void {
  const isDeleted = isFromTemplate && spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete';
  if (owners.length === 0 && !isDeleted) {
    return;
  }
  const [owner = { kind: 'StatefulSet', name: metadata.name }] = owners;
  throw new AdoptError(
    'adopt.persistence.owned',
    `Kubernetes deletes the claim ${name} and all data with its owner, the ${owner.kind} ${owner.name}. Nothing was changed. Let the StatefulSet keep its claims:

  ${kubectl} patch statefulset ${metadata.name} --patch '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}}}'

  # After some seconds this prints nothing. If it prints an owner that is no StatefulSet and no Pod, remove that owner first.
  ${kubectl} get pvc ${name} --output jsonpath='{.metadata.ownerReferences}'

Then adopt again.`,
  );
}

/** Refuses data that the new release would not find: its database would be empty. */
export function assertDataIsFound(
  { cluster, namespace, release }: LiveInstallation,
  statefulSet: KubeObject,
  noClaim: AdoptError,
): void {
  const environment = new ContainerEnvironment(cluster, statefulSet, 'postgresql');
  const pathInValues = String(valueAt(release.values, 'postgresql.postgresqlDataDir') ?? DATA_PATH);
  const path = environment.value(environment.source('PGDATA')) ?? pathInValues;
  const mount = mountOf(statefulSet, path);
  if (mount?.name !== VOLUME) {
    throw noClaim;
  }
  const { mountPath, subPath = '' } = mount;
  if (isSame(mountPath, MOUNT_PATH) && subPath === '' && isSame(path, pathInValues)) {
    return;
  }
  // Charts of Prefect 1 up to 2022.04.14 have the first key. Later ones ignore it in the values.
  const key = valueAt(release.defaults, 'postgresql.persistence')
    ? 'postgresql.persistence'
    : 'postgresql.primary.persistence';
  const flags = [
    `${key}.mountPath=${MOUNT_PATH}`,
    `${key}.subPath=`,
    `postgresql.postgresqlDataDir=${posix.join(MOUNT_PATH, subPath, posix.relative(mountPath, path))}`,
  ].map((flag) => ` \\\n    --set ${shellQuoted(flag)}`);
  const variable = isSame(path, pathInValues)
    ? ''
    : ' If postgresql.primary.extraEnvVars has the variable PGDATA, remove it in the same upgrade, because it overrides the path.';
  throw new AdoptError(
    'adopt.persistence.path',
    `The data of ${statefulSet.metadata.name} is at ${path}, where ${mountPath} is ${subPath === '' ? 'its volume' : `the folder ${subPath} of its volume`}. The new release mounts the whole volume at ${MOUNT_PATH} and looks for data at ${pathInValues}, so its database would be empty. Nothing was changed. Let the live release mount it so first, with its chart as CHART. The data stays in place on the volume.${variable}

  helm upgrade ${release.name} CHART --version ${release.chart.version} --namespace ${namespace} --reuse-values${flags.join('')}

When Prefect is up with its data, adopt again.`,
  );
}

/** The mount that contains a path. */
function mountOf(
  statefulSet: KubeObject,
  path: string,
): { readonly name: string; readonly mountPath: string; readonly subPath?: string } | undefined {
  return (theContainer(statefulSet, 'postgresql').volumeMounts ?? [])
    .filter(({ mountPath }: any) => !posix.relative(mountPath, path).startsWith('..'))
    .sort((one: any, other: any) => one.mountPath.length - other.mountPath.length)
    .at(-1);
}

function isSame(one: string, other: string): boolean {
  return posix.relative(one, other) === '';
}
