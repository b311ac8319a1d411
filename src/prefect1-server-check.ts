import { environmentNames } from './charts/pod';
import {
  RESERVED_AGENT_VARIABLES,
  RESERVED_PREFECT1_VALUES,
  RESERVED_PREFECT1_VARIABLES,
} from './charts/prefect1-server/reserved';
import { checkPrefect1Chart } from './charts/prefect1-server/versions';
import { checkUserValues, userValues } from './charts/user-values';
import { checkImageTag } from './charts/versions';
import { checkPrefect1Database } from './database/check-prefect1';
import type { DatabaseSpec } from './database/database';
import { checkReleaseOptions } from './prefect-server-check';
import { checkPrefect1Agent } from './prefect1-agent-check';
import { checkPrefect1Exposure } from './prefect1-exposure-check';
import type { Prefect1ServerProps } from './prefect1-server-props';
import {
  checkDataKey,
  checkEnvironmentNames,
  checkLabels,
  checkNamespaceName,
  checkObjectName,
  checkPullPolicy,
  checkReleaseName,
} from './validation/kubernetes';
import { isKnown, type Problems } from './validation/problems';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

interface Checked {
  readonly name: string;
  readonly namespace: string;
  readonly props: Prefect1ServerProps;
  readonly spec: DatabaseSpec;
}

/** Checks the props of a Prefect 1 server. */
export function checkPrefect1Server(problems: Problems, checked: Checked): void {
  const { props, spec, name, namespace } = checked;
  checkReleaseName(problems, 'name', name);
  checkNamespaceName(problems, 'namespace', namespace);
  checkPrefect1Database(problems, spec, props.databaseSetup);
  checkPrefect1Exposure(problems, name, props);
  checkPrefect1Agent(problems, props);
  checkTenant(problems, props);
  checkPrefect1Chart(problems, props.chart);
  for (const [component, tag] of Object.entries(props.versions ?? {})) {
    checkImageTag(problems, `versions.${component}`, tag);
  }
  checkPullPolicy(problems, 'pullPolicy', props.pullPolicy);
  checkObjectName(problems, 'serviceAccountName', props.serviceAccountName);
  if (props.serviceAccountName !== undefined && props.serviceAccountAnnotations !== undefined) {
    problems.add(
      'serviceAccount.contradiction',
      'serviceAccountAnnotations',
      props.serviceAccountName,
      'A service account that exists has its own annotations. Leave one of them out.',
    );
  }
  checkLabels(problems, 'nodeSelector', props.nodeSelector);
  checkEnvironment(problems, '', props, RESERVED_PREFECT1_VARIABLES);
  checkEnvironment(problems, 'agent.', props.agent ?? {}, RESERVED_AGENT_VARIABLES);
  checkUserValues(problems, 'values', userValues(props.values), RESERVED_PREFECT1_VALUES);
  checkReleaseOptions(problems, 'release', props.release);
}

function checkTenant(problems: Problems, { tenant, createTenant, agent }: Prefect1ServerProps): void {
  if (isKnown(tenant?.name) && !/^[^$]{1,100}$/.test(tenant.name)) {
    problems.add('tenant.name.invalid', 'tenant.name', tenant.name, 'Give 1 to 100 characters without "$".');
  }
  if (isKnown(tenant?.slug) && (!SLUG.test(tenant.slug) || tenant.slug.length > 100)) {
    problems.add(
      'tenant.slug.invalid',
      'tenant.slug',
      tenant.slug,
      'A slug has lower-case letters, digits and single "-", at most 100.',
    );
  }
  if (createTenant === false && agent !== undefined) {
    problems.add(
      'agent.withoutTenant',
      'createTenant',
      false,
      'An agent fails without a tenant (GraphQL errors with "tenant_id": null). Leave this out; a tenant that exists under the slug is left as it is.',
    );
  }
}

function checkEnvironment(
  problems: Problems,
  prefix: string,
  options: Pick<Prefect1ServerProps, 'environment' | 'secretEnvironment'>,
  reserved: Record<string, string>,
): void {
  checkEnvironmentNames(
    problems,
    `${prefix}environment`,
    environmentNames(options),
    (name) => reserved[name],
  );
  for (const [name, { secretName, key }] of Object.entries(options.secretEnvironment ?? {})) {
    checkObjectName(problems, `${prefix}secretEnvironment["${name}"].secretName`, secretName);
    checkDataKey(problems, `${prefix}secretEnvironment["${name}"].key`, key);
    if (options.environment?.[name] !== undefined) {
      problems.add(
        'environment.twice',
        `${prefix}secretEnvironment["${name}"]`,
        name,
        'It is in environment too; leave one out.',
      );
    }
  }
}
