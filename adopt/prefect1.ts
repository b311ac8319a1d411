import { compareVersions } from '../src/helm/prefect-helm';
import { IMAGES } from '../src/prefect1-server/chart/operations';
import { RESERVED_PREFECT1_VALUES } from '../src/prefect1-server/chart/reserved-values';
import { PREFECT1_CHART_VERSION, TESTED_VERSIONS } from '../src/prefect1-server/versions';
import { Adoption } from './adoption';
import { keepSecrets } from './bundled';
import { checkSelector, theDeployment } from './charts';
import { AdoptError } from './error';
import type { HelmRelease } from './helm-release';
import { parseImage } from './image';
import type { LiveInstallation } from './live-installation';
import { LiveValues } from './live-values';
import { adoptPrefect1Database } from './prefect1-database';
import { prefect1Settings } from './prefect1-settings';
import { remainingValues } from './remaining-values';

/** Values whose effect is read from the live objects instead. */
const READ_FROM_OBJECTS = [
  'nameOverride',
  'includeChartNameInComponents',
  'global.postgresql',
  'serverVersionTag',
  'uiVersionTag',
  ...Object.keys(IMAGES).map((component) => `${component}.image.tag`),
  'prefectConfig.database',
  ...[
    'useSubChart',
    'externalHostname',
    'existingSecret',
    'postgresqlUsername',
    'postgresqlDatabase',
    'postgresqlPassword',
    'postgresqlPostgresPassword',
    'servicePort',
    'persistence',
    'auth',
    'fullnameOverride',
    'nameOverride',
    'primary.persistence',
    'primary.service.ports',
    'primary.name',
    'image.registry',
    'image.repository',
    'image.tag',
  ].map((key) => `postgresql.${key}`),
];

/** Whether a release is Prefect 1. Its chart has the same name as Prefect 3's. */
export function isPrefect1({ defaults }: HelmRelease): boolean {
  return defaults.hasura !== undefined;
}

/** Settings for a live release of Prefect 1, of any chart version. */
export function adoptPrefect1(live: LiveInstallation): Adoption {
  const { cluster, namespace, release } = live;
  const adoption = new Adoption();
  const values = new LiveValues(release.values, release.defaults);
  const hasSuperuser = values.take('postgresql.auth.enablePostgresUser') !== false;
  values.drop(...READ_FROM_OBJECTS);
  const deployments = Object.fromEntries(
    Object.keys(IMAGES).map((component) => [component, theDeployment(cluster, release, component)]),
  );
  const images = Object.fromEntries(
    Object.entries(deployments).map(([component, { spec }]) => [
      component,
      spec.template.spec.containers[0].image as string,
    ]),
  );
  const database = adoptPrefect1Database(adoption, { ...live, hasura: deployments.hasura });
  if (database.type !== 'bundled') {
    values.drop('postgresql');
  } else if (!hasSuperuser) {
    adoption.leaveOut(
      'postgresql.auth.enablePostgresUser',
      'The superuser postgres gets a password and can log in with it.',
    );
  }
  const settings = prefect1Settings(adoption, values, images);
  adoption.set({
    name: release.name,
    namespace: { type: 'existing', name: namespace },
    database: { ...database, ...settings.database },
    versions: versionsOf(adoption, images, settings.core),
    ...settings.server,
    values: remainingValues(adoption, values, RESERVED_PREFECT1_VALUES),
    release: { upgradeInstall: true },
  });
  for (const [component, deployment] of Object.entries(deployments)) {
    if (deployment.metadata.name !== `${release.name}-${component}`) {
      adoption.notes.push(
        `${deployment.metadata.name} becomes ${release.name}-${component}, because includeChartNameInComponents is not supported.`,
      );
    } else {
      checkSelector(adoption, deployment, 'prefect-server');
    }
  }
  noteChart(adoption, release);
  keepSecrets(adoption, cluster, release);
  return adoption;
}

function noteChart(adoption: Adoption, { chart }: HelmRelease): void {
  if (compareVersions(chart.version, PREFECT1_CHART_VERSION) < 0) {
    adoption.notes.push(
      `The chart changes from ${chart.version} to ${PREFECT1_CHART_VERSION}, which the constructs support. The images stay.`,
    );
  }
}

/** Running versions, except those that are the defaults. */
function versionsOf(
  adoption: Adoption,
  images: Record<string, string>,
  core: string | undefined,
): Record<string, string | undefined> {
  const running: Record<keyof typeof TESTED_VERSIONS, string | undefined> = {
    server: tagOf(images.graphql),
    core,
    ui: tagOf(images.ui),
    hasura: tagOf(images.hasura),
  };
  for (const component of ['apollo', 'towel']) {
    if (tagOf(images[component]) !== running.server) {
      adoption.leaveOut(
        `${component}.image.tag`,
        `${images[component]} gets the tag of graphql, ${running.server}, because the prop versions.server sets both.`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(running).filter(
      ([component, tag]) => tag !== TESTED_VERSIONS[component as keyof typeof TESTED_VERSIONS],
    ),
  );
}

function tagOf(image: string): string {
  const { tag } = parseImage(image);
  if (tag === undefined || tag.startsWith('latest')) {
    throw new AdoptError(
      'adopt.image.floating',
      `The tag of ${image} is not a version. Set the tag of the running version with helm.`,
    );
  }
  return tag;
}
