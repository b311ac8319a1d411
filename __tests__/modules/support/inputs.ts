import { snakeCase } from '../../../settings/input-names';
import { isMap } from '../../../src/terraform/escape';

type Json = unknown;

/** The kinds of credentials as inputs have them. */
const CREDENTIALS: Record<string, string> = {
  generated: 'generated',
  given: 'fromPassword',
  existing: 'fromSecret',
  none: 'none',
  writeOnly: 'writeOnly',
};

/** Props of a server as the inputs of its module, with the passwords that its credentials take from there. */
export function serverInputsOf(props: object): Record<string, any> {
  const inputs = inputsOf(props) as Record<string, any>;
  const given = (credentials: any) => credentials?.type === 'fromPassword';
  return {
    ...(given(inputs.database?.credentials) && { database_password: 'given' }),
    ...(given(inputs.basic_auth) && { basic_auth_password: 'given' }),
    ...(given(inputs.encryption_key) && { encryption_key_password: `${'A'.repeat(43)}=` }),
    ...(inputs.chart?.type === 'fromPrivateRepository' && { chart_repository_password: 'given' }),
    ...inputs,
  };
}

/** Props as the inputs of a module: the other way round from what the module's generator does. */
export function inputsOf(value: any): Json {
  if (Array.isArray(value)) {
    return value.map(inputsOf);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  switch (value.constructor.name) {
    case 'Object':
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([name, item]) => [snakeCase(name), inputOf(name, item)]),
      );
    case 'Namespace':
      return {
        type: value._create === undefined ? 'existing' : 'create',
        name: value.name,
        ...(inputsWithMaps(value._create) as object),
      };
    case 'Database': {
      // No module has `preventDestroy`.
      const { preventDestroy: _, ...options } = value._spec.options;
      return { type: value._spec.kind, ...(inputsOf(options) as object) };
    }
    case 'Credentials':
    case 'BasicAuth':
    case 'EncryptionKey': {
      const { kind, password: _, preventDestroy: __, keys, secretName, ...rest } = value._spec;
      return {
        type: CREDENTIALS[kind],
        ...(inputsOf(rest) as object),
        ...(secretName !== undefined && { secret_name: secretName }),
        ...(keys !== undefined && Object.keys(keys).length > 0 && { keys: inputsOf(keys) }),
      };
    }
    case 'Redis':
      return inputsOf(value._options);
    case 'ChartSource':
      return value._archive === undefined
        ? {
            type: value._login === undefined ? 'fromRepository' : 'fromPrivateRepository',
            version: value._version,
            repository: value._repository,
            username: value._login?.username,
          }
        : { type: 'fromArchive', version: value._version, location: value._archive };
    case 'CertificateSource':
      return value._volume.secret === undefined
        ? { type: 'fromConfigMap', config_map_name: value._objectName, key: value._key }
        : { type: 'fromSecret', secret_name: value._objectName, key: value._key };
    case 'Prefect1JobTemplate':
      return templateOf(value._spec);
    case 'WorkerApi':
      return { type: value._spec.kind, ...(inputsOf(value._spec.options) as object) };
    default:
      return value.value;
  }
}

function templateOf({ manifest, path, configMapName, key }: any): Json {
  if (manifest !== undefined) {
    return { type: 'inline', manifest: JSON.stringify(manifest) };
  }
  return path === undefined
    ? { type: 'fromConfigMap', config_map_name: configMapName, key }
    : { type: 'fromFile', path };
}

const TEXT_MAPS = [
  'labels',
  'annotations',
  'podLabels',
  'podAnnotations',
  'serviceAccountAnnotations',
  'nodeSelector',
  'environment',
  'requests',
  'limits',
];

function inputOf(name: string, item: any): Json {
  if (TEXT_MAPS.includes(name)) {
    return item;
  }
  switch (name) {
    case 'secretEnvironment':
      return Object.fromEntries(Object.entries(item).map(([key, reference]) => [key, inputsOf(reference)]));
    case 'affinity':
    case 'securityContext':
    case 'containerSecurityContext':
    case 'podDisruptionBudget':
      return JSON.stringify(item);
    case 'initContainers':
    case 'containers':
    case 'volumes':
    case 'volumeMounts':
    case 'extraPaths':
    case 'roleRules':
      return item.map((entry: unknown) => JSON.stringify(entry));
    case 'template':
      return isMap(item) ? JSON.stringify(item) : inputsOf(item);
    case 'values':
      return item.map((document: unknown) =>
        typeof document === 'string' ? document : JSON.stringify(document),
      );
    case 'workers':
      return Object.fromEntries(
        item.map((worker: any) => [worker.name ?? worker.workPool, inputsOf(worker)]),
      );
    default:
      return inputsOf(item);
  }
}

function inputsWithMaps(options: Record<string, unknown> | undefined): Json {
  return options ?? {};
}
