/** How helm 3 and helm 4 keep releases, and mark their objects. No other file knows it. */

/** The type of the Secrets that hold releases. */
export const RELEASE_TYPE = 'helm.sh/release.v1';

/** The annotation that names an object's release. */
export const RELEASE_NAME = 'meta.helm.sh/release-name';

/** Selects Secrets of releases by their labels: `name`, `status` and `version`, which is the revision. */
export function releaseSelector(labels: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ owner: 'helm', ...labels })
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
