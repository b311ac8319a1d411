import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { Database } from '../src/database/database';
import { ServiceType } from '../src/kubernetes/pod-options';
import type { ServerOutputData } from '../src/prefect-server/output-data';
import { OUTPUT_GROUPS, PrefectServerOutputs } from '../src/prefect-server/outputs';
import { apiPathOf, type ServerSettings } from '../src/prefect-server/settings';
import type { Body } from './blocks';
import type { Decide } from './decisions';
import type { Output } from './definition';
import { withGetters } from './lazily';
import type { ModuleWriter } from './module';
import { outputsOf, withDependencies } from './outputs';
import type { ModuleServer } from './server-settings';
import { JOB_NAMESPACE, NAMESPACE, WORKER_NAME } from './server-workers';
import { expressionOf } from './templates';

/** The module's address for each library address in the outputs. */
export const OUTPUT_ADDRESSES: Readonly<Record<string, string>> = {
  'data.kubernetes_service_v1.server_outputs_service_C7A3549F': 'data.kubernetes_service_v1.server[0]',
};

const IS_LOAD_BALANCER = 'var.service.type == "LoadBalancer"';
const EXTERNAL_ADDRESS = 'external_address';

/** The Service whose address the cloud assigns. */
export const EXTERNAL_SERVICE: Body = {
  count: `\${${IS_LOAD_BALANCER} ? 1 : 0}`,
  metadata: { name: '${var.name}', namespace: '${var.namespace.name}' },
  depends_on: ['helm_release.server'],
};

/** A placeholder worker in the library's outputs. The module replaces it by each worker. */
const WORKER = 'one_worker';

const NAMESPACES = ['kubernetes_namespace_v1.prefect'];
const RELEASE = ['helm_release.server'];

/**
 * Outputs with names that others use at once. The namespace exists before the release, because the release may need
 * objects that others create in it.
 */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  namespace: NAMESPACES,
  release_name: RELEASE,
  cluster_api_url: RELEASE,
  api_url: RELEASE,
  ui_url: RELEASE,
  prefect_provider: RELEASE,
  database_secret_name: [
    ...NAMESPACES,
    'kubernetes_secret_v1.database',
    'kubernetes_secret_v1.database_write_only',
  ],
  database_claim_name: [...NAMESPACES, 'kubernetes_persistent_volume_claim_v1.database'],
  api_auth_secret_name: [
    ...NAMESPACES,
    'kubernetes_secret_v1.api_auth',
    'kubernetes_secret_v1.api_auth_given',
    'kubernetes_secret_v1.api_auth_write_only',
  ],
  work_pools: ['module.worker'],
  job_namespaces: [...NAMESPACES, 'kubernetes_namespace_v1.worker'],
};

/** The outputs of the module of a server. */
export function serverOutputs(
  writer: ModuleWriter,
  server: (decide: Decide) => ModuleServer,
): Record<string, Output> {
  const found = outputsOf(writer, OUTPUT_GROUPS, (group, prefix, decide) => {
    const data = outputData(writer, server(decide));
    new PrefectServerOutputs(new Construct(writer.stack, 'server'), data, prefix, [group]);
  });
  const outputs: Record<string, Output> = {
    ...found,
    [EXTERNAL_ADDRESS]: externalAddress(writer),
    debug_command: { ...found.debug_command, value: debugCommand(found.debug_command.value) },
    verify_command: { ...found.verify_command, value: verifyCommand(found.verify_command.value) },
    work_pools: { ...found.work_pools, value: `\${${WORK_POOLS}}` },
    job_namespaces: {
      ...found.job_namespaces,
      value: `\${distinct([for worker in var.workers : ${JOB_NAMESPACE}])}`,
    },
  };
  const left = Object.entries(outputs).filter(([, { value }]) => value.includes(WORKER));
  if (left.length > 0) {
    throw new Error(
      `These outputs still contain the placeholder worker: ${left.map(([name]) => name).join(', ')}.`,
    );
  }
  return withDependencies(outputs, DEPENDENCIES);
}

const WORK_POOLS = 'distinct([for worker in var.workers : worker.work_pool])';

/** The address of a LoadBalancer Service, without other parts of the server. */
function externalAddress(writer: ModuleWriter): Output {
  const settings: ServerSettings = {
    name: 'any',
    namespace: 'any',
    props: { service: { type: ServiceType.LOAD_BALANCER } },
    database: { spec: Database.sqlite()._spec },
    secretAnnotations: {},
  };
  const { [EXTERNAL_ADDRESS]: address } = outputsOf(writer, OUTPUT_GROUPS.slice(0, 1), (group, prefix) => {
    const data = { settings, release: { fqn: RELEASE[0] }, workers: [] };
    new PrefectServerOutputs(new Construct(writer.stack, 'server'), data, prefix, [group]);
  });
  return { ...address, value: `\${${IS_LOAD_BALANCER} ? ${expressionOf(address.value)} : null}` };
}

/** The commands for each namespace, for the server and for each worker. */
function debugCommand(template: string): string {
  const commands = template.split('; ');
  const speakOf = (part: string) => commands.filter((command) => command.includes(`${WORKER}.${part}`));
  const ofWorkers = speakOf('name}');
  const ofNamespaces = speakOf('namespace}').filter((command) => !ofWorkers.includes(command));
  const ofServer = commands.slice(ofNamespaces.length * 2, commands.length - ofWorkers.length);
  const list = (all: readonly string[], name: string, namespace: string) =>
    `[${all
      .map((command) => expressionOf(command))
      .join(', ')
      .replaceAll(`${WORKER}.namespace`, namespace)
      .replaceAll(`${WORKER}.name`, name)}]`;
  const namespaces = `distinct(flatten(["\${var.namespace.name}", [for worker in var.workers : [${NAMESPACE}, ${JOB_NAMESPACE}]]]))`;
  const parts = [
    `flatten([for namespace in ${namespaces} : ${list(ofNamespaces, '', 'namespace')}])`,
    list(ofServer, '', ''),
    `flatten([for worker in var.workers : ${list(ofWorkers, WORKER_NAME, NAMESPACE)}])`,
  ];
  return `\${join("; ", concat(${parts.join(', ')}))}`;
}

/** A Python list of work pools. Names of pools contain no quotes. */
function verifyCommand(template: string): string {
  return template.replace(/\[\\?"\$\{one_worker\.work_pool\}\\?"\]/g, () => `\${jsonencode(${WORK_POOLS})}`);
}

function outputData(writer: ModuleWriter, known: ModuleServer): ServerOutputData {
  // The first decision, so that expressions branch only once on the base path, which is in every URL.
  apiPathOf(known.settings.props);
  const token = (text: string) => Token.asString(writer.symbols.token(text));
  const worker = {
    name: token(`${WORKER}.name`),
    namespace: token(`${WORKER}.namespace`),
    jobNamespace: token(`${WORKER}.namespace`),
    workPool: token(`${WORKER}.work_pool`),
  };
  return withGetters(
    { settings: known.settings, release: { fqn: RELEASE[0] }, workers: [worker] },
    { chartVersion: () => known.chart.version, prefectVersion: () => known.prefectVersion },
  );
}
