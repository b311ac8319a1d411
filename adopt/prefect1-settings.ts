import { IMAGES } from '../src/prefect1-server/chart/operations';
import { RESERVED_AGENT_VARIABLES } from '../src/prefect1-server/chart/reserved-values';
import type { Adoption } from './adoption';
import { environmentSettings, interpret } from './environment-settings';
import { parseImage } from './image';
import { type LiveValues, number } from './live-values';
import { tuning } from './prefect3-settings';

type Settings = Record<string, any>;

/** Takes the values that have a prop out of the values of Prefect 1's chart, and returns the settings. */
export function prefect1Settings(
  adoption: Adoption,
  values: LiveValues,
  images: Record<string, string>,
): { server: Settings; database: Settings; core: string | undefined } {
  const core = values.takeEffective('prefectVersionTag');
  const agent = agentOf(adoption, values);
  return {
    core,
    database: tuning(values),
    server: {
      ui: endpoint(adoption, values, 'ui'),
      apollo: endpoint(adoption, values, 'apollo'),
      apolloApiUrl: apolloApiUrl(values),
      agent,
      ...tenant(adoption, values, agent !== undefined),
      imageRegistry: mirror(values, images),
      pullPolicy: pullPolicy(adoption, values),
      pullSecrets: names(values.take('imagePullSecrets')),
      serviceAccountAnnotations: adoption.takeWithoutSecrets(values, 'serviceAccount.annotations'),
      serviceAccountName:
        values.take('serviceAccount.create') === false
          ? values.take('serviceAccount.name') || 'default'
          : undefined,
    },
  };
}

/** A LoadBalancer, the chart's default, becomes a separate Service with another address. */
function endpoint(adoption: Adoption, values: LiveValues, component: 'ui' | 'apollo'): Settings {
  const type = values.takeEffective(`${component}.service.type`);
  const isExternal = type === 'LoadBalancer' || type === 'NodePort';
  if (isExternal) {
    adoption.notes.push(
      `The ${type} of ${component} becomes a separate Service with another address. Prefect 1 has no authentication: set acknowledgeNoAuthentication, or remove "type".`,
    );
  }
  const port = number(values.take(`${component}.service.port`));
  adoption.leaveOutEach(
    `${component}.service`,
    values.take(`${component}.service`),
    `The prop ${component} makes the Service. Use its annotations and allowedSourceRanges.`,
  );
  const isExposed = values.takeEffective(`${component}.ingress.enabled`) === true;
  const {
    enabled: _,
    hosts = [],
    path,
    tls = [],
    ingressClassName,
    annotations,
    ...others
  } = (isExposed ? values.takeEffective(`${component}.ingress`) : undefined) ?? {};
  adoption.leaveOutEach(`${component}.ingress`, others, 'There is no prop for it.');
  if (hosts.length > 1 || tls.length > 1) {
    adoption.leaveOut(
      `${component}.ingress`,
      `The prop takes one host and one TLS Secret. ${hosts[0]} is adopted.`,
    );
  }
  return {
    type: type === 'ClusterIP' ? undefined : type,
    port,
    annotations: isExternal ? annotationsOf(adoption, values, component) : undefined,
    ingress: isExposed
      ? {
          host: hosts[0],
          className: ingressClassName,
          path: path === '/' && component === 'ui' ? undefined : path,
          annotations: adoption.clean(annotations, `${component}.ingress.annotations`),
          tlsSecretName: tls[0]?.secretName,
        }
      : undefined,
  };
}

/**
 * Annotations of a live Service, which may make a load balancer internal. They also stay in the values of the
 * chart's Service, where possible secrets are listed as left out.
 */
function annotationsOf(adoption: Adoption, values: LiveValues, component: string): Settings {
  const all = { ...values.peek('annotations'), ...values.peek(`${component}.annotations`) };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => !adoption.isSecret(name, value)));
}

function apolloApiUrl(values: LiveValues): string | undefined {
  const url = values.take('ui.apolloApiUrl');
  // The chart's default works for a port-forward.
  return url === 'http://localhost:4200/graphql' ? undefined : url;
}

function agentOf(adoption: Adoption, values: LiveValues): Settings | undefined {
  const path = values.take('agent.jobTemplateFilePath');
  const configMap = values.take('agent.jobTemplateFileConfigMap');
  if (values.takeEffective('agent.enabled') !== true) {
    return undefined;
  }
  const given = environmentSettings(
    adoption,
    { 'agent.env': values.take('agent.env') },
    RESERVED_AGENT_VARIABLES,
  );
  interpret(adoption, given, RESERVED_AGENT_VARIABLES, {});
  values.putAll(given.others);
  return {
    labels: values.take('agent.prefectLabels'),
    replicas: number(values.take('agent.replicas')),
    resources: values.take('agent.resources'),
    imageRepository: values.take('agent.image.name'),
    imageTag: values.take('agent.image.tag'),
    podAnnotations: values.take('agent.podAnnotations'),
    nodeSelector: values.take('agent.nodeSelector'),
    tolerations: values.take('agent.tolerations'),
    affinity: values.take('agent.affinity'),
    environment: given.environment,
    secretEnvironment: given.secretEnvironment,
    job: {
      resources: values.take('agent.job.resources'),
      imagePullPolicy: values.take('agent.job.imagePullPolicy'),
      imagePullSecrets: values.take('agent.job.imagePullSecrets'),
      template: template(adoption, path, configMap),
    },
  };
}

function template(
  adoption: Adoption,
  path: string | undefined,
  configMap: string | undefined,
): Settings | undefined {
  if (!path) {
    if (configMap) {
      adoption.leaveOut(
        'agent.jobTemplateFileConfigMap',
        'Without jobTemplateFilePath the agent reads no template.',
      );
    }
    return undefined;
  }
  return configMap
    ? { type: 'fromConfigMap', configMapName: configMap, key: path.split('/').at(-1) }
    : { type: 'fromFile', path };
}

function tenant(adoption: Adoption, values: LiveValues, hasAgent: boolean): Settings {
  const isMade = values.takeEffective('jobs.createTenant.enabled') === true;
  const { name, slug } = values.takeEffective('jobs.createTenant.tenant') ?? {};
  const others = values.take('jobs.createTenant');
  if (isMade) {
    adoption.leaveOutEach('jobs.createTenant', others, 'The props set the Job that makes the tenant.');
    return { tenant: { name, slug } };
  }
  if (hasAgent) {
    adoption.notes.push(
      'An agent needs a tenant, by default with the slug "default". If the database has another tenant, set tenant.slug to its slug. Otherwise the apply fails and names the slug.',
    );
    return {};
  }
  return { createTenant: false };
}

/** The registry that mirrors all images, if there is one. */
function mirror(values: LiveValues, images: Record<string, string>): string | undefined {
  const found = Object.entries(images).map(([component, image]) => {
    const { registry, repository } = parseImage(image);
    const own = registry === undefined || registry === 'docker.io' ? repository : `${registry}/${repository}`;
    return own.endsWith(`/${IMAGES[component]}`) ? own.slice(0, -IMAGES[component].length - 1) : '';
  });
  const [first] = found;
  if (first === '' || found.some((each) => each !== first)) {
    return undefined;
  }
  values.drop(...Object.keys(images).map((component) => `${component}.image.name`));
  return first;
}

/** The pull policy for all components, which is the first that the values set. */
function pullPolicy(adoption: Adoption, values: LiveValues): string | undefined {
  const given = Object.keys(IMAGES)
    .map((component) => `${component}.image.pullPolicy`)
    .map((path) => ({ path, policy: values.take(path) }))
    .filter(({ policy }) => policy !== undefined);
  const chosen = given[0]?.policy;
  for (const { path, policy } of given) {
    if (policy !== chosen) {
      adoption.leaveOut(path, `The prop pullPolicy is for all components. ${chosen} is adopted.`);
    }
  }
  return chosen;
}

function names(list: { name: string }[] | undefined): string[] | undefined {
  return list?.map(({ name }) => name);
}
