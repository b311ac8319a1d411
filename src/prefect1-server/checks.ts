import type { DatabaseSpec } from '../database/database';
import { checkReleaseOptions } from '../helm/release-checks';
import { checkUserValues, userValues } from '../helm/user-value-checks';
import { checkCoreTag, checkPrefect1Tag, checkRegistry } from '../images/images';
import { checkCommonLabels } from '../kubernetes/label-checks';
import { checkNamespaceOptions } from '../kubernetes/namespace-checks';
import {
  checkNamespaceName,
  checkObjectNames,
  checkPullPolicy,
  checkReleaseName,
} from '../kubernetes/object-checks';
import { checkPod } from '../kubernetes/pod-checks';
import { checkSetupJobs } from '../kubernetes/setup-job-checks';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import { PREFECT1_AGENT_CHECKS } from './agent-checks';
import { RESERVED_PREFECT1_VALUES, RESERVED_PREFECT1_VARIABLES } from './chart/reserved-values';
import { PREFECT1_CHART_CHECKS } from './chart-checks';
import { PREFECT1_DATABASE_CHECKS } from './database-checks';
import { PREFECT1_EXPOSURE_CHECKS } from './exposure-checks';
import type { Prefect1ServerProps } from './props';

/** Kubernetes expands `$(…)` in the Job's variables. */
const TENANT_NAME: TextRule = {
  id: 'tenant.name.invalid',
  remedy: 'Give 1 to 100 characters without "$".',
  must: ['^[^$]{1,100}$'],
};

const TENANT_SLUG: TextRule = {
  id: 'tenant.slug.invalid',
  remedy: 'Give at most 100 characters: lower-case letters, digits and single "-".',
  must: ['^[a-z0-9]+(-[a-z0-9]+)*$', '^.{1,100}$'],
};

/** The inputs of a server's checks. */
export interface CheckedPrefect1Server {
  readonly name: string;
  readonly namespace: string;
  readonly props: Prefect1ServerProps;
  readonly spec: DatabaseSpec;
}

type Check = (problems: Problems, server: CheckedPrefect1Server) => void;

/** Independent checks of the props of a Prefect 1 server, in report order. */
export const PREFECT1_CHECKS: readonly Check[] = [
  (problems, { name }) => checkReleaseName(problems, 'name', name),
  (problems, { namespace, props }) => {
    checkNamespaceName(problems, 'namespace', namespace);
    checkNamespaceOptions(problems, 'namespace', props.namespace);
  },
  (problems, { props }) => checkCommonLabels(problems, 'labels', props.labels),
  ...PREFECT1_DATABASE_CHECKS.map<Check>(
    (check) =>
      (problems, { name, spec }) =>
        check(problems, 'database', spec, `${name}-database`),
  ),
  ...PREFECT1_EXPOSURE_CHECKS,
  ...PREFECT1_AGENT_CHECKS.map<Check>((check) => (problems, { props }) => {
    if (props.agent !== undefined) {
      check(problems, props.agent);
    }
  }),
  (problems, { props }) => checkTenant(problems, props),
  ...PREFECT1_CHART_CHECKS.map<Check>((check) => (problems, { props }) => {
    if (props.chart !== undefined) {
      check(problems, props.chart);
    }
  }),
  (problems, { props }) => checkImages(problems, props),
  (problems, { props }) => {
    checkPod(problems, '', props, RESERVED_PREFECT1_VARIABLES);
    checkSetupJobs(problems, props.setupJobs);
  },
  (problems, { props }) =>
    checkUserValues(problems, 'values', userValues(props.values), RESERVED_PREFECT1_VALUES),
  (problems, { props }) => checkReleaseOptions(problems, 'release', props.release),
];

/** Checks the props of a Prefect 1 server. */
export function checkPrefect1Server(problems: Problems, server: CheckedPrefect1Server): void {
  for (const check of PREFECT1_CHECKS) {
    check(problems, server);
  }
}

function checkImages(problems: Problems, props: Prefect1ServerProps): void {
  for (const [component, tag] of Object.entries(props.versions ?? {})) {
    checkPrefect1Tag(problems, `versions.${component}`, tag);
  }
  checkCoreTag(problems, 'versions.core', props.versions?.core);
  checkRegistry(problems, 'imageRegistry', props.imageRegistry);
  checkPullPolicy(problems, 'pullPolicy', props.pullPolicy);
  checkObjectNames(problems, 'pullSecrets', props.pullSecrets);
}

function checkTenant(problems: Problems, { tenant, createTenant, agent }: Prefect1ServerProps): void {
  checkText(problems, 'tenant.name', tenant?.name, TENANT_NAME);
  checkText(problems, 'tenant.slug', tenant?.slug, TENANT_SLUG);
  if (createTenant === false && agent !== undefined) {
    problems.add(
      'agent.withoutTenant',
      'createTenant',
      false,
      'An agent fails without a tenant (GraphQL errors with "tenant_id": null). Leave this out. An existing tenant with this slug stays as it is.',
    );
  }
}
