import { madeBy } from '../validation/factory-calls';

/** Where a chart is fetched from. */
export interface ChartRepositoryOptions {
  /**
   * Version of the chart. Changing it upgrades the release in place.
   *
   * @default - 2026.8.18172642; for `Prefect1Server` 2022.09.23
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
   * A chart from a folder, a `.tgz` file or the URL of a `.tgz` file.
   *
   * @param location path or URL
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
  ) {}
}
