import type { Construct } from 'constructs';
import { APP_PROPERTIES } from '../settings/app-schema';
import { checkSettings } from '../settings/check-settings';
import { convertSettings, type Variables } from '../settings/convert-settings';
import type { SettingsSchema } from '../settings/model';
import {
  Prefect1Server,
  type Prefect1ServerProps,
  PrefectBackup,
  type PrefectBackupProps,
  PrefectMetrics,
  type PrefectMetricsProps,
  PrefectServer,
  type PrefectServerProps,
} from '../src';
import { isMap } from '../src/terraform/escape';
import type { SettingsDocument } from './read-settings';
import prefect1Schema from './settings.prefect1.schema.json';
import schema from './settings.schema.json';

/** How the providers reach the cluster. */
export type ConnectionSettings =
  | { readonly type: 'kubeconfig'; readonly configPath?: string; readonly context?: string }
  | { readonly type: 'inCluster' }
  | {
      readonly type: 'token';
      readonly host: string;
      readonly tokenVariable: string;
      readonly clusterCaCertificateFile?: string;
      readonly clusterCaCertificateVariable?: string;
    };

/** Where Terraform stores its state. The other properties configure the backend. */
export interface BackendSettings {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** Settings of the app itself. All other settings are props of the server. */
export interface AppSettings {
  readonly stackName: string;
  readonly kubernetes: ConnectionSettings;
  readonly ignoreAnnotations?: string[];
  readonly ignoreLabels?: string[];
  readonly backend: BackendSettings;
  readonly outputs: boolean;
  readonly outputPrefix: string;
}

export interface Settings extends AppSettings {
  /** Creates the server, what is beside it, and the Terraform variables that the settings name. */
  readonly createServer: (
    scope: Construct,
    id: string,
    variables: Variables,
  ) => PrefectServer | Prefect1Server;
}

/** Checks and converts the settings, and completes them in editors. */
export const SETTINGS_SCHEMA = schema as SettingsSchema;

/** The schema for `generation: 1`. */
export const PREFECT1_SETTINGS_SCHEMA = prefect1Schema as SettingsSchema;

/** @throws an error that lists every problem of the settings */
export function loadSettings({ source, document }: SettingsDocument): Settings {
  const isPrefect1 = isMap(document) && document.generation === 1;
  const ownSchema = isPrefect1 ? PREFECT1_SETTINGS_SCHEMA : SETTINGS_SCHEMA;
  const problems = checkSettings(ownSchema, document);
  if (problems.length > 0) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(({ id, path, message }) => `  [${id}] ${path}: ${message}`);
    throw new Error(`Settings, from ${source}: ${count}\n${lines.join('\n')}`);
  }
  const given = document as Partial<AppSettings>;
  return {
    stackName: given.stackName ?? 'prefect',
    kubernetes: expandShorthand(given.kubernetes ?? 'kubeconfig'),
    ignoreAnnotations: given.ignoreAnnotations,
    ignoreLabels: given.ignoreLabels,
    backend: expandShorthand(given.backend ?? 'local'),
    outputs: given.outputs ?? true,
    outputPrefix: given.outputPrefix ?? '',
    createServer: (scope, id, variables) => {
      const { backup, metrics, ...props } = constructProps(ownSchema, document, variables);
      const server = isPrefect1
        ? new Prefect1Server(scope, id, props as Prefect1ServerProps)
        : new PrefectServer(scope, id, props as PrefectServerProps);
      if (backup !== undefined) {
        new PrefectBackup(scope, 'backup', { server, ...(backup as Omit<PrefectBackupProps, 'server'>) });
      }
      if (server instanceof PrefectServer && metrics !== undefined) {
        new PrefectMetrics(scope, 'metrics', { server, ...(metrics as Omit<PrefectMetricsProps, 'server'>) });
      }
      return server;
    },
  };
}

/** A string is short for an object with only a `type`. */
function expandShorthand<T extends { readonly type: string }>(given: T | string): T {
  return typeof given === 'string' ? ({ type: given } as T) : given;
}

function constructProps(
  ownSchema: SettingsSchema,
  document: unknown,
  variables: Variables,
): Record<string, unknown> {
  const props = Object.fromEntries(
    Object.entries(document as Record<string, unknown>).filter(
      ([name]) => name !== 'generation' && !(name in APP_PROPERTIES),
    ),
  );
  return convertSettings(ownSchema, props, variables) as Record<string, unknown>;
}
