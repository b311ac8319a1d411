import type { SettingsSchema } from '../settings/model';
import type { Namespace } from '../src/kubernetes/namespace';
import { Namespaces } from '../src/kubernetes/namespaces';
import { SERVER_ENVIRONMENT } from '../src/prefect-server/chart/environment';
import { SERVER_LAYERS, SERVER_PROTECTION } from '../src/prefect-server/chart/layers';
import { otherLists } from '../src/prefect-server/chart/lists';
import { RESERVED_SERVER_VALUES } from '../src/prefect-server/chart/reserved-values';
import { SERVER_CHECKS } from '../src/prefect-server/checks';
import { escapeUserDocument } from '../src/terraform/escape';
import { type Body, ResourceBlocks } from './blocks';
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
import { withGetters } from './lazily';
import { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Node } from './nodes';
import { addKeepers, conditionOf, passwordInput, withKnownVersion } from './secrets';
import { SERVER_INPUTS } from './server-inputs';
import { EXTERNAL_SERVICE, OUTPUT_ADDRESSES, serverOutputs } from './server-outputs';
import { type ModuleServer, moduleServer } from './server-settings';
import { WORKER_NAMESPACES, workerLocals, workerModule, workersInput } from './server-workers';
import { conditionsOf, variables } from './variables';

/** The module's address for each library address. */
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

/** The library's `BrowserApi` in Terraform's language. */
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

/** Secrets, by the input with their version. */
const VERSIONED = [
  ['kubernetes_secret_v1.database', DATABASE_CREDENTIALS],
  ['kubernetes_secret_v1.database_write_only', DATABASE_CREDENTIALS],
  ['kubernetes_secret_v1.api_auth', AUTH],
  ['kubernetes_secret_v1.api_auth_given', AUTH],
  ['kubernetes_secret_v1.api_auth_write_only', AUTH],
];

const BEFORE_RELEASE = ['kubernetes_namespace_v1.prefect', ...IN_NAMESPACE];
const IN_ANY_NAMESPACE = ['kubernetes_secret_v1.api_auth', 'kubernetes_secret_v1.api_auth_given'];

/** The module of a Prefect 3 server. */
export function prefectServer(schema: SettingsSchema): ModuleDefinition {
  const inputs = inputSchema(schema, schema, SERVER_INPUTS);
  const writer = new ModuleWriter(inputs, RULES, ADDRESSES);
  const server = (decide: Decide) => moduleServer(writer, decide);
  const settings = (decide: Decide) => server(decide).settings;
  const values = releaseValues({
    layers: layersOf(writer, settings, SERVER_LAYERS),
    protection: [ownerLayer(), ...layersOf(writer, settings, SERVER_PROTECTION)],
    lists: serverLists(writer, server),
    reserved: RESERVED_SERVER_VALUES,
    inputs: Object.keys(inputs.properties ?? {}).map(snakeCase),
  });
  const checks = SERVER_CHECKS.map((check) =>
    writer.requirements((problems, decide) => {
      const { name, namespace, props, database } = settings(decide);
      check(problems, withGetters({ name, namespace, props }, { spec: () => database.spec }));
    }),
  );
  const conditions = withComparisons(conditionsOf(checks, writer.printer), SERVER_COMPARISONS);
  const resources = new ResourceBlocks(writer.printer);
  for (const made of serverResources(writer, server)) {
    resources.add(made);
  }
  const setup = addDatabaseSetup(writer, resources, settings);
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

/** The library's resources for a server, in independent parts. */
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

/** The lists in the values: the parts of the environment in order, then the other lists. */
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
