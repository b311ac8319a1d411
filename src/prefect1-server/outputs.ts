import { Construct } from 'constructs';
import type { ResolvedChart } from '../helm/prefect-helm';
import { secretCommand } from '../terraform/commands';
import { addOutput } from '../terraform/outputs';
import { isExternal, LOCAL_PORTS, publicOrigin } from './chart/exposure';
import { setupSql } from './database-setup';
import type { Prefect1Server } from './server';
import {
  bundledDatabaseHost,
  DEFAULT_DATABASE,
  DEFAULT_USERNAME,
  type EndpointComponent,
  portOf,
} from './settings';
import { versionsOf } from './versions';

type OutputGroup = (outputs: Prefect1ServerOutputs) => void;

/** The outputs in their order, in parts that know nothing of each other. */
export const PREFECT1_OUTPUT_GROUPS: readonly OutputGroup[] = [
  (outputs) => outputs.releaseOutputs(),
  (outputs) => outputs.addressOutputs(),
  ...(['ui', 'apollo'] as const).map<OutputGroup>(
    (component) => (outputs) => outputs.componentOutputs(component),
  ),
  (outputs) => outputs.clientOutputs(),
  (outputs) => outputs.databaseOutputs(),
];

/** The outputs of a Prefect 1 server: how to connect, by names and commands, and never a secret. */
export class Prefect1ServerOutputs extends Construct {
  public constructor(
    private readonly server: Prefect1Server,
    private readonly chart: ResolvedChart,
    private readonly prefix: string,
    groups: readonly OutputGroup[] = PREFECT1_OUTPUT_GROUPS,
  ) {
    super(server, 'outputs');
    for (const group of groups) {
      group(this);
    }
  }

  public releaseOutputs(): void {
    const { name, namespace, _settings: settings } = this.server;
    const { tenant, createTenant } = settings.props;
    const { chart, repository, version } = this.chart;
    this.add('namespace', namespace, 'Namespace of the server.');
    this.add('release_name', name, 'Name of the helm release.');
    this.add('chart_version', version, 'Version of the chart prefect-server of Prefect 1.');
    this.add(
      'chart_source',
      repository === undefined ? chart : `${repository} ${chart}`,
      'Where the chart is from. If its download fails, set "chart" to a copy of your own: ChartSource.fromArchive(file or URL, version).',
    );
    this.add('versions', versionsOf(settings.props), 'Tags of the components.');
    this.add(
      'tenant',
      createTenant === false ? undefined : (tenant?.slug ?? 'default'),
      'Slug of the tenant that was made, or found.',
    );
    const kubectl = `kubectl --namespace ${namespace}`;
    this.add(
      'debug_command',
      `${kubectl} get pods,jobs --output wide && ${kubectl} get events --sort-by=.lastTimestamp | tail -n 20`,
      'Shows pods, Jobs and recent events.',
    );
  }

  public addressOutputs(): void {
    const { props } = this.server._settings;
    this.add('cluster_graphql_url', this.server.apiUrl, 'URL of the GraphQL API inside the cluster.');
    this.add(
      'graphql_url',
      this.server.apolloApiUrl,
      'URL of the GraphQL API for browsers and clients. With localhost in it, run apollo_port_forward_command first.',
    );
    this.add(
      'ui_url',
      publicOrigin(props, 'ui', this.server._addresses.ui),
      'URL of the UI. With localhost in it, run ui_port_forward_command first.',
    );
  }

  public componentOutputs(component: EndpointComponent): void {
    this.add(
      `${component}_port_forward_command`,
      this.portForward(component),
      'Makes it reachable on localhost.',
    );
    if (isExternal(this.server._settings.props, component)) {
      this.add(
        `${component}_external_address`,
        this.server._addresses[component],
        'Address of the LoadBalancer.',
      );
    }
  }

  private portForward(component: EndpointComponent): string {
    const { name, namespace, _settings: settings } = this.server;
    return `kubectl --namespace ${namespace} port-forward service/${name}-${component} ${LOCAL_PORTS[component]}:${portOf(settings.props, component)}`;
  }

  public clientOutputs(): void {
    const ui = publicOrigin(this.server._settings.props, 'ui', this.server._addresses.ui);
    const lines = [
      'backend = "server"',
      '[server]',
      `endpoint = "${this.server.apolloApiUrl}"`,
      '[server.ui]',
      `endpoint = "${ui}"`,
    ];
    this.add('config_toml', `${lines.join('\n')}\n`, 'What ~/.prefect/config.toml of a client has in it.');
    this.add('backend_command', 'prefect backend server', 'Points the Prefect 1 CLI at servers.');
  }

  public databaseOutputs(): void {
    const { name, namespace, databaseSecretName, claimName, _settings: settings } = this.server;
    const { spec, secret } = settings.database;
    this.add('database_kind', spec.kind, 'bundled or external.');
    this.add('database_secret_name', databaseSecretName, "Name of the Secret with the database's passwords.");
    this.add(
      'database_password_command',
      secret && secretCommand(namespace, databaseSecretName, secret.keys.password),
      "Prints the database's password.",
    );
    this.add('database_claim_name', claimName, "Name of the database's volume claim.");
    if (spec.kind === 'sqlite') {
      return;
    }
    const { options } = spec;
    const external = spec.kind === 'external' ? spec.options : undefined;
    const database = options.name ?? DEFAULT_DATABASE;
    this.add('database_host', external?.host ?? bundledDatabaseHost(name, namespace), "The database's host.");
    this.add('database_port', external?.port ?? 5432, "The database's port.");
    this.add('database_name', database, 'Name of the database.');
    this.add('database_username', options.username ?? DEFAULT_USERNAME, 'User that Prefect connects as.');
    this.add(
      'database_setup_sql',
      external && setupSql(database),
      'What has to be run in the database once, by its owner or a superuser. It can be run again.',
    );
  }

  private add(name: string, value: unknown, description: string): void {
    addOutput(this, `${this.prefix}${name}`, value, description);
  }
}
