import { dirname } from 'node:path';
import {
  APP_PROPERTIES,
  CONNECTION_SCHEMAS,
  type Generation,
  generationSchema,
  KUBERNETES_BACKEND_SCHEMA,
  union,
} from './app-schema';
import { Assembly } from './assembly';
import { backendSchemas } from './backend-schema';
import { LibrarySchema } from './library-schema';
import type { SettingsSchema } from './model';

const PROPS: Record<Generation, string> = { 1: 'Prefect1ServerProps', 3: 'PrefectServerProps' };

const BACKUP = {
  props: 'PrefectBackupProps',
  description: "Dumps of the server's database. `{}` has the defaults. Default: none.",
};

/** Settings for constructs beside the server. */
const BESIDE: Record<Generation, Record<string, { readonly props: string; readonly description: string }>> = {
  1: { backup: BACKUP },
  3: {
    backup: BACKUP,
    metrics: {
      props: 'PrefectMetricsProps',
      description:
        'Metrics for Prometheus, alerts and a dashboard, which need the Prometheus operator. `{}` has the defaults. Default: none.',
    },
  },
};

/** The schema of the app's own settings and of the constructs' props, described by their docstrings. */
export function generateSchema(projectDirectory: string, generation: Generation): SettingsSchema {
  const library = new LibrarySchema(Assembly.load(projectDirectory));
  const cdktf = Assembly.load(dirname(require.resolve('cdktf/package.json', { paths: [projectDirectory] })));
  const server = library.struct(PROPS[generation]);
  const beside = Object.fromEntries(
    Object.entries(BESIDE[generation]).map(([name, { props, description }]) => [
      name,
      { ...library.beside(props), description },
    ]),
  );
  const clash = [...Object.keys(APP_PROPERTIES), ...Object.keys(beside)].filter((name) =>
    Object.hasOwn(server.properties, name),
  );
  if (clash.length > 0) {
    throw new Error(
      `The app and the server both have these settings: ${clash.join(', ')}. Rename the app's.`,
    );
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Settings of cdktf-prefect for Prefect ${generation}`,
    description: 'What `cdktf deploy` deploys. Everything has a default.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...APP_PROPERTIES,
      generation: generationSchema(generation),
      ...server.properties,
      ...beside,
    },
    ...withRequired([...(generation === 1 ? ['generation'] : []), ...(server.required ?? [])]),
    definitions: {
      ...union('Kubernetes', 'How the providers reach the cluster.', CONNECTION_SCHEMAS),
      ...union('Backend', 'Where Terraform stores its state.', {
        ...backendSchemas(cdktf),
        kubernetes: KUBERNETES_BACKEND_SCHEMA,
      }),
      ...library.definitions,
    },
  };
}

/** The schema of a construct's props, described by their docstrings. */
export function generatePropsSchema(projectDirectory: string, props: string): SettingsSchema {
  const library = new LibrarySchema(Assembly.load(projectDirectory));
  return { ...library.struct(props), definitions: library.definitions };
}

function withRequired(required: string[]): { readonly required?: string[] } {
  return required.length === 0 ? {} : { required };
}
