import { madeBy } from '../validation/factory-calls';

/** Where a chart is fetched from. */
export interface ChartRepositoryOptions {
  /**
   * Version of the chart. Changing it upgrades the release in place.
   *
   * @default - 2026.8.18172642; for `Prefect1Server` 2022.09.23; for `PrefectMetrics` 2026.8.7141024
   */
  readonly version?: string;

  /**
   * URL of a chart repository, for example a mirror, or of an OCI registry (`oci://…`). Without a URL, a worker
   * inherits the repository of its server's chart. The repository of `Prefect1Server`'s chart is archived, so its
   * default is the chart's file in that archive.
   *
   * @default "https://prefecthq.github.io/prefect-helm"
   */
  readonly repository?: string;
}

/** @internal */
export interface RepositoryLogin {
  readonly username: string;
  readonly password: string;
}

/** The chart of a release. */
export class ChartSource {
  /**
   * A chart from a chart repository.
   *
   * @param options its URL and the chart's version
   */
  public static fromRepository(options: ChartRepositoryOptions = {}): ChartSource {
    const { version, repository } = options ?? {};
    return madeBy('ChartSource.fromRepository', [options], new ChartSource(version, repository));
  }

  /**
   * A chart from a repository with a login. The state and a saved plan hold the password. For an OCI registry you may
   * leave it out of both: log in by `registries` of the helm provider, and use `fromRepository`.
   *
   * @param username name for the login
   * @param password password or access token: a sensitive variable, or another resource's attribute
   * @param options the repository's URL and the chart's version
   */
  public static fromPrivateRepository(
    username: string,
    password: string,
    options: ChartRepositoryOptions,
  ): ChartSource {
    const { version, repository } = options ?? {};
    const chart = new ChartSource(version, repository, undefined, { username, password });
    return madeBy('ChartSource.fromPrivateRepository', [username, password, options], chart);
  }

  /**
   * A chart from a folder, a `.tgz` file or the URL of a `.tgz` file.
   *
   * A changed folder or file is a change in the plan, at the same version too: the release's description has a digest.
   * A URL has none.
   *
   * @param location path or URL. Terraform reads a relative path from the folder in which it runs
   * @param version the `version` in the chart's `Chart.yaml`
   */
  public static fromArchive(location: string, version: string): ChartSource {
    const chart = new ChartSource(version, undefined, location);
    return madeBy('ChartSource.fromArchive', [location, version], chart);
  }

  private constructor(
    /** @internal */
    public readonly _version?: string,
    /** @internal */
    public readonly _repository?: string,
    /** @internal */
    public readonly _archive?: string,
    /** @internal */
    public readonly _login?: RepositoryLogin,
  ) {}
}
