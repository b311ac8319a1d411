import type { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Token } from 'cdktf';
import type { SettingsSchema } from '../settings/model';
import { type ApiAuth, apiAuth } from '../src/credentials/api-auth';
import { bindDatabase } from '../src/database/bind';
import { databaseAnnotations } from '../src/database/bound-database';
import type { ResolvedChart } from '../src/helm/prefect-helm';
import { tagOf } from '../src/images/images';
import { ownLabels } from '../src/kubernetes/labels';
import type { Namespace } from '../src/kubernetes/namespace';
import { Namespaces } from '../src/kubernetes/namespaces';
import { basicAuth } from '../src/prefect-server/chart/basic-auth';
import { databaseTies, databaseTuning } from '../src/prefect-server/chart/database';
import { SERVER_ENVIRONMENT } from '../src/prefect-server/chart/environment';
import { exposure } from '../src/prefect-server/chart/exposure';
import { otherLists } from '../src/prefect-server/chart/lists';
import { followSecrets, operations, release } from '../src/prefect-server/chart/operations';
import { RESERVED_SERVER_VALUES } from '../src/prefect-server/chart/reserved-values';
import { SERVER_CHECKS } from '../src/prefect-server/checks';
import type { PrefectServerProps } from '../src/prefect-server/props';
import type { BrowserApi, ServerSettings } from '../src/prefect-server/settings';
import { escapeUserDocument } from '../src/terraform/escape';
import { type Body, ResourceBlocks } from './blocks';
import { moduleChart, prefectVersion, VERSION_IN_TAG } from './chart';
import {
  SERVER_COMPARISONS,
  TAG_CONTRADICTION,
  WORKERS_AND_SERVER,
  WORKERS_TOGETHER,
  withComparisons,
  workerNamespaces,
} from './comparisons';
import { addDatabaseSetup, SETUP, SETUP_ADDRESSES } from './database-setup';
import type { Decide } from './decisions';
import type { ModuleDefinition } from './definition';
import {
  completeRelease,
  layersOf,
  type OwnList,
  ownerLayer,
  RELEASE_ADDRESSES,
  releaseResources,
  releaseValues,
} from './helm-release';
import { inputSchema } from './inputs';
import { lazily, withGetters } from './lazily';
import { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Node } from './nodes';
import { addKeepers, conditionOf, passwordInput, withKnownVersion } from './secrets';
import { SERVER_INPUTS } from './server-inputs';
import { EXTERNAL_SERVICE, OUTPUT_ADDRESSES, serverOutputs } from './server-outputs';
import { WORKER_NAMESPACES, workerLocals, workerModule, workersInput } from './server-workers';
import { conditionsOf, variables } from './variables';

/** Addresses that the library's constructs give, and those of the module. */
const ADDRESSES = {
  ...RELEASE_ADDRESSES,
  ...SETUP_ADDRESSES,
  ...OUTPUT_ADDRESSES,
  'ephemeral.random_password.database-write-only-password': 'ephemeral.random_password.database[0]',
  'random_password.database-password': 'random_password.database',
  'kubernetes_secret_v1.database-write-only-secret.metadata[0].uid':
    'one(kubernetes_secret_v1.database_write_only[*].metadata[0].uid)',
  'kubernetes_secret_v1.database-write-only-secret': 'kubernetes_secret_v1.database_write_only',
  'kubernetes_secret_v1.database-given-secret': 'kubernetes_secret_v1.database',
  'kubernetes_secret_v1.database-secret': 'kubernetes_secret_v1.database',
  'kubernetes_persistent_volume_claim_v1.database-claim': 'kubernetes_persistent_volume_claim_v1.database',
  'ephemeral.random_password.api-auth-write-only-password': 'ephemeral.random_password.api_auth[0]',
  'random_password.api-auth-password': 'random_password.api_auth',
  'kubernetes_secret_v1.api-auth-write-only-secret.metadata[0].uid':
    'one(kubernetes_secret_v1.api_auth_write_only[*].metadata[0].uid)',
  'kubernetes_secret_v1.api-auth-write-only-secret': 'kubernetes_secret_v1.api_auth_write_only',
  'kubernetes_secret_v1.api-auth-given-secret': 'kubernetes_secret_v1.api_auth_given',
  'kubernetes_secret_v1.api-auth-secret': 'kubernetes_secret_v1.api_auth',
  'terraform_data.api-auth-version': 'terraform_data.api_auth_version',
  'kubernetes_namespace_v1.namespace': 'kubernetes_namespace_v1.prefect',
  'helm_release.release': 'helm_release.server',
};

const RULES = {
  enumerated: ['SslMode'],
  elementwise: ['job.pull_secrets'],
  passwords: {
    'var.database.credentials': 'var.database_password',
    'var.basic_auth': 'var.basic_auth_password',
  },
};

const WRITE_ONLY_AUTH_UID = 'one(kubernetes_secret_v1.api_auth_write_only[*].metadata[0].uid)';

const IS_ABSOLUTE = 'can(regex("^https?://[^/]", var.ui_api_url))';

/** The `BrowserApi` of the library, for which it has no function of Terraform's. */
const BROWSER_API = {
  browser_api_url: `\${try(replace(var.ui_api_url, "/[/]+$/", ""), "")}`,
  browser_origin: `\${endswith(local.browser_api_url, local.api_path) ? trimsuffix(local.browser_api_url, local.api_path) : try(regex("^https?://[^/]+", local.browser_api_url), "")}`,
};

const IN_NAMESPACE = [
  'kubernetes_secret_v1.database',
  'kubernetes_secret_v1.database_write_only',
  'kubernetes_secret_v1.api_auth',
  'kubernetes_secret_v1.api_auth_given',
  'kubernetes_secret_v1.api_auth_write_only',
  'kubernetes_persistent_volume_claim_v1.database',
];

const AUTH = 'var.basic_auth';
const DATABASE_CREDENTIALS = 'var.database.credentials';

/** Secrets by the input that has their version. */
const VERSIONED = [
  ['kubernetes_secret_v1.database', DATABASE_CREDENTIALS],
  ['kubernetes_secret_v1.database_write_only', DATABASE_CREDENTIALS],
  ['kubernetes_secret_v1.api_auth', AUTH],
  ['kubernetes_secret_v1.api_auth_given', AUTH],
  ['kubernetes_secret_v1.api_auth_write_only', AUTH],
];

const BEFORE_RELEASE = ['kubernetes_namespace_v1.prefect', ...IN_NAMESPACE];
const IN_ANY_NAMESPACE = ['kubernetes_secret_v1.api_auth', 'kubernetes_secret_v1.api_auth_given'];

/** A server as its module knows it. */
export interface ModuleServer {
  readonly settings: ServerSettings;
  readonly chart: ResolvedChart;
  readonly prefectVersion?: string;
  /** The auth Secret, which is kept while authentication is off. */
  readonly auth?: ApiAuth;
  readonly authAnnotations: Record<string, string>;
}

const LAYERS = {
  release,
  database: databaseTuning,
  exposure,
  operations,
};

const PROTECTION = {
  database_ties: databaseTies,
  basic_auth: ({ authSecretName }: ServerSettings) => basicAuth(authSecretName),
  follow_secrets: followSecrets,
};

/** The module of a Prefect 3 server. */
export function prefectServer(schema: SettingsSchema): ModuleDefinition {
  const inputs = inputSchema(schema, schema, SERVER_INPUTS);
  const writer = new ModuleWriter(inputs, RULES, ADDRESSES);
  const server = (decide: Decide) => moduleServer(writer, decide);
  const layers = (named: Record<string, (settings: ServerSettings) => unknown>) =>
    layersOf(writer, (decide) => server(decide).settings, named);
  const values = releaseValues({
    layers: layers(LAYERS),
    protection: [ownerLayer(), ...layers(PROTECTION)],
    lists: serverLists(writer, server),
    reserved: RESERVED_SERVER_VALUES,
    inputs: Object.keys(inputs.properties ?? {}).map(snakeCase),
  });
  const checks = SERVER_CHECKS.map((check) =>
    writer.requirements((problems, decide) => check(problems, server(decide).settings)),
  );
  const conditions = withComparisons(conditionsOf(checks, writer.printer), SERVER_COMPARISONS);
  const resources = new ResourceBlocks(writer.printer);
  for (const made of serverResources(writer, server)) {
    resources.add(made);
  }
  const setup = addDatabaseSetup(writer, resources, (decide) => server(decide).settings);
  addKeepers(resources, {
    'random_password.database': DATABASE_CREDENTIALS,
    'random_password.api_auth': AUTH,
  });
  completeRelease(resources, 'helm_release.server', values, {
    conditions: [...conditions.others, TAG_CONTRADICTION, WORKERS_AND_SERVER],
    dependsOn: [...BEFORE_RELEASE, SETUP.job, SETUP.outcome],
  });
  resources.change(SETUP.job, (body) => ({ ...body, depends_on: BEFORE_RELEASE }));
  resources.change(SETUP.outcome, (body) => ({ ...body, depends_on: [SETUP.job] }));
  for (const address of [...IN_NAMESPACE, ...SETUP.lists]) {
    resources.change(address, (body) => ({ ...body, depends_on: ['kubernetes_namespace_v1.prefect'] }));
  }
  for (const [address, credentials] of VERSIONED) {
    resources.change(address, (body) => withKnownVersion(body, credentials));
  }
  for (const address of IN_ANY_NAMESPACE) {
    resources.change(address, inEachNamespace);
  }
  resources.set('kubernetes_namespace_v1.worker', WORKER_NAMESPACES);
  resources.set('module.worker', workerModule(inputs));
  resources.set('data.kubernetes_service_v1.server', EXTERNAL_SERVICE);
  return {
    name: 'prefect-server',
    title: 'Prefect 3 server',
    introduction: INTRODUCTION,
    example: 'quickstart',
    providers: ['helm', 'kubernetes', 'random'],
    schema: inputs,
    variables: {
      ...variables(inputs, conditions, {
        values: { validation: values.validations },
        workers: {
          ...workersInput(inputs),
          validation: [...WORKERS_TOGETHER, ...workerNamespaces(inputs)],
        },
      }),
      database_password: passwordInput('database_password', 'database.credentials'),
      basic_auth_password: passwordInput('basic_auth_password', 'basic_auth'),
    },
    locals: {
      shared_namespace: `\${var.namespace.type == "existing"}`,
      ...values.locals,
      ...setup,
      ...BROWSER_API,
      ...workerLocals(writer, server),
    },
    blocks: resources.blocks,
    outputs: serverOutputs(writer, server),
  };
}

function moduleServer(writer: ModuleWriter, decide: Decide): ModuleServer {
  const props = writer.props<PrefectServerProps>(decide);
  const name = props.name as string;
  const namespace = Token.asString(writer.symbols.token('var.namespace.name'));
  const labels = ownLabels(name);
  const inTag = Token.asString(writer.symbols.token(VERSION_IN_TAG));
  const chart = lazily(() => moduleChart('prefect-server', props.chart, decide));
  const version = lazily(() => prefectVersion(props, chart(), inTag));
  const spec = () => props.database?._spec as NonNullable<PrefectServerProps['database']>['_spec'];
  // Terraform takes no variable in prevent_destroy: see ADR-12.
  const bound = lazily(() =>
    bindDatabase(
      writer.stack,
      { _spec: spec(), _isProtected: false },
      { name, namespace, labels, dependsOn: [] },
    ),
  );
  const auth = lazily(() =>
    props.basicAuth === undefined
      ? undefined
      : apiAuth(writer.stack, props.basicAuth._spec, `${name}-api-auth`, labels),
  );
  const usedAuth = () => (auth() !== undefined && isAuthEnabled(decide) ? auth() : undefined);
  // Its annotation asks for the uid alone, and the Secret has to be made for that nowhere else.
  const uid = Token.asString(writer.symbols.token(WRITE_ONLY_AUTH_UID));
  const authSecret = { metadata: { uid } } as unknown as SecretV1;
  const authAnnotations = () => usedAuth()?.podAnnotations(authSecret) ?? {};
  const settings = withGetters(
    { name, namespace, props },
    {
      database: () =>
        withGetters({}, { spec, secret: () => bound().secret, claimName: () => bound().claimName }),
      authSecretName: () => usedAuth()?.secretName,
      chartVersion: () => chart().knownVersion(),
      browserApi: () => browserApi(writer, props, decide),
      imageTag: () => tagOf(props.image, version(), '-python3.11'),
      secretAnnotations: () => ({ ...authAnnotations(), ...databaseAnnotations(bound()) }),
    },
  );
  return withGetters(
    { settings },
    { chart: () => chart().resolved, prefectVersion: version, auth, authAnnotations },
  ) as ModuleServer;
}

/** Whether a server asks for the auth string that there is. */
function isAuthEnabled(decide: Decide): boolean {
  const test = `try(${AUTH}.enabled, true)`;
  const alternatives = [
    { name: 'enabled', test },
    { name: 'disabled', test: `!${test}` },
  ];
  return decide({ id: `${AUTH}.enabled`, alternatives }) === 0;
}

/** `ui_api_url` where it is more than a path. */
function browserApi(writer: ModuleWriter, props: PrefectServerProps, decide: Decide): BrowserApi | undefined {
  if (props.uiApiUrl === undefined) {
    return undefined;
  }
  const alternatives = [
    { name: 'absolute', test: IS_ABSOLUTE },
    { name: 'path', test: `!${IS_ABSOLUTE}` },
  ];
  if (decide({ id: 'whether var.ui_api_url is absolute', alternatives }) === 1) {
    return undefined;
  }
  const token = (text: string) => Token.asString(writer.symbols.token(text));
  return { url: token('local.browser_api_url'), origin: token('local.browser_origin') };
}

/** Everything that the library makes for a server, in parts that know nothing of each other. */
function serverResources(
  writer: ModuleWriter,
  server: (decide: Decide) => ModuleServer,
): Map<string, Node>[] {
  return [
    writer.resources((decide) =>
      new Namespaces(writer.stack).ensure(namespaceOf(server(decide)), 'namespace'),
    ),
    writer.resources((decide) => server(decide).settings.database.secret),
    writer.resources((decide) => {
      const { settings, auth } = server(decide);
      auth?.secretIn(writer.stack, '', settings.namespace, []);
    }),
    releaseResources(writer, (decide) => {
      const { settings, chart } = server(decide);
      const { props, name, namespace } = settings;
      return {
        name: props.releaseName ?? name,
        namespace,
        chart,
        reserved: RESERVED_SERVER_VALUES,
        release: props.release,
        wait: props.release?.wait ?? props.redis === undefined,
      };
    }),
  ];
}

function namespaceOf({ settings }: ModuleServer): Namespace {
  return settings.props.namespace as Namespace;
}

/** The lists of the values: the environment's parts one after the other, and the others. */
function serverLists(writer: ModuleWriter, server: (decide: Decide) => ModuleServer): OwnList[] {
  const environment = SERVER_ENVIRONMENT.map((part) =>
    writer.expression((decide) => escapeUserDocument(part(server(decide).settings))),
  );
  const others = writer.node((decide) => escapeUserDocument(otherLists(server(decide).settings)));
  return [
    { path: 'global.prefect.env', expression: `concat(${environment.join(', ')})` },
    ...[...(others.map ?? [])].map(([path, list]) => ({ path, expression: writer.printer.listOf(list) })),
  ];
}

function inEachNamespace({ count, metadata, ...body }: Body): Body {
  const condition = conditionOf(count);
  return {
    ...body,
    for_each: `\${${condition} ? local.auth_namespaces : toset([])}`,
    metadata: { ...(metadata as object), namespace: `\${each.value}` },
    depends_on: ['kubernetes_namespace_v1.prefect', 'kubernetes_namespace_v1.worker'],
  };
}

const INTRODUCTION = `A Prefect 3 server on Kubernetes: a namespace, passwords in Secrets, the volume claim of the database, and a release of the chart prefect-server that refers to them by name. No upgrade changes a password.`;
