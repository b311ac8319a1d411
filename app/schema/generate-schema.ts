import { dirname } from 'node:path';
import type { SettingsSchema } from '../settings-schema';
import { APP_PROPERTIES, CONNECTION_SCHEMAS, KUBERNETES_BACKEND_SCHEMA, union } from './app-schema';
import { Assembly } from './assembly';
import { backendSchemas } from './backend-schema';
import { LibrarySchema } from './library-schema';

/** The schema of the settings: the app's own, and the props of `PrefectServer` as its docstrings have them. */
export function generateSchema(projectDirectory: string): SettingsSchema {
  const library = new LibrarySchema(Assembly.load(projectDirectory));
  const cdktf = Assembly.load(dirname(require.resolve('cdktf/package.json', { paths: [projectDirectory] })));
  const server = library.struct('PrefectServerProps');
  const clash = Object.keys(APP_PROPERTIES).filter((name) => Object.hasOwn(server.properties, name));
  if (clash.length > 0) {
    throw new Error(`The app and the server both have a setting of the name ${clash.join(', ')}.`);
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of cdktf-prefect',
    description: 'What `cdktf deploy` deploys. Everything has a default.',
    type: 'object',
    additionalProperties: false,
    properties: { ...APP_PROPERTIES, ...server.properties },
    ...(server.required !== undefined && { required: server.required }),
    definitions: {
      ...union('Kubernetes', 'How the providers reach the cluster.', CONNECTION_SCHEMAS),
      ...union('Backend', 'Where Terraform keeps its state.', {
        ...backendSchemas(cdktf),
        kubernetes: KUBERNETES_BACKEND_SCHEMA,
      }),
      ...library.definitions,
    },
  };
}
