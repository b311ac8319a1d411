import { Token } from 'cdktf';
import { SETUP_VARIABLES, setupPod } from '../src/database/setup-job';
import { SslMode } from '../src/database/ssl';
import { ownLabels } from '../src/kubernetes/labels';
import { jobPod, serverDatabaseSetup } from '../src/prefect-server/jobs';
import type { PrefectServerProps } from '../src/prefect-server/props';
import type { ServerSettings } from '../src/prefect-server/settings';
import type { ResourceBlocks } from './blocks';
import type { Decide } from './decisions';
import { addJob, jobAddresses } from './jobs';
import { withOthers } from './lazily';
import type { ModuleWriter } from './module';
import type { Json } from './nodes';

/** The module's address for each library address of the set-up's Job. */
export const SETUP_ADDRESSES = jobAddresses(['database_setup']);

/** Addresses of the set-up's blocks. */
export const SETUP = {
  /** Addresses that the set-up depends on. */
  lists: ['data.kubernetes_resources.jobs_before', 'data.kubernetes_resources.pods_before'],
  job: 'kubernetes_job_v1.database_setup',
  outcome: 'data.kubernetes_resources.database_setup_outcome',
};

const VARIABLES = {
  environment: 'local.database_setup_environment',
  secretEnvironment: 'local.database_setup_secret_environment',
};

/** Adds the Job that sets up an external database. Returns its locals. */
export function addDatabaseSetup(
  writer: ModuleWriter,
  resources: ResourceBlocks,
  settingsOf: (decide: Decide) => ServerSettings,
): Record<string, Json> {
  const variables = Object.keys(VARIABLES).map((kind) => {
    const parts = SETUP_VARIABLES.map((part) =>
      writer.expression((decide) => {
        const known = serverDatabaseSetup(asText(writer, settingsOf(decide), decide));
        return known === undefined
          ? {}
          : (part(known.options, known.setup, known.target)[kind as keyof typeof VARIABLES] ?? {});
      }),
    );
    return [
      VARIABLES[kind as keyof typeof VARIABLES].replace('local.', ''),
      `\${merge(${parts.join(', ')})}`,
    ];
  });
  const locals = addJob(writer, resources, (decide, jobsIn) => {
    const settings = settingsOf(decide);
    const known = serverDatabaseSetup(settings);
    if (known !== undefined) {
      jobsIn(settings.namespace, ownLabels(settings.name)).add('database-setup', {
        ...setupPod(known.options, known.setup, known.target),
        ...jobPod(podProps(writer, settings.props)),
        ...variableEntries(writer),
        dependsOn: [],
      });
    }
  });
  return { ...Object.fromEntries(variables), ...locals };
}

/** The settings with an SSL mode that needs no decision. */
function asText(writer: ModuleWriter, settings: ServerSettings, decide: Decide): ServerSettings {
  const { database } = settings;
  const { spec } = database;
  if (spec.kind !== 'external') {
    return settings;
  }
  const sslMode = () => {
    const at = { text: 'var.database.ssl_mode', guarded: false };
    const mode = writer.symbols.value({ type: 'string' }, at, true, decide);
    return mode === undefined ? undefined : SslMode.of(mode as string);
  };
  const options = () => withOthers(spec.options, { sslMode });
  return withOthers(settings, {
    database: () => withOthers(database, { spec: () => withOthers(spec, { options }) }),
  });
}

/** The Job's environment variables, by local. */
function variableEntries({ symbols }: ModuleWriter) {
  const token = (text: string) => Token.asString(symbols.token(text));
  const [plain, secret] = [VARIABLES.environment, VARIABLES.secretEnvironment].map((local) =>
    symbols.elements.name(local),
  );
  return {
    environment: { [token(`${plain}_key`)]: token(`${plain}_value`) },
    secretEnvironment: {
      [token(`${secret}_key`)]: {
        secretName: token(`${secret}_value.secretName`),
        key: token(`${secret}_value.key`),
      },
    },
  };
}

/** Pod props with each pull Secret: the Job iterates over them, while values take the list unchanged. */
function podProps({ symbols }: ModuleWriter, props: PrefectServerProps): PrefectServerProps {
  const pullSecret = `${symbols.elements.name('try(coalesce(var.image.pull_secrets, []), [])')}_value`;
  const pullSecrets = () => [Token.asString(symbols.token(pullSecret))];
  return withOthers(props, { image: () => withOthers(props.image ?? {}, { pullSecrets }) });
}
