import type * as services from '@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { AUTH_STRING_KEY } from '../credentials/api-auth';
import { DEFAULT_DATABASE_USERNAME } from '../database/login-role';
import { secretCommand } from '../terraform/commands';
import { addOutput, withoutOutputs } from '../terraform/outputs';
import { publicApiUrl, publicOrigin } from './chart/exposure';
import { maxConnections } from './connections';
import { debugCommand } from './debug-command';
import type { ServerOutputData } from './output-data';
import {
  apiPathOf,
  basePathOf,
  bundledHost,
  clusterApiUrl,
  DEFAULT_DATABASE_NAME,
  DEFAULT_POSTGRES_PORT,
  DEFAULT_SERVICE_PORT,
} from './settings';
import { verifyCommand } from './verify-command';

/** Where port_forward_command makes the server reachable. */
const LOCAL_ORIGIN = 'http://localhost:4200';

type OutputGroup = (outputs: PrefectServerOutputs) => void;

/** Independent groups of outputs, in the order in which they are added. */
export const OUTPUT_GROUPS: readonly OutputGroup[] = [
  (outputs) => outputs.addressOutputs(),
  (outputs) => outputs.connectCommandOutputs(),
  (outputs) => outputs.checkCommandOutputs(),
  (outputs) => outputs.databaseSecretOutputs(),
  (outputs) => outputs.authOutputs(),
  (outputs) => outputs.databaseOutputs(),
  ...(['host', 'port', 'database', 'username'] as const).map<OutputGroup>(
    (component) => (outputs) => outputs.componentOutput(component),
  ),
  (outputs) => outputs.connectionsOutput(),
  (outputs) => outputs.workerOutputs(),
];

/** Outputs of a server: URLs, names and commands, never a secret. */
export class PrefectServerOutputs extends Construct {
  public constructor(
    scope: Construct,
    private readonly server: ServerOutputData,
    private readonly prefix: string,
    groups: readonly OutputGroup[] = OUTPUT_GROUPS,
  ) {
    super(withoutOutputs(scope), 'outputs');
    for (const group of groups) {
      group(this);
    }
  }

  public addressOutputs(): void {
    const { settings, release } = this.server;
    const { name, namespace, props } = settings;
    this.add('namespace', namespace, 'Namespace of the server.');
    this.add('release_name', props.releaseName ?? name, 'Name of the helm release.');
    this.add('chart_version', this.server.chartVersion, 'Version of the chart prefect-server.');
    this.add('prefect_version', this.server.prefectVersion, 'Version of Prefect.');
    this.add('cluster_api_url', clusterApiUrl(settings), 'URL of the API inside the cluster.');
    this.add(
      'api_url',
      this.clientApiUrl(),
      'URL of the API for clients: PREFECT_API_URL. With localhost in it, run port_forward_command first.',
    );
    this.add(
      'ui_url',
      `${this.clientOrigin()}${basePathOf(props)}`,
      'URL of the UI. With localhost in it, run port_forward_command first.',
    );
    if (props.service?.type?.value === 'LoadBalancer') {
      // A large binding that few stacks need.
      const {
        DataKubernetesServiceV1,
      }: typeof services = require('@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1');
      const service = new DataKubernetesServiceV1(this, 'service', {
        metadata: { name, namespace },
        dependsOn: [release],
      });
      const address = service.status.get(0).loadBalancer.get(0).ingress.get(0);
      this.add(
        'external_address',
        Fn.try([Fn.coalesce([address.hostname, address.ip]), 'pending']),
        'Address of the LoadBalancer, or "pending" until the cloud has assigned one.',
      );
    }
  }

  public connectCommandOutputs(): void {
    const { name, namespace, props } = this.server.settings;
    const port = props.service?.port ?? DEFAULT_SERVICE_PORT;
    const auth = this.readAuthCommand();
    const login = auth === undefined ? '' : ` && ${setAuthCommand(auth)}`;
    this.add(
      'port_forward_command',
      `kubectl --namespace ${namespace} port-forward service/${name} 4200:${port}`,
      'Makes the server reachable at http://localhost:4200.',
    );
    this.add(
      'cli_command',
      `prefect config set PREFECT_API_URL=${this.clientApiUrl()}${login}`,
      'Points the Prefect CLI at the server. It reads the auth string from its Secret without printing it.',
    );
  }

  public checkCommandOutputs(): void {
    this.add(
      'debug_command',
      debugCommand(this.server.settings, this.server.workers),
      'Shows pods, recent events and the last log lines of the server, its database and its workers, init containers included.',
    );
    this.add(
      'verify_command',
      verifyCommand(this.server),
      'Checks the API, the login and the workers from inside the cluster. If you supplied the Secret of the database, it also checks that the password needs no percent-encoding.',
    );
  }

  public databaseSecretOutputs(): void {
    const { namespace, database } = this.server.settings;
    const { name, keys } = database.secret ?? {};
    this.add('database_secret_name', name, "Name of the Secret with the database's password.");
    this.add(
      'database_secret_keys',
      keys && { ...keys },
      "Keys of the database's Secret, by what they hold.",
    );
    this.add(
      'database_password_command',
      name && keys && secretCommand(namespace, name, keys.password),
      "Prints the database's password.",
    );
  }

  public authOutputs(): void {
    this.add(
      'api_auth_secret_name',
      this.server.settings.authSecretName,
      'Name of the Secret with the auth string of API and UI.',
    );
    this.add(
      'api_auth_command',
      this.readAuthCommand(),
      'Prints the auth string, user:password. Paste all of it into the login page of the UI. Clients take it as PREFECT_API_AUTH_STRING.',
    );
    this.add(
      'prefect_provider',
      this.providerInputs(),
      'Arguments of provider "prefect". With basic authentication, set PREFECT_BASIC_AUTH_KEY to what basic_auth_key_command prints.',
    );
  }

  public databaseOutputs(): void {
    const { spec, claimName } = this.server.settings.database;
    this.add('database_kind', spec.kind, 'Kind of the database: bundled, external or sqlite.');
    this.add('database_claim_name', claimName, "Name of the database's volume claim.");
  }

  /** A component of the connection. A component in the database's Secret has no output, because it is unknown here. */
  public componentOutput(key: 'host' | 'port' | 'username' | 'database'): void {
    const settings = this.server.settings;
    const { spec, secret } = settings.database;
    if (spec.kind === 'sqlite') {
      return;
    }
    const inSecret = secret?.keys.connectionString !== undefined || secret?.keys[key] !== undefined;
    if (inSecret) {
      return;
    }
    const port = (spec.kind === 'external' ? spec.options.port : undefined) ?? DEFAULT_POSTGRES_PORT;
    const host = spec.kind === 'bundled' ? bundledHost(settings) : spec.options.host;
    const { name = DEFAULT_DATABASE_NAME, username = DEFAULT_DATABASE_USERNAME } = spec.options;
    const outputs: Record<typeof key, () => void> = {
      host: () => this.add('database_host', host, "The database's host."),
      port: () => this.add('database_port', port, "The database's port."),
      database: () => this.add('database_name', name, 'Name of the database.'),
      username: () => this.add('database_username', username, 'User that Prefect connects as.'),
    };
    outputs[key]();
  }

  public connectionsOutput(): void {
    const { database, props } = this.server.settings;
    if (database.spec.kind !== 'sqlite') {
      this.add(
        'database_max_connections',
        maxConnections(props, database.spec.options.pool),
        'Maximum number of connections that the servers open: processes times (pool size + overflow + 2).',
      );
    }
  }

  public workerOutputs(): void {
    const { workers } = this.server;
    if (workers.length > 0) {
      this.add(
        'work_pools',
        [...new Set(workers.map(({ workPool }) => workPool))],
        'Work pools that have a worker.',
      );
      this.add(
        'job_namespaces',
        [...new Set(workers.map(({ jobNamespace }) => jobNamespace))],
        'Namespaces in which flow runs run.',
      );
    }
  }

  private clientOrigin(): string {
    return publicOrigin(this.server.settings) ?? LOCAL_ORIGIN;
  }

  private clientApiUrl(): string {
    const settings = this.server.settings;
    return publicApiUrl(settings) ?? `${LOCAL_ORIGIN}${apiPathOf(settings.props)}`;
  }

  private readAuthCommand(): string | undefined {
    const { authSecretName, namespace } = this.server.settings;
    return authSecretName && secretCommand(namespace, authSecretName, AUTH_STRING_KEY);
  }

  private providerInputs(): Record<string, string> {
    const command = this.readAuthCommand();
    const { csrfProtection } = this.server.settings.props;
    return {
      endpoint: this.clientApiUrl(),
      ...(command && { basic_auth_key_command: command }),
      ...(csrfProtection && { csrf_enabled: 'true' }),
    };
  }

  private add(name: string, value: unknown, description: string): void {
    addOutput(this, `${this.prefix}${name}`, value, description);
  }
}

/** `prefect config set` prints the value that it sets. */
function setAuthCommand(read: string): string {
  return `prefect config set PREFECT_API_AUTH_STRING="$(${read})" >/dev/null && echo "Set 'PREFECT_API_AUTH_STRING'."`;
}
