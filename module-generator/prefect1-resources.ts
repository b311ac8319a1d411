import type { Namespace } from '../src/kubernetes/namespace';
import { Namespaces } from '../src/kubernetes/namespaces';
import { PREFECT1_MARK } from '../src/prefect1-server/chart/layers';
import { RESERVED_PREFECT1_VALUES } from '../src/prefect1-server/chart/reserved-values';
import { ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import { ownershipConditions, RELEASE_ADDRESSES, releaseResources } from './helm-release';
import { LOCAL, type ModuleWriter } from './module';
import { type Json, nodeOf } from './nodes';
import { addJobs, JOB_ADDRESSES } from './prefect1-jobs';
import type { ModulePrefect1 } from './prefect1-settings';
import { addKeepers, withKnownVersion } from './secrets';

const CREDENTIALS = 'var.database.credentials';
const NAMESPACE = 'kubernetes_namespace_v1.prefect';

/** The module's address for each library address. */
export const PREFECT1_ADDRESSES: Readonly<Record<string, string>> = {
  ...RELEASE_ADDRESSES,
  ...JOB_ADDRESSES,
  'ephemeral.random_password.database-write-only-password': 'ephemeral.random_password.database[0]',
  'ephemeral.random_password.database-admin-write-only-password':
    'ephemeral.random_password.database_admin[0]',
  'random_password.database-password': 'random_password.database',
  'random_password.database-admin-password': 'random_password.database_admin',
  'kubernetes_secret_v1.database-write-only-secret.metadata[0].uid':
    'one(kubernetes_secret_v1.database_write_only[*].metadata[0].uid)',
  'kubernetes_secret_v1.database-write-only-secret': 'kubernetes_secret_v1.database_write_only',
  'kubernetes_secret_v1.database-given-secret': 'kubernetes_secret_v1.database',
  'kubernetes_secret_v1.database-secret': 'kubernetes_secret_v1.database',
  'kubernetes_persistent_volume_claim_v1.database-claim.metadata[0].uid':
    'one(kubernetes_persistent_volume_claim_v1.database[*].metadata[0].uid)',
  'kubernetes_persistent_volume_claim_v1.database-claim': 'kubernetes_persistent_volume_claim_v1.database',
  'kubernetes_service_v1.apollo-external.status': 'kubernetes_service_v1.apollo_external[0].status',
  'kubernetes_service_v1.apollo-external': 'kubernetes_service_v1.apollo_external',
  'kubernetes_service_v1.ui-external.status': 'kubernetes_service_v1.ui_external[0].status',
  'kubernetes_service_v1.ui-external': 'kubernetes_service_v1.ui_external',
  'kubernetes_config_map_v1.job-template-map': 'kubernetes_config_map_v1.job_template',
  'local.job-template': 'local.job_template',
  'kubernetes_namespace_v1.namespace': NAMESPACE,
  'helm_release.release': 'helm_release.server',
};

const SECRETS = ['kubernetes_secret_v1.database', 'kubernetes_secret_v1.database_write_only'];
const DATA = [...SECRETS, 'kubernetes_persistent_volume_claim_v1.database'];
const BESIDE = [
  'kubernetes_service_v1.ui_external',
  'kubernetes_service_v1.apollo_external',
  'kubernetes_config_map_v1.job_template',
];
const BEFORE = ['data.kubernetes_resources.jobs_before', 'data.kubernetes_resources.pods_before'];
const SETUP = ['kubernetes_job_v1.database_setup', 'data.kubernetes_resources.database_setup_outcome'];

/** Dependencies of the release. */
export const BEFORE_RELEASE = [NAMESPACE, ...DATA, ...SETUP, ...BESIDE];

const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries([...DATA, ...BESIDE, ...BEFORE].map((address) => [address, [NAMESPACE]])),
  'kubernetes_job_v1.database_setup': [NAMESPACE, ...DATA],
  'kubernetes_job_v1.tenant': ['helm_release.server'],
  'kubernetes_job_v1.agent_tenant': BEFORE_RELEASE,
  ...Object.fromEntries(
    ['database_setup', 'tenant', 'agent_tenant'].map((job) => [
      `data.kubernetes_resources.${job}_outcome`,
      [`kubernetes_job_v1.${job}`],
    ]),
  ),
};

/** The module's resources with their locals. The release has no values yet. */
export function prefect1Resources(
  writer: ModuleWriter,
  server: (decide: Decide) => ModulePrefect1,
): { readonly resources: ResourceBlocks; readonly locals: Record<string, Json> } {
  const resources = new ResourceBlocks(writer.printer);
  const namespaceOf = (decide: Decide) => server(decide).settings.props.namespace as Namespace;
  for (const make of [
    (decide: Decide) => new Namespaces(writer.stack).ensure(namespaceOf(decide), 'namespace'),
    (decide: Decide) => server(decide).settings.database.secret,
    (decide: Decide) => server(decide).settings.database.claimName,
    (decide: Decide) => server(decide).endpoint('ui'),
    (decide: Decide) => server(decide).endpoint('apollo'),
  ]) {
    resources.add(writer.resources(make));
  }
  resources.add(
    releaseResources(writer, (decide) => {
      const { settings, chart } = server(decide);
      const { props, name, namespace } = settings;
      return {
        ...{ name, namespace, chart, mark: PREFECT1_MARK },
        reserved: RESERVED_PREFECT1_VALUES,
        release: props.release,
        wait: props.release?.wait ?? true,
      };
    }),
  );
  const template = writer.elements(
    (decide) => server(decide).jobTemplate,
    () => true,
  );
  resources.add(new Map([...template].filter(([address]) => !address.startsWith(LOCAL))));
  const locals = {
    ...addJobs(writer, resources, server),
    job_template: writer.printer.json(template.get('local.job_template') ?? nodeOf(null)),
  };
  const precondition = ownershipConditions(resources.get('helm_release.server'));
  resources.change('kubernetes_job_v1.agent_tenant', (body) => ({ ...body, lifecycle: { precondition } }));
  addKeepers(resources, {
    'random_password.database': CREDENTIALS,
    'random_password.database_admin': CREDENTIALS,
  });
  for (const address of SECRETS) {
    resources.change(address, (body) => withKnownVersion(body, CREDENTIALS));
  }
  for (const address of BEFORE) {
    resources.change(address, ({ count: _, ...body }) => ({ count: HAS_JOBS, ...body }));
  }
  for (const [address, dependsOn] of Object.entries(DEPENDENCIES)) {
    resources.change(address, (body) => ({ ...body, depends_on: dependsOn }));
  }
  return { resources, locals };
}

const HAS_JOBS = '${var.create_tenant || try(var.database.setup, null) != null ? 1 : 0}';
