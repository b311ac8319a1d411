import type { PrefectImage } from '../prefect-image';

const REPOSITORY = 'prefecthq/prefect';

/** The repository of an image with its registry. */
export function repositoryOf(image: PrefectImage | undefined): string {
  const repository = image?.repository ?? REPOSITORY;
  return image?.registry === undefined ? repository : `${image.registry}/${repository}`;
}

/** The tag of an image; without one and without a known version it is the chart's. */
export function tagOf(
  image: PrefectImage | undefined,
  prefectVersion: string | undefined,
  suffix: string,
): string | undefined {
  return image?.tag ?? (prefectVersion === undefined ? undefined : `${prefectVersion}${suffix}`);
}
