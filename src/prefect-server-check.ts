import { Token } from 'cdktf';
import { checkTagAgrees } from './charts/images';
import { environmentNames } from './charts/pod';
import { ownEnvironment } from './charts/prefect-server/environment';
import { ingressPath } from './charts/prefect-server/exposure';
import { RESERVED_SERVER_VALUES, RESERVED_SERVER_VARIABLES } from './charts/prefect-server/reserved';
import { basePathOf, DEFAULT_STARTUP_TIMEOUT, type ServerSettings } from './charts/prefect-server/settings';
import { checkUserValues, userValues } from './charts/user-values';
import { checkChartVersion, checkImageTag, checkPrefectVersion } from './charts/versions';
import { checkCredentials } from './credentials/check';
import { checkDatabase } from './database/check';
import type { PodOptions } from './kubernetes/common';
import type { PrefectServerProps } from './prefect-server-props';
import type { ReleaseOptions } from './release-options';
import { DEFAULT_RELEASE_TIMEOUT } from './terraform/release';
import {
  checkDataKey,
  checkEnvironmentNames,
  checkHost,
  checkInteger,
  checkLabels,
  checkNamespaceName,
  checkObjectName,
  checkPort,
  checkPullPolicy,
  checkReleaseName,
  checkResources,
} from './validation/kubernetes';
import { isKnown, type Problems } from './validation/problems';

const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const PATH_TYPES = ['Prefix', 'Exact', 'ImplementationSpecific'];
const BASE_PATH = /^(\/[A-Za-z0-9._~-]+)*\/?$/;

/** Checks the props of a server. */
export function checkServer(problems: Problems, settings: ServerSettings): void {
  const { props } = settings;
  checkReleaseName(problems, 'name', settings.name);
  checkNamespaceName(problems, 'namespace', settings.namespace);
  checkDatabase(problems, 'database', settings.database.spec);
  if (props.basicAuth !== undefined) {
    checkCredentials(problems, 'basicAuth', props.basicAuth._spec);
  }
  checkExposure(problems, props);
  checkPrefectVersion(problems, 'prefectVersion', props.prefectVersion);
  checkImageTag(problems, 'image.tag', props.image?.tag);
  checkTagAgrees(problems, 'image.tag', props.image?.tag, props.prefectVersion);
  checkPullPolicy(problems, 'image.pullPolicy', props.image?.pullPolicy);
  checkChartVersion(problems, 'chart.version', props.chart?._version);
  checkReplicas(problems, settings);
  checkInteger(problems, 'retention.eventDays', props.retention?.eventDays, 1, 36500);
  checkInteger(problems, 'retention.flowRunDays', props.retention?.flowRunDays, 1, 36500);
  checkPod(problems, '', props, {
    ...RESERVED_SERVER_VARIABLES,
    ...Object.fromEntries(ownEnvironment(settings).map(({ name }) => [name, 'another prop'])),
  });
  checkUserValues(problems, 'values', userValues(props.values), RESERVED_SERVER_VALUES);
  checkRelease(problems, props);
}

function checkExposure(problems: Problems, props: PrefectServerProps): void {
  const { service, ingress, gateway, basePath } = props;
  const type = service?.type?.value;
  if (isKnown(type) && !SERVICE_TYPES.includes(type)) {
    problems.add('service.type.unknown', 'service.type', type, `Choose one of ${SERVICE_TYPES.join(', ')}.`);
  }
  checkPort(problems, 'service.port', service?.port);
  checkInteger(problems, 'service.nodePort', service?.nodePort, 30000, 32767, 'service.nodePort.outOfRange');
  if (service?.nodePort !== undefined && (type === undefined || type === 'ClusterIP')) {
    problems.add(
      'service.nodePort.unused',
      'service.nodePort',
      service.nodePort,
      'A node port needs ServiceType.NODE_PORT or LOAD_BALANCER.',
    );
  }
  if (isKnown(basePath) && !BASE_PATH.test(basePath)) {
    problems.add('basePath.invalid', 'basePath', basePath, 'Give a path such as /prefect.');
  }
  if (ingress !== undefined && gateway !== undefined) {
    problems.add(
      'gateway.withIngress',
      'gateway',
      gateway.name,
      'The chart renders an Ingress or an HTTPRoute, not both (prefect-server templates/_validation.tpl). Leave one out.',
    );
  }
  if (ingress !== undefined) {
    checkIngress(problems, props);
  }
  if (gateway !== undefined) {
    checkObjectName(problems, 'gateway.name', gateway.name);
    checkNamespaceName(problems, 'gateway.namespace', gateway.namespace);
    if (gateway.hostnames.length === 0) {
      problems.add(
        'gateway.hostnames.missing',
        'gateway.hostnames',
        gateway.hostnames,
        'Name at least one host: the UI has to know where the browser finds the API.',
      );
    }
    if (!Token.isUnresolved(gateway.hostnames)) {
      gateway.hostnames.forEach((host, index) => {
        // The first one is in the address that a browser is told; the others may be wildcards.
        checkHost(problems, `gateway.hostnames[${index}]`, index > 0 ? host.replace(/^\*\./, '') : host);
      });
    }
  }
  checkUiApiUrl(problems, props);
}

function checkIngress(problems: Problems, props: PrefectServerProps): void {
  const { ingress } = props;
  if (ingress?.host === undefined || ingress.host === '') {
    problems.add(
      'ingress.host.missing',
      'ingress.host',
      ingress?.host,
      "Name the host that browsers ask for: without it the UI can't tell where the API is.",
    );
  } else {
    checkHost(problems, 'ingress.host', ingress.host);
  }
  if (isKnown(ingress?.pathType) && !PATH_TYPES.includes(ingress.pathType)) {
    problems.add(
      'ingress.pathType.unknown',
      'ingress.pathType',
      ingress.pathType,
      `Choose one of ${PATH_TYPES.join(', ')}.`,
    );
  }
  checkObjectName(problems, 'ingress.tlsSecretName', ingress?.tlsSecretName);
  const path = ingressPath(props);
  const base = basePathOf(props) || '/';
  if (
    isKnown(path) &&
    isKnown(base) &&
    props.uiApiUrl === undefined &&
    !`${base}/`.startsWith(`${path.replace(/\/+$/, '')}/`)
  ) {
    problems.add(
      'ingress.path.misses',
      'ingress.path',
      path,
      `The server answers under ${base}, which this path does not lead to. Set basePath to the path, or uiApiUrl if the ingress rewrites it.`,
    );
  }
}

function checkUiApiUrl(problems: Problems, { uiApiUrl }: PrefectServerProps): void {
  if (!isKnown(uiApiUrl)) {
    return;
  }
  if (!/^(https?:\/\/[^/]+)?\/\S*$/.test(uiApiUrl)) {
    problems.add(
      'uiApiUrl.invalid',
      'uiApiUrl',
      uiApiUrl,
      'Give a URL such as https://prefect.example.com/api, or a path such as /api.',
    );
  } else if (/^https?:\/\/[^/]+\.svc(\.[^/]*)?(:\d+)?(\/|$)/.test(uiApiUrl)) {
    problems.add(
      'uiApiUrl.inCluster',
      'uiApiUrl',
      uiApiUrl,
      "A browser can't reach a name inside the cluster. Give the address that the browser uses.",
    );
  }
}

function checkReplicas(problems: Problems, { props, database }: ServerSettings): void {
  const { replicas, redis } = props;
  checkInteger(problems, 'replicas', replicas, 1, 100);
  const sqlite = database.spec.kind === 'sqlite';
  if (isKnown(replicas) && replicas > 1 && sqlite) {
    problems.add(
      'replicas.sqlite',
      'replicas',
      replicas,
      'SQLite has one writer. Use PostgreSQL for more than one server.',
    );
  } else if (isKnown(replicas) && replicas > 1 && redis === undefined) {
    problems.add(
      'replicas.withoutRedis',
      'replicas',
      replicas,
      'Without a shared Redis each server has a queue of its own, and runs get lost. Set redis, or one replica.',
    );
  }
  if (redis === undefined) {
    return;
  }
  if (sqlite) {
    problems.add('redis.sqlite', 'redis', 'set', 'Several servers need PostgreSQL.');
  }
  const options = redis._options;
  checkHost(problems, 'redis.host', options.host);
  checkPort(problems, 'redis.port', options.port);
  for (const [prop, reference] of [
    ['password', options.password],
    ['docketUrl', options.docketUrl],
  ] as const) {
    checkObjectName(problems, `redis.${prop}.secretName`, reference?.secretName);
    checkDataKey(problems, `redis.${prop}.key`, reference?.key);
  }
  if (props.release?.wait === true) {
    problems.add(
      'release.wait.deadlock',
      'release.wait',
      true,
      'With redis the database is migrated by a hook that runs after the wait, and the servers get ready after the migration (hashicorp/terraform-provider-helm#683). Leave it out.',
    );
  }
}

/** Checks what every pod can be given. */
export function checkPod(
  problems: Problems,
  prefix: string,
  options: PodOptions,
  reserved: Record<string, string>,
): void {
  checkResources(problems, `${prefix}resources`, options.resources);
  checkLabels(problems, `${prefix}podLabels`, options.podLabels);
  checkLabels(problems, `${prefix}nodeSelector`, options.nodeSelector);
  checkEnvironmentNames(
    problems,
    `${prefix}environment`,
    environmentNames(options),
    (name) => reserved[name],
  );
  for (const [name, { secretName, key }] of Object.entries(options.secretEnvironment ?? {})) {
    checkObjectName(problems, `${prefix}secretEnvironment["${name}"].secretName`, secretName);
    checkDataKey(problems, `${prefix}secretEnvironment["${name}"].key`, key);
    if (options.environment?.[name] !== undefined) {
      problems.add(
        'environment.twice',
        `${prefix}secretEnvironment["${name}"]`,
        name,
        'It is in environment too; leave one out.',
      );
    }
  }
}

export function checkReleaseOptions(
  problems: Problems,
  path: string,
  release: ReleaseOptions | undefined,
): void {
  checkInteger(problems, `${path}.timeout`, release?.timeout, 30, 86_400);
  checkInteger(problems, `${path}.maxHistory`, release?.maxHistory, 2, 1000);
}

function checkRelease(problems: Problems, props: PrefectServerProps): void {
  checkReleaseOptions(problems, 'release', props.release);
  const startup = props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT;
  const timeout = props.release?.timeout ?? DEFAULT_RELEASE_TIMEOUT;
  checkInteger(problems, 'startupTimeout', props.startupTimeout, 30, 86_400);
  const waits = props.release?.wait ?? props.redis === undefined;
  if (waits && isKnown(startup) && isKnown(timeout) && startup >= timeout) {
    problems.add(
      'release.timeout.tooShort',
      'release.timeout',
      timeout,
      `A server may take ${startup} seconds to start (startupTimeout), and helm would give up before. Make it larger.`,
    );
  }
}
