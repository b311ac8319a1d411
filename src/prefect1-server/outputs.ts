import { Construct } from 'constructs';
import { DEFAULT_DATABASE_USERNAME } from '../database/login-role';
import type { ResolvedChart } from '../helm/prefect-helm';
import { failedCreateCommand, logsCommand, secretCommand } from '../terraform/commands';
import { addOutput } from '../terraform/outputs';
import { isExternal, LOCAL_PORTS, publicOrigin } from './chart/exposure';
import { setupSql } from './database-setup';
import {
  bundledDatabaseHost,
  clusterApiUrl,
  DEFAULT_DATABASE,
  type EndpointAddresses,
  type EndpointComponent,
  type Prefect1Settings,
  portOf,
} from './settings';
import { versionsOf } from './versions';

/** The inputs of the outputs. */
export interface Prefect1OutputData {
  readonly settings: Prefect1Settings;
  readonly addresses: EndpointAddresses;
  readonly chart: Pick<ResolvedChart, 'chart' | 'repository' | 'version'>;
}

type OutputGroup = (outputs: Prefect1ServerOutputs) => void;

/** Independent groups of outputs, in order. */
export const PREFECT1_OUTPUT_GROUPS: readonly OutputGroup[] = [
  (outputs) => outputs.releaseOutputs(),
  (outputs) => outputs.addressOutputs(),
  ...(['ui', 'apollo'] as const).map<OutputGroup>(
    (component) => (outputs) => outputs.componentOutputs(component),
  ),
  (outputs) => outputs.clientOutputs(),
  (outputs) => outputs.databaseOutputs(),
];

/** The outputs of a Prefect 1 server: URLs, commands and names, never a secret. */
export class Prefect1ServerOutputs extends Construct {
  public constructor(
    scope: Construct,
    private readonly server: Prefect1OutputData,
    private readonly prefix: string,
    groups: readonly OutputGroup[] = PREFECT1_OUTPUT_GROUPS,
  ) {
    super(scope, 'outputs');
    for (const group of groups) {
      group(this);
    }
  }

  public releaseOutputs(): void {
    const { name, namespace, props } = this.server.settings;
    const { tenant, createTenant } = props;
    const { chart, repository, version } = this.server.chart;
    this.add('namespace', namespace, 'Namespace of the server.');
    this.add('release_name', name, 'Name of the helm release.');
    this.add('chart_version', version, 'Version of the chart prefect-server of Prefect 1.');
    this.add(
      'chart_source',
      repository === undefined ? chart : `${repository} ${chart}`,
      'Source of the chart. If its download fails, set "chart" to your own copy: ChartSource.fromArchive(file or URL, version).',
    );
    this.add('versions', versionsOf(props), 'Tags of the components.');
    this.add(
      'tenant',
      createTenant === false ? undefined : (tenant?.slug ?? 'default'),
      'Slug of the tenant.',
    );
    const kubectl = `kubectl --namespace ${namespace}`;
    this.add(
      'debug_command',
      [
        `${kubectl} get pods,jobs --output wide`,
        failedCreateCommand(namespace),
        `${kubectl} get events --sort-by=.lastTimestamp | tail -n 20`,
        logsCommand(namespace, `app.kubernetes.io/instance=${name}`),
      ].join('; '),
      'Shows pods, Jobs, recent events and the last log lines of each container.',
    );
  }

  public addressOutputs(): void {
    const { settings, addresses } = this.server;
    this.add('cluster_graphql_url', clusterApiUrl(settings), 'URL of the GraphQL API inside the cluster.');
    this.add(
      'graphql_url',
      settings.apolloApiUrl,
      'URL of the GraphQL API for browsers and clients. With localhost in it, run apollo_port_forward_command first.',
    );
    this.add(
      'ui_url',
      publicOrigin(settings.props, 'ui', addresses.ui),
      'URL of the UI. With localhost in it, run ui_port_forward_command first.',
    );
  }

  public componentOutputs(component: EndpointComponent): void {
    this.add(
      `${component}_port_forward_command`,
      this.portForward(component),
      'Makes the component reachable on localhost.',
    );
    if (isExternal(this.server.settings.props, component)) {
      this.add(
        `${component}_external_address`,
        this.server.addresses[component],
        'Address of the LoadBalancer.',
      );
    }
  }

  private portForward(component: EndpointComponent): string {
    const { name, namespace, props } = this.server.settings;
    return `kubectl --namespace ${namespace} port-forward service/${name}-${component} ${LOCAL_PORTS[component]}:${portOf(props, component)}`;
  }

  public clientOutputs(): void {
    const { settings, addresses } = this.server;
    const ui = publicOrigin(settings.props, 'ui', addresses.ui);
    const lines = [
      'backend = "server"',
      '[server]',
      `endpoint = "${settings.apolloApiUrl}"`,
      '[server.ui]',
      `endpoint = "${ui}"`,
    ];
    this.add('config_toml', `${lines.join('\n')}\n`, 'Content of ~/.prefect/config.toml for a client.');
    this.add(
      'backend_command',
      'prefect backend server',
      'Makes the Prefect 1 CLI use a server in place of Prefect Cloud.',
    );
  }

  public databaseOutputs(): void {
    const { name, namespace, database } = this.server.settings;
    const { spec, secret } = database;
    this.add('database_kind', spec.kind, 'bundled or external.');
    this.add('database_secret_name', secret?.name, "Name of the Secret with the database's passwords.");
    this.add(
      'database_password_command',
      secret && secretCommand(namespace, secret.name, secret.keys.password),
      "Prints the database's password.",
    );
    this.add('database_claim_name', database.claimName, "Name of the database's volume claim.");
    if (spec.kind === 'sqlite') {
      return;
    }
    const { options } = spec;
    const external = spec.kind === 'external' ? spec.options : undefined;
    const databaseName = options.name ?? DEFAULT_DATABASE;
    this.add('database_host', external?.host ?? bundledDatabaseHost(name, namespace), "The database's host.");
    this.add('database_port', external?.port ?? 5432, "The database's port.");
    this.add('database_name', databaseName, 'Name of the database.');
    this.add(
      'database_username',
      options.username ?? DEFAULT_DATABASE_USERNAME,
      'User that Prefect connects as.',
    );
    this.add(
      'database_setup_sql',
      external && setupSql(databaseName),
      'SQL to run once in the database, as its owner or a superuser. You can run it again.',
    );
  }

  private add(name: string, value: unknown, description: string): void {
    addOutput(this, `${this.prefix}${name}`, value, description);
  }
}
