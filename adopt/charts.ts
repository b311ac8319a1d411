import { CHART_VERSION, compareVersions, OLDEST_CHART_VERSION } from '../src/helm/prefect-helm';
import type { Adoption } from './adoption';
import type { Cluster, KubeObject } from './cluster';
import { AdoptError } from './error';
import type { HelmRelease } from './helm-release';
import { parseImage } from './image';
import type { LiveValues } from './live-values';

/** The one Deployment of a component. */
export function theDeployment(cluster: Cluster, release: HelmRelease, component: string): KubeObject {
  const selector = `app.kubernetes.io/instance=${release.name},app.kubernetes.io/component=${component}`;
  const found = cluster.list('deployments', selector);
  if (found.length !== 1) {
    throw new AdoptError(
      'adopt.workload.missing',
      `The namespace has ${found.length} Deployments with the labels ${selector}, and one was expected. With namespaceOverride they are in another namespace, which is not supported.`,
    );
  }
  return found[0];
}

/** The live chart, if its values have the shape that is written here. */
export function chartOf(adoption: Adoption, { name, chart }: HelmRelease): unknown {
  if (compareVersions(chart.version, OLDEST_CHART_VERSION) >= 0) {
    return { type: 'fromRepository', version: chart.version };
  }
  adoption.notes.push(
    `The chart of ${name} is ${chart.version}, and becomes ${CHART_VERSION}: ${OLDEST_CHART_VERSION} is the oldest whose values have the shape that is written here. Prefect stays at its version.`,
  );
  return { type: 'fromRepository', version: CHART_VERSION };
}

/** The image that runs: a tag in the values may be one that moves. */
export function imageOf(
  deployment: KubeObject,
  values: LiveValues,
  path: string,
  suffix: string,
): Record<string, unknown> {
  const { image: running } = deployment.spec.template.spec.containers[0];
  const { registry, repository, tag = '' } = parseImage(running);
  const [version] = /^\d+\.\d+\.\d+/.exec(tag) ?? [];
  if (version?.startsWith('2.')) {
    throw new AdoptError('adopt.prefect2', `${running} is Prefect 2. Upgrade it to Prefect 3 by helm first.`);
  }
  if (version === undefined) {
    throw new AdoptError(
      'adopt.image.floating',
      `${running} does not say which version it is. Set ${path}.prefectTag to the version that runs, by helm.`,
    );
  }
  const isUsual = tag === `${version}${suffix}`;
  values.drop(`${path}.repository`, `${path}.prefectTag`);
  return {
    prefectVersion: isUsual ? version : undefined,
    image: {
      registry: registry === 'docker.io' ? undefined : registry,
      repository: repository === 'prefecthq/prefect' ? undefined : repository,
      tag: isUsual ? undefined : tag,
      pullPolicy: values.take(`${path}.pullPolicy`),
      pullSecrets: values.take(`${path}.pullSecrets`),
    },
  };
}

/** A Deployment's selector can't change, so one that will be another has to go before the apply. */
export function checkSelector(adoption: Adoption, { metadata, spec }: KubeObject, name: string): void {
  const live = spec.selector.matchLabels['app.kubernetes.io/name'];
  if (live !== name) {
    adoption.step(
      `Its pods are selected by app.kubernetes.io/name=${live} (nameOverride), which becomes ${name} and can't change in place. It is down until the apply is done.`,
      'delete',
      'deployment',
      metadata.name,
    );
  }
}
