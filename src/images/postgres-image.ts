import type { PullPolicy } from '../kubernetes/pod-options';

/** The image of the bundled PostgreSQL. */
export interface PostgresImage {
  /**
   * Registry, put in front of the repository.
   *
   * @default "docker.io"
   */
  readonly registry?: string;
  /**
   * Repository, without tag. Versioned tags left `docker.io/bitnami` in 2025 (bitnami/charts#35164); `bitnamilegacy` is the
   * archive that the chart uses.
   *
   * @default "bitnamilegacy/postgresql"
   */
  readonly repository?: string;
  /**
   * Tag. Another major version does not start on an existing volume. For `Prefect1Server` the default is
   * `14.5.0-debian-11-r35`, which fits the subchart of its chart.
   *
   * @default "14.13.0"
   */
  readonly tag?: string;
  /**
   * When the image is pulled.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;
  /**
   * Names of pull Secrets.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}
