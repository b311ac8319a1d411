import { madeBy } from '../validation/factory-calls';

/** Where a chart is fetched from. */
export interface ChartRepositoryOptions {
  /**
   * Version of the chart.
   *
   * @default - 2026.8.18172642; for `Prefect1Server` 2022.09.23
   */
  readonly version?: string;

  /**
   * Address of a repository that has the chart: a mirror, or an OCI registry (`oci://…`). Without an address,
   * a worker takes that of its server's chart. The chart of `Prefect1Server` has no repository any more: without
   * an address it is a file of the archived one.
   *
   * @default "https://prefecthq.github.io/prefect-helm"
   */
  readonly repository?: string;
}

/** The chart of a release. */
export class ChartSource {
  /**
   * From a chart repository.
   *
   * @param options its URL and the chart's version
   */
  public static fromRepository(options: ChartRepositoryOptions = {}): ChartSource {
    const { version, repository } = options;
    return madeBy('ChartSource.fromRepository', [options], new ChartSource(version, repository));
  }

  /**
   * From a folder, a `.tgz` file or the URL of one.
   *
   * @param location path or URL
   * @param version the chart's version, as its `Chart.yaml` has it
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
