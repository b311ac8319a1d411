import type { PullPolicy } from '../kubernetes/pod-options';

/** The image of the bundled PostgreSQL. Changing it restarts the database. */
export interface PostgresImage {
  /**
   * Registry, which prefixes the repository.
   *
   * @default "docker.io"
   */
  readonly registry?: string;
  /**
   * Repository, without tag. Bitnami removed versioned tags from `docker.io/bitnami` in 2025
   * (bitnami/charts#35164). `bitnamilegacy` is their archive, which the chart uses.
   *
   * @default "bitnamilegacy/postgresql"
   */
  readonly repository?: string;
  /**
   * Tag. Another major version does not start on an existing volume. `Prefect1Server` has the default
   * `14.5.0-debian-11-r35`, which its chart's subchart supports.
   *
   * @default "14.13.0"
   */
  readonly tag?: string;
  /**
   * When kubelet pulls the image.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;
  /**
   * Names of existing pull Secrets in the server's namespace.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}

/** The whole image, with the parts that are not set from the chart. */
export function bundledImage(
  image: PostgresImage | undefined,
  chart: Required<Pick<PostgresImage, 'registry' | 'repository' | 'tag'>>,
): string {
  const { registry = chart.registry, repository = chart.repository, tag = chart.tag } = image ?? {};
  return `${registry}/${repository}:${tag}`;
}
