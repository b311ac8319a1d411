import { conditional, Token } from 'cdktf';
import { databaseAnnotations } from '../../database/bound-database';
import { type EnvironmentEntry, schedulingValues } from '../../helm/pod-values';
import { matches } from '../../validation/conditions';
import type { Prefect1ServerProps } from '../props';
import type { Prefect1Lists, Prefect1Settings } from '../settings';
import { versionsOf } from '../versions';

type Values = Record<string, unknown>;

/** Image repositories by component. The agent's image has its own props. */
export const IMAGES: Record<string, string> = {
  hasura: 'hasura/graphql-engine',
  graphql: 'prefecthq/server',
  apollo: 'prefecthq/apollo',
  towel: 'prefecthq/server',
  ui: 'prefecthq/ui',
};

/** Matches a repository that names its registry. */
const WITH_REGISTRY = '^([^/]*[.:][^/]*|localhost)/';

/** Prepends the mirror, if there is one and the repository names no registry. */
export function mirrored({ imageRegistry }: Prefect1ServerProps, repository: string): string {
  if (imageRegistry === undefined || new RegExp(WITH_REGISTRY).test(repository)) {
    return repository;
  }
  const inMirror = `${imageRegistry}/${repository}`;
  return Token.isUnresolved(repository)
    ? Token.asString(conditional(matches(repository, WITH_REGISTRY), repository, inMirror))
    : inMirror;
}

export function pullPolicyOf({ pullPolicy }: Prefect1ServerProps): string {
  return pullPolicy?.value ?? 'IfNotPresent';
}

/** Versions and images. Every tag is set, because the chart's last source has `latest` for some. */
export function images({ props }: Prefect1Settings): Values {
  const { server, core, ui, hasura } = versionsOf(props);
  const components = Object.entries(IMAGES).map(([component, repository]) => [
    component,
    { image: { name: mirrored(props, repository), pullPolicy: pullPolicyOf(props) } },
  ]);
  const values = Object.fromEntries(components);
  return {
    serverVersionTag: server,
    prefectVersionTag: core,
    uiVersionTag: ui,
    ...values,
    hasura: { image: { ...values.hasura.image, tag: hasura } },
  };
}

/** Pods of all components but the agent. */
export function operations({ props }: Prefect1Settings): Values {
  const pod = {
    podAnnotations: props.podAnnotations,
    ...schedulingValues(props),
  };
  const components = Object.fromEntries(Object.keys(IMAGES).map((component) => [component, { ...pod }]));
  return {
    ...components,
    // graphql migrates the database when it starts. In a rolling update, the old pod would still run, and
    // restart, on the new schema.
    graphql: { ...pod, strategy: { type: 'Recreate' } },
    serviceAccount: {
      annotations: props.serviceAccountAnnotations,
      ...(props.serviceAccountName !== undefined && { create: false, name: props.serviceAccountName }),
    },
  };
}

/** Annotations that roll pods when the database's Secret is recreated. They override the user's values. */
export function followSecret({ database }: Prefect1Settings): Values {
  const podAnnotations = databaseAnnotations(database);
  return Object.keys(podAnnotations).length === 0
    ? {}
    : Object.fromEntries(Object.keys(IMAGES).map((component) => [component, { podAnnotations }]));
}

const ownEnvironment = ({ props }: Prefect1Settings) => environmentOf(props);
const allEnvironment = (settings: Prefect1Settings) => [
  ...databaseEnvironment(settings),
  ...ownEnvironment(settings),
];

/** Lists of all components but the agent that props write. The user's entries are appended. */
export const OPERATIONS_LISTS: Prefect1Lists = {
  imagePullSecrets: ({ props }) => props.pullSecrets?.map((name) => ({ name })),
  ...Object.fromEntries(
    Object.keys(IMAGES).map((component): [string, Prefect1Lists[string]] => [
      `${component}.tolerations`,
      ({ props }) => props.tolerations,
    ]),
  ),
  'hasura.env': databaseEnvironment,
  'graphql.env': allEnvironment,
  'graphql.init.env': allEnvironment,
  'apollo.env': ownEnvironment,
  'towel.env': ownEnvironment,
};

/** libpq and asyncpg read `PGSSLMODE`. The chart has no value for encryption. */
function databaseEnvironment({ database }: Prefect1Settings): EnvironmentEntry[] {
  const mode = database.spec.kind === 'external' ? database.spec.options.sslMode?.value : undefined;
  return mode === undefined ? [] : [{ name: 'PGSSLMODE', value: mode }];
}

/** The user's variables as entries. Unlike the charts of Prefect 3, this one does not render them through `tpl`. */
export function environmentOf({
  environment,
  secretEnvironment,
}: Pick<Prefect1ServerProps, 'environment' | 'secretEnvironment'>): EnvironmentEntry[] {
  return [
    ...Object.entries(environment ?? {}).map(([name, value]) => ({ name, value })),
    ...Object.entries(secretEnvironment ?? {}).map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
  ];
}
