import { type App, TerraformStack } from 'cdktf';
import type { Variables } from '../settings/convert-settings';
import type { Prefect1Server, PrefectServer } from '../src';
import { addBackend } from './backend';
import { connection } from './connection';
import type { Settings } from './load-settings';
import { addProviders } from './providers';
import { SettingsVariables } from './variables';

/** The stack of the app: providers, state and one server, as the settings say. */
export class PrefectStack extends TerraformStack {
  public readonly server: PrefectServer | Prefect1Server;

  public constructor(app: App, settings: Settings, environment: NodeJS.ProcessEnv) {
    super(app, settings.stackName);
    // Preconditions use `issensitive`. This comes first, because write-only credentials require a newer version.
    this.addOverride('terraform.required_version', '>= 1.8.0');
    const variables = new SettingsVariables(this);
    const variable: Variables = (name) => variables.token(name);
    const cluster = connection(this, settings.kubernetes, variable, environment);
    const { ignoreAnnotations, ignoreLabels } = settings;
    addProviders(this, cluster, { ignoreAnnotations, ignoreLabels });
    addBackend(this, settings.backend, {
      kubernetes: settings.kubernetes,
      connection: cluster,
      environment,
    });
    this.server = settings.createServer(this, 'prefect', variable);
    if (settings.outputs) {
      this.server.addOutputs(settings.outputPrefix);
    }
  }
}
