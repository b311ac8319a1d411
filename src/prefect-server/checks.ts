import { Token } from 'cdktf';
import { checkCredentials, checkEncryptionKey } from '../credentials/checks';
import { DATABASE_CHECKS } from '../database/checks';
import type { DatabaseSpec } from '../database/database';
import { checkChart, checkPrefectVersion } from '../helm/prefect-helm';
import { DEFAULT_RELEASE_TIMEOUT } from '../helm/release';
import { checkReleaseOptions } from '../helm/release-checks';
import { checkUserValues, userValues } from '../helm/user-value-checks';
import { checkPrefectImage } from '../images/images';
import { checkAutoscaling } from '../kubernetes/autoscaling-checks';
import { checkCommonLabels } from '../kubernetes/label-checks';
import { checkNamespaceOptions } from '../kubernetes/namespace-checks';
import {
  checkDataKey,
  checkHost,
  checkNamespaceName,
  checkObjectName,
  checkPort,
  checkReleaseName,
} from '../kubernetes/object-checks';
import { checkPod } from '../kubernetes/pod-checks';
import { checkServerPodSpec } from '../kubernetes/pod-spec-checks';
import { checkSetupJobs } from '../kubernetes/setup-job-checks';
import { below, within } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkChoice, checkInteger } from '../validation/rules';
import { RESERVED_SERVER_VALUES, RESERVED_SERVER_VARIABLES } from './chart/reserved-values';
import { EXPOSURE_CHECKS } from './exposure-checks';
import { checkNetworkPolicy } from './network-policy-checks';
import type { PrefectServerProps } from './props';
import { DEFAULT_STARTUP_TIMEOUT } from './settings';

const LOGGING_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** What the checks read of a server. */
export interface CheckedServer {
  readonly name: string;
  readonly namespace: string;
  readonly props: PrefectServerProps;
  readonly spec: DatabaseSpec;
}

type Check = (problems: Problems, server: CheckedServer) => void;

/** Independent checks of a server's props, in report order. */
export const SERVER_CHECKS: readonly Check[] = [
  (problems, { name }) => checkReleaseName(problems, 'name', name),
  (problems, { props }) => checkReleaseName(problems, 'releaseName', props.releaseName),
  (problems, { namespace, props }) => {
    checkNamespaceName(problems, 'namespace', namespace);
    checkNamespaceOptions(problems, 'namespace', props.namespace);
  },
  (problems, { props }) => checkCommonLabels(problems, 'labels', props.labels),
  ...DATABASE_CHECKS.map<Check>(
    (check) =>
      (problems, { name, spec }) =>
        check(problems, 'database', spec, `${name}-database`),
  ),
  (problems, { props }) => {
    if (props.basicAuth !== undefined) {
      checkCredentials(problems, 'basicAuth', props.basicAuth._spec);
    }
    if (props.encryptionKey !== undefined) {
      checkEncryptionKey(problems, 'encryptionKey', props.encryptionKey._spec);
    }
  },
  ...EXPOSURE_CHECKS.map<Check>(
    (check) =>
      (problems, { props }) =>
        check(problems, props),
  ),
  (problems, { props, spec }) => checkNetworkPolicy(problems, props.networkPolicy ?? {}, spec),
  (problems, { props }) => {
    checkPrefectVersion(problems, 'prefectVersion', props.prefectVersion);
    checkPrefectImage(problems, 'image', props.image, props.prefectVersion);
  },
  (problems, { props }) => checkChart(problems, 'chart', props.chart),
  checkReplicas,
  (problems, { props }) => {
    checkInteger(problems, 'retention.eventDays', props.retention?.eventDays, 1, 36500);
    checkInteger(problems, 'retention.flowRunDays', props.retention?.flowRunDays, 1, 36500);
  },
  (problems, { props }) => {
    checkPod(problems, '', props, RESERVED_SERVER_VARIABLES);
    checkServerPodSpec(problems, 'pod', props.pod);
    checkSetupJobs(problems, props.setupJobs);
    checkChoice(problems, 'loggingLevel.unknown', 'loggingLevel', props.loggingLevel, LOGGING_LEVELS);
  },
  (problems, { props }) =>
    checkUserValues(problems, 'values', userValues(props.values), RESERVED_SERVER_VALUES),
  (problems, { props }) => checkRelease(problems, props),
];

export function checkServer(problems: Problems, server: CheckedServer): void {
  for (const check of SERVER_CHECKS) {
    check(problems, server);
  }
}

function checkReplicas(problems: Problems, server: CheckedServer): void {
  const { props } = server;
  const { replicas, redis } = props;
  checkInteger(problems, 'replicas', replicas, 1, 100);
  checkInteger(problems, 'backgroundReplicas', props.backgroundReplicas, 1, 100);
  if (props.autoscaling !== undefined) {
    checkAutoscaling(problems, '', props, 100);
    if (redis === undefined) {
      const remedy = 'Several servers need a shared Redis. Set redis, or leave this out.';
      problems.add('autoscaling.withoutRedis', 'autoscaling', props.autoscaling, remedy);
    }
  }
  if (redis === undefined && props.backgroundReplicas !== undefined) {
    problems.add(
      'backgroundReplicas.withoutRedis',
      'backgroundReplicas',
      props.backgroundReplicas,
      'Without redis, the background services run in the server. Set redis, or leave this out.',
    );
  }
  const sqlite = server.spec.kind === 'sqlite';
  if (sqlite) {
    checkOneReplica(
      problems,
      'replicas.sqlite',
      replicas,
      'SQLite has one writer. Use PostgreSQL for more than one server.',
    );
  } else if (redis === undefined) {
    checkOneReplica(
      problems,
      'replicas.withoutRedis',
      replicas,
      'Without a shared Redis each server has its own queue, and runs get lost. Set redis, or use one replica.',
    );
  }
  if (redis === undefined) {
    return;
  }
  if (sqlite) {
    problems.add(
      'redis.sqlite',
      'redis',
      'set',
      'Several servers need PostgreSQL. Leave redis out, or use PostgreSQL.',
    );
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
}

function checkOneReplica(problems: Problems, id: string, replicas: number | undefined, remedy: string): void {
  if (replicas !== undefined && Token.isUnresolved(replicas)) {
    problems.require(id, 'replicas', within(replicas, 0, 1), remedy);
  } else if (isKnown(replicas) && replicas > 1) {
    problems.add(id, 'replicas', replicas, remedy);
  }
}

function checkRelease(problems: Problems, props: PrefectServerProps): void {
  checkReleaseOptions(problems, 'release', props.release);
  const startupTimeout = props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT;
  const timeout = props.release?.timeout ?? DEFAULT_RELEASE_TIMEOUT;
  checkInteger(problems, 'startupTimeout', props.startupTimeout, 30, 86_400);
  if (props.release?.wait === false) {
    return;
  }
  const limit = Token.isUnresolved(startupTimeout)
    ? 'startupTimeout'
    : `${startupTimeout} seconds (startupTimeout)`;
  const remedy = `A server may take ${limit} to start, but helm would give up earlier. Raise release.timeout.`;
  if (Token.isUnresolved(startupTimeout) || Token.isUnresolved(timeout)) {
    problems.require('release.timeout.tooShort', 'release.timeout', below(startupTimeout, timeout), remedy);
  } else if (startupTimeout >= timeout) {
    problems.add('release.timeout.tooShort', 'release.timeout', timeout, remedy);
  }
}
