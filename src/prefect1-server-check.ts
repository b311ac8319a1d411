import { checkCoreTag, checkPrefect1Tag, checkRegistry } from './charts/images';
import { RESERVED_PREFECT1_VALUES, RESERVED_PREFECT1_VARIABLES } from './charts/prefect1-server/reserved';
import { checkPrefect1Chart } from './charts/prefect1-server/versions';
import { checkUserValues, userValues } from './charts/user-values';
import { checkPrefect1Database } from './database/check-prefect1';
import type { DatabaseSpec } from './database/database';
import { checkNamespaceOptions, checkPod, checkReleaseOptions } from './prefect-server-check';
import { checkPrefect1Agent } from './prefect1-agent-check';
import { checkPrefect1Exposure } from './prefect1-exposure-check';
import type { Prefect1ServerProps } from './prefect1-server-props';
import {
  checkNamespaceName,
  checkObjectName,
  checkObjectNames,
  checkPullPolicy,
  checkReleaseName,
} from './validation/kubernetes';
import type { Problems } from './validation/problems';
import { checkText, type TextRule } from './validation/rules';

/** Kubernetes reads `$(…)` in a variable of the Job. */
const TENANT_NAME: TextRule = {
  id: 'tenant.name.invalid',
  remedy: 'Give 1 to 100 characters without "$".',
  must: ['^[^$]{1,100}$'],
};

const TENANT_SLUG: TextRule = {
  id: 'tenant.slug.invalid',
  remedy: 'A slug has lower-case letters, digits and single "-", at most 100.',
  must: ['^[a-z0-9]+(-[a-z0-9]+)*$', '^.{1,100}$'],
};

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
  checkNamespaceOptions(problems, 'namespace', props.namespace);
  checkPrefect1Database(problems, spec, `${name}-database`);
  checkPrefect1Exposure(problems, checked);
  checkPrefect1Agent(problems, props);
  checkTenant(problems, props);
  checkPrefect1Chart(problems, props.chart);
  for (const [component, tag] of Object.entries(props.versions ?? {})) {
    checkPrefect1Tag(problems, `versions.${component}`, tag);
  }
  checkCoreTag(problems, 'versions.core', props.versions?.core);
  checkRegistry(problems, 'imageRegistry', props.imageRegistry);
  checkPullPolicy(problems, 'pullPolicy', props.pullPolicy);
  checkObjectNames(problems, 'pullSecrets', props.pullSecrets);
  checkObjectName(problems, 'serviceAccountName', props.serviceAccountName);
  if (props.serviceAccountName !== undefined && props.serviceAccountAnnotations !== undefined) {
    problems.add(
      'serviceAccount.contradiction',
      'serviceAccountAnnotations',
      props.serviceAccountName,
      'A service account that exists has its own annotations. Leave one of them out.',
    );
  }
  checkPod(problems, '', props, RESERVED_PREFECT1_VARIABLES);
  checkUserValues(problems, 'values', userValues(props.values), RESERVED_PREFECT1_VALUES);
  checkReleaseOptions(problems, 'release', props.release);
}

function checkTenant(problems: Problems, { tenant, createTenant, agent }: Prefect1ServerProps): void {
  checkText(problems, 'tenant.name', tenant?.name, TENANT_NAME);
  checkText(problems, 'tenant.slug', tenant?.slug, TENANT_SLUG);
  if (createTenant === false && agent !== undefined) {
    problems.add(
      'agent.withoutTenant',
      'createTenant',
      false,
      'An agent fails without a tenant (GraphQL errors with "tenant_id": null). Leave this out; a tenant that exists under the slug is left as it is.',
    );
  }
}
