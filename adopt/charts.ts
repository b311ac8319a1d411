import { CHART_VERSION, compareVersions, OLDEST_CHART_VERSION } from '../src/helm/prefect-helm';
import type { Adoption } from './adoption';
import type { Cluster, KubeObject } from './cluster';
import { AdoptError } from './error';
import type { HelmRelease } from './helm-release';
import { parseImage } from './image';
import type { LiveValues } from './live-values';

/** The only Deployment of a component. */
export function theDeployment(cluster: Cluster, release: HelmRelease, component: string): KubeObject {
  const selector = `app.kubernetes.io/instance=${release.name},app.kubernetes.io/component=${component}`;
  const found = cluster.list('deployments', selector);
  if (found.length !== 1) {
    throw new AdoptError(
      'adopt.workload.missing',
      `The namespace has ${found.length} Deployments with the labels ${selector} instead of one. namespaceOverride, which puts them into another namespace, is not supported.`,
    );
  }
  return found[0];
}

/** The live chart, if the constructs support its version, else the pinned one. */
export function chartOf(adoption: Adoption, { name, chart }: HelmRelease): unknown {
  if (compareVersions(chart.version, OLDEST_CHART_VERSION) >= 0) {
    return { type: 'fromRepository', version: chart.version };
  }
  adoption.notes.push(
    `The chart of ${name} changes from ${chart.version} to ${CHART_VERSION}, because ${OLDEST_CHART_VERSION} is the oldest supported one. Prefect keeps its version.`,
  );
  return { type: 'fromRepository', version: CHART_VERSION };
}

/** The running image, because a tag in the values may move. */
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
    throw new AdoptError(
      'adopt.prefect2',
      `${running} is Prefect 2. Upgrade it to Prefect 3 with helm first.`,
    );
  }
  if (version === undefined) {
    throw new AdoptError(
      'adopt.image.floating',
      `The tag of ${running} is not a version. Set ${path}.prefectTag to the running version with helm.`,
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

/** A selector can't change in place, so a Deployment with another selector is deleted before the apply. */
export function checkSelector(adoption: Adoption, { metadata, spec }: KubeObject, name: string): void {
  const live = spec.selector.matchLabels['app.kubernetes.io/name'];
  if (live !== name) {
    adoption.step(
      `Its selector app.kubernetes.io/name=${live} (nameOverride) becomes ${name}, and a selector can't change in place. It is down until the apply is done.`,
      'delete',
      'deployment',
      metadata.name,
    );
  }
}
