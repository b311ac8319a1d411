import { conditional, Token } from 'cdktf';
import { databaseAnnotations } from '../../database/bound-database';
import { type EnvironmentEntry, schedulingValues } from '../../helm/pod-values';
import { matches } from '../../validation/conditions';
import type { Prefect1ServerProps } from '../props';
import type { Prefect1Lists, Prefect1Settings } from '../settings';
import { versionsOf } from '../versions';

type Values = Record<string, unknown>;

/** The components, with the image of each. The agent's image has props of its own. */
export const IMAGES: Record<string, string> = {
  hasura: 'hasura/graphql-engine',
  graphql: 'prefecthq/server',
  apollo: 'prefecthq/apollo',
  towel: 'prefecthq/server',
  ui: 'prefecthq/ui',
};

/** A repository that names its registry itself. */
const WITH_REGISTRY = '^([^/]*[.:][^/]*|localhost)/';

/** A repository behind the mirror, if there is one and the repository names no registry itself. */
export function mirrored({ imageRegistry }: Prefect1ServerProps, repository: string): string {
  if (imageRegistry === undefined || new RegExp(WITH_REGISTRY).test(repository)) {
    return repository;
  }
  const behind = `${imageRegistry}/${repository}`;
  return Token.isUnresolved(repository)
    ? Token.asString(conditional(matches(repository, WITH_REGISTRY), repository, behind))
    : behind;
}

export function pullPolicyOf({ pullPolicy }: Prefect1ServerProps): string {
  return pullPolicy?.value ?? 'IfNotPresent';
}

/** Versions and images: every tag is said, because the chart's last source has `latest` for some. */
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
    // It migrates the database when it starts: with a rolling update the older one would go on, and
    // restart, on the newer schema.
    graphql: { ...pod, strategy: { type: 'Recreate' } },
    serviceAccount: {
      annotations: props.serviceAccountAnnotations,
      ...(props.serviceAccountName !== undefined && { create: false, name: props.serviceAccountName }),
    },
  };
}

/** Annotations that make pods follow the database's Secret; they come after the user's values. */
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

/** Lists of all components but the agent in which a user's go on. */
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

/** libpq's variable, which asyncpg reads too: the chart has no other way to say how to encrypt. */
function databaseEnvironment({ database }: Prefect1Settings): EnvironmentEntry[] {
  const mode = database.spec.kind === 'external' ? database.spec.options.sslMode?.value : undefined;
  return mode === undefined ? [] : [{ name: 'PGSSLMODE', value: mode }];
}

/** Entries of a user's variables; unlike those of Prefect 3, this chart does not render them through `tpl`. */
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
