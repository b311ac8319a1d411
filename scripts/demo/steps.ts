import { CHART_VERSION, TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import { localChart } from '../../toolbox/charts';

/** The release to upgrade from. */
export const OLDER_CHART_VERSION = Object.keys(TESTED_CHART_VERSIONS).find(
  (version) => version !== CHART_VERSION,
) as string;

export interface Step {
  readonly title: string;
  readonly chartVersion: string;
  readonly settings: Record<string, unknown>;
}

export const STEPS: readonly Step[] = [
  { title: 'Install an older release', chartVersion: OLDER_CHART_VERSION, settings: {} },
  { title: 'Upgrade: the password stays', chartVersion: CHART_VERSION, settings: {} },
  {
    title: "Raise the password's version: only this changes the password",
    chartVersion: CHART_VERSION,
    settings: { database: { type: 'bundled', credentials: { type: 'generated', version: 2 } } },
  },
];

/** The setting `chart`: an archive on this machine, else the repository. */
export function chartSetting(version: string): Record<string, string> {
  const location = localChart('prefect-server', version);
  return location === undefined
    ? { type: 'fromRepository', version }
    : { type: 'fromArchive', location, version };
}
