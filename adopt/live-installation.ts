import type { PasswordMode } from './adoption';
import type { Cluster } from './cluster';
import type { HelmRelease } from './helm-release';

/** A release that is to be adopted, and how. */
export interface LiveInstallation {
  readonly cluster: Cluster;
  /** kubectl with its flags, as a shell takes it. */
  readonly kubectl: string;
  readonly namespace: string;
  readonly release: HelmRelease;
  readonly mode: PasswordMode;
}
