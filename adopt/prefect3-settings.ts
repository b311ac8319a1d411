import { RESERVED_SERVER_VARIABLES } from '../src/prefect-server/chart/reserved-values';
import type { Adoption } from './adoption';
import { environmentSettings, interpret } from './environment-settings';
import { AdoptError } from './error';
import { boolean, type LiveValues, number } from './live-values';

type Settings = Record<string, any>;

const POOL = 'PREFECT_SERVER_DATABASE_SQLALCHEMY';
const INTERPRETED: Record<string, (text: string) => unknown> = {
  [`${POOL}_POOL_SIZE`]: number,
  [`${POOL}_MAX_OVERFLOW`]: number,
  [`${POOL}_POOL_TIMEOUT`]: number,
  PREFECT_SERVER_DATABASE_TIMEOUT: number,
  PREFECT_SERVER_EVENTS_RETENTION_PERIOD: (text) => number(/^P(\d+)D$/.exec(text)?.[1]),
  PREFECT_UI_SERVE_BASE: (text) => text,
  PREFECT_SERVER_CORS_ALLOWED_ORIGINS: origins,
  PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS: origins,
  PREFECT_SERVER_CSRF_PROTECTION_ENABLED: boolean,
  PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED: boolean,
  PREFECT_SERVER_ANALYTICS_ENABLED: boolean,
};

function origins(text: string): string[] | undefined {
  return text === '*' ? undefined : text.split(',').map((origin) => origin.trim());
}

/** Takes the values that have a prop out of the chart's values, and returns the settings. */
export function prefect3Settings(
  adoption: Adoption,
  values: LiveValues,
): { server: Settings; database: Settings } {
  const lists = {
    'global.prefect.env': values.take('global.prefect.env'),
    'server.env': values.take('server.env'),
  };
  const given = environmentSettings(adoption, lists, RESERVED_SERVER_VARIABLES);
  // It is read from the container.
  given.reserved.delete('PREFECT_SERVER_ENCRYPTION_KEY');
  const found = interpret(adoption, given, RESERVED_SERVER_VARIABLES, INTERPRETED);
  values.putAll(given.others);
  return {
    database: {
      ...tuning(values),
      pool: {
        size: found[`${POOL}_POOL_SIZE`],
        maxOverflow: found[`${POOL}_MAX_OVERFLOW`],
        timeout: found[`${POOL}_POOL_TIMEOUT`],
        statementTimeout: found.PREFECT_SERVER_DATABASE_TIMEOUT,
      },
    },
    server: {
      ...exposure(adoption, values, found.PREFECT_UI_SERVE_BASE),
      replicas: number(values.take('server.replicaCount')),
      redis: redis(values),
      resources: values.take('server.resources'),
      podLabels: values.take('server.podLabels'),
      podAnnotations: adoption.takeWithoutSecrets(values, 'server.podAnnotations'),
      nodeSelector: values.take('server.nodeSelector'),
      tolerations: values.take('server.tolerations'),
      affinity: values.take('server.affinity'),
      serviceAccountAnnotations: adoption.takeWithoutSecrets(values, 'serviceAccount.annotations'),
      retention: { eventDays: found.PREFECT_SERVER_EVENTS_RETENTION_PERIOD },
      // Prefect reads the names with API first.
      corsAllowedOrigins:
        found.PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS ?? found.PREFECT_SERVER_CORS_ALLOWED_ORIGINS,
      csrfProtection:
        found.PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED ?? found.PREFECT_SERVER_CSRF_PROTECTION_ENABLED,
      analytics: found.PREFECT_SERVER_ANALYTICS_ENABLED,
      environment: given.environment,
      secretEnvironment: given.secretEnvironment,
    },
  };
}

/** Resources and scheduling of the bundled PostgreSQL's pod. */
export function tuning(values: LiveValues): Settings {
  return Object.fromEntries(
    ['resources', 'nodeSelector', 'tolerations', 'affinity'].map((key) => [
      key,
      values.take(`postgresql.primary.${key}`),
    ]),
  );
}

function exposure(adoption: Adoption, values: LiveValues, servedAt: unknown): Settings {
  const apiBasePath = String(values.take('server.apiBasePath') ?? '/api').replace(/\/$/, '');
  const basePath = String(servedAt ?? apiBasePath.replace(/\/api$/, '')).replace(/\/$/, '');
  if (apiBasePath !== `${basePath}/api`) {
    adoption.leaveOut(
      'server.apiBasePath',
      `The prop basePath is for UI and API, so the API moves to ${basePath}/api.`,
    );
  }
  const uiApiUrl = values.take('server.uiConfig.prefectUiApiUrl');
  const isTemplate = typeof uiApiUrl === 'string' && uiApiUrl.includes('{{');
  if (isTemplate) {
    adoption.leaveOut(
      'server.uiConfig.prefectUiApiUrl',
      'It is a template of the chart. Set uiApiUrl to what it renders.',
    );
  }
  return {
    basePath: basePath || undefined,
    // The chart's default works for one port-forward only. Without it, the UI uses its own origin.
    uiApiUrl: isTemplate || uiApiUrl === 'http://localhost:4200/api' ? undefined : uiApiUrl,
    service: {
      type: values.take('service.type'),
      port: number(values.take('service.port')),
      nodePort: number(values.take('service.nodePort')),
      annotations: adoption.takeWithoutSecrets(values, 'service.annotations'),
    },
    ingress: values.takeEffective('ingress.enabled') === true ? ingress(adoption, values) : undefined,
  };
}

function ingress(adoption: Adoption, values: LiveValues): Settings {
  const { hostname, path, pathType } = values.takeEffective('ingress.host') ?? {};
  const tls: { hosts?: string[]; secretName: string }[] = values.take('ingress.extraTls') ?? [];
  const own = tls.find(({ hosts }) => hosts?.join() === hostname);
  if (tls.length > (own === undefined ? 0 : 1)) {
    adoption.leaveOut(
      'ingress.extraTls',
      `The prop ingress.tlsSecretName is only for ${hostname}. Add the others to values.`,
    );
  }
  const annotations = adoption.takeWithoutSecrets(values, 'ingress.annotations');
  const isSelfSigned = values.take('ingress.selfSigned') === true;
  const byChart = values.take('ingress.tls') === true && (isSelfSigned || asksForCertificate(annotations));
  if (isSelfSigned) {
    adoption.leaveOut(
      'ingress.selfSigned',
      'The chart makes no certificate for it. The name of its Secret becomes ingress.tlsSecretName.',
    );
  }
  return {
    host: hostname,
    path: path === '/' ? undefined : path,
    pathType,
    className: values.take('ingress.className') || undefined,
    annotations,
    tlsSecretName: own?.secretName ?? (byChart ? `${hostname}-tls` : undefined),
  };
}

/** Whether annotations request a certificate from cert-manager (`common.ingress.certManagerRequest`). */
function asksForCertificate(annotations: Record<string, string> = {}): boolean {
  return ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'].some((name) =>
    Object.hasOwn(annotations, name),
  );
}

/** The Redis of several servers. The chart's bundled Redis has no prop. */
function redis(values: LiveValues): Settings | undefined {
  if (values.take('backgroundServices.runAsSeparateDeployment') !== true) {
    return undefined;
  }
  const { host, port, db, username, ssl, password, existingSecret, existingSecretPasswordKey } =
    values.takeEffective('backgroundServices.messaging.redis') ?? {};
  const docket = values.takeEffective('backgroundServices.messaging.docket') ?? {};
  if (!host || !docket.existingSecret || (password && !existingSecret)) {
    throw new AdoptError(
      'adopt.redis',
      'The constructs need an external Redis, with its password and the docket URL in Secrets. This one is bundled with the chart, has its password in the values, or has no docket.existingSecret. Change the release with helm first.',
    );
  }
  return {
    type: 'external',
    host,
    port: number(port),
    database: number(db),
    username,
    ssl,
    password: existingSecret && { secretName: existingSecret, key: existingSecretPasswordKey },
    docketUrl: { secretName: docket.existingSecret, key: docket.existingSecretKey },
  };
}
