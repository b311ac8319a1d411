import type { TerraformStack } from 'cdktf';
import {
  type ChartSource,
  Database,
  type IBackupSource,
  Namespace,
  Prefect1Server,
  PrefectBackup,
  PrefectServer,
} from '../../src';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { PREFECT1_CHART_VERSION } from '../../src/prefect1-server/versions';
import type { Json } from '../../toolbox/kube';
import { chartFile, type Installation } from './installation';
import type { Kubelet } from './kubelet';
import { chartOfModule, moduleConfiguration, moduleSource } from './module';

export const SCHEDULE = '0 3 * * *';

type Scheduling = Kubelet['scheduling'];

interface Site extends Scheduling {
  readonly namespace: Namespace;
  readonly chart: ChartSource;
}

/** A server with backups, as a construct and as a module, whose version changes. */
interface BackedUp {
  /** Name of the release and of the server. */
  readonly name: string;
  readonly chart: string;
  /** Versions, of which each is an upgrade. */
  readonly versions: readonly [string, string, string];
  readonly server: (stack: TerraformStack, site: Site, version: string) => IBackupSource;
  readonly module: string;
  readonly inputs: (version: string, scheduling: object) => Record<string, Json>;
}

/** A server with a bundled PostgreSQL. */
interface BackedUpPostgres extends BackedUp {
  readonly database: string;
  readonly passwordKey: string;
  /** Tables that Prefect's migrations make, and that the program counts. */
  readonly tables: readonly string[];
}

const PREFECT3_BASIS = {
  name: 'prefect-server',
  chart: CHART_VERSION,
  versions: ['3.8.1', '3.8.2', '3.8.3'],
  module: 'prefect-server',
} as const;

export const PREFECT3: BackedUpPostgres = {
  ...PREFECT3_BASIS,
  database: 'server',
  passwordKey: 'password',
  tables: ['alembic_version', 'flow', 'flow_run', 'deployment', 'block_document'],
  server: (stack, site, prefectVersion) => {
    const { nodeSelector, tolerations } = site;
    const database = Database.bundled({ preventDestroy: false, nodeSelector, tolerations });
    return new PrefectServer(stack, 'prefect', { ...site, prefectVersion, database });
  },
  inputs: (prefect_version, scheduling) => ({
    prefect_version,
    database: { type: 'bundled', ...scheduling },
  }),
};

/** Its pod is at the database without a password, and where the server is. */
export const SQLITE: BackedUp = {
  ...PREFECT3_BASIS,
  server: (stack, site, prefectVersion) => {
    const database = Database.sqlite({ preventDestroy: false });
    return new PrefectServer(stack, 'prefect', { ...site, prefectVersion, database });
  },
  inputs: (prefect_version) => ({ prefect_version, database: { type: 'sqlite' } }),
};

export const PREFECT1: BackedUpPostgres = {
  name: 'prefect1',
  chart: PREFECT1_CHART_VERSION,
  versions: ['v2.1.1', 'v2.1.2', 'v2.1.3'],
  database: 'prefect',
  passwordKey: 'postgres-password',
  tables: ['alembic_version', 'flow', 'flow_run', 'project', 'tenant'],
  server: (stack, site, hasura) => {
    const { nodeSelector, tolerations } = site;
    const database = Database.bundled({ preventDestroy: false, nodeSelector, tolerations });
    return new Prefect1Server(stack, 'prefect', {
      ...site,
      versions: { hasura },
      createTenant: false,
      database,
    });
  },
  module: 'prefect1-server',
  inputs: (hasura, scheduling) => ({
    versions: { hasura },
    create_tenant: false,
    database: { type: 'bundled', ...scheduling },
  }),
};

export type Author = 'construct' | 'module';

/** Changes the version, in what somebody wrote. */
export async function writeVersion(
  installation: Installation,
  { scheduling }: Kubelet,
  kind: BackedUp,
  author: Author,
  version: string,
): Promise<void> {
  if (author === 'module') {
    const configuration = await modules(installation.namespace, scheduling, kind, version);
    installation.workspace.write({ 'cdk.tf.json': configuration });
    await installation.workspace.init();
    return;
  }
  const chart = await chartFile('prefect-server', kind.chart);
  installation.change((stack, { namespace: name }) => {
    const site = { namespace: Namespace.existing(name), chart, ...scheduling };
    const server = kind.server(stack, site, version);
    new PrefectBackup(stack, 'backup', { server, schedule: SCHEDULE, preventDestroy: false });
  });
}

async function modules(
  name: string,
  { nodeSelector: node_selector, tolerations }: Scheduling,
  kind: BackedUp,
  version: string,
): Promise<Json> {
  const scheduling = { node_selector, tolerations };
  const { module, ...rest } = await moduleConfiguration(kind.module, {
    namespace: { type: 'existing', name },
    chart: await chartOfModule('prefect-server', kind.chart),
    ...scheduling,
    ...kind.inputs(version, scheduling),
    after: [`\${module.backup.before_upgrade}`],
  });
  const backup = {
    source: moduleSource('prefect-backup'),
    server: `\${module.prefect.backup_source}`,
    schedule: SCHEDULE,
  };
  return { ...rest, module: { ...module, backup } };
}
