/** Where a chart is fetched from. */
export interface ChartRepositoryOptions {
  /**
   * Version of the chart. Changing it upgrades the release in place.
   *
   * @default - the newest version that this release was tested with
   */
  readonly version?: string;

  /**
   * URL of a chart repository, for example a mirror, or of an OCI registry (`oci://…`). The repository of
   * `Prefect1Server`'s chart is archived, so its default is the chart's file in that archive.
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
    return new ChartSource(options.version, options.repository);
  }

  /**
   * A chart from a folder, a `.tgz` file or the URL of a `.tgz` file.
   *
   * @param location path or URL
   * @param version the `version` in the chart's `Chart.yaml`
   */
  public static fromArchive(location: string, version: string): ChartSource {
    return new ChartSource(version, undefined, location);
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
