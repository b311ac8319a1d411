import type { PasswordMode } from './adoption';
import type { Cluster } from './cluster';
import type { HelmRelease } from './helm-release';

/** The release to adopt, and how to adopt it. */
export interface LiveInstallation {
  readonly cluster: Cluster;
  /** kubectl with its flags, quoted for a shell. */
  readonly kubectl: string;
  readonly namespace: string;
  readonly release: HelmRelease;
  readonly mode: PasswordMode;
}
