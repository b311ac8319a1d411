import { compareVersions } from '../../src/helm/prefect-helm';

/** Versions that are raised together. */
export interface Versions {
  readonly chart: string;
  readonly prefect: string;
  readonly exporter: string;
  readonly prefectKubernetes: string;
}

/** The entries of a chart repository's index. */
type Entries = Record<string, readonly { readonly version: string; readonly appVersion: string }[]>;

/** The newest chart that server and worker both have, with its Prefect, and the newest chart of the exporter. */
export function newestOf(entries: Entries): Omit<Versions, 'prefectKubernetes'> {
  const newest = (name: string, among?: Entries[string]): Entries[string][number] => {
    const common = (version: string): boolean => among?.some((other) => other.version === version) ?? true;
    const candidates = entries[name].filter(
      ({ version }) => /^\d+\.\d+\.\d+$/.test(version) && common(version),
    );
    return candidates.reduce((best, one) => (compareVersions(one.version, best.version) > 0 ? one : best));
  };
  const { version, appVersion } = newest('prefect-server', entries['prefect-worker']);
  return { chart: version, prefect: appVersion, exporter: newest('prometheus-prefect-exporter').version };
}

/** What takes the place of what: the current versions become the older ones, to upgrade from. */
export function replacements(
  current: Versions,
  newest: Versions,
  [olderChart, olderPrefect]: readonly [string, string],
): ReadonlyMap<string, string> {
  return new Map([
    [current.exporter, newest.exporter],
    [current.prefectKubernetes, newest.prefectKubernetes],
    ...(newest.chart === current.chart
      ? []
      : ([
          [olderChart, current.chart],
          [olderPrefect, current.prefect],
          [current.chart, newest.chart],
          [current.prefect, newest.prefect],
        ] as const)),
  ]);
}

/** A text with all of them replaced at once. A longer number that has one of them in it stays. */
export function raised(text: string, versions: ReadonlyMap<string, string>): string {
  const any = [...versions.keys()].map((version) => version.replaceAll('.', '\\.')).join('|');
  return text.replace(
    new RegExp(`(?<![\\d.])(?:${any})(?!\\.?\\d)`, 'g'),
    (found) => `${versions.get(found)}`,
  );
}
