import type { PrefectImage } from '../prefect-image';
import { isKnown, type Problems } from '../validation/problems';

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

/** The Prefect version in an image's tag, if it starts with one, as Prefect's own tags do. */
export function versionInTag(tag: string | undefined): string | undefined {
  return isKnown(tag) ? /^\d+\.\d+\.\d+/.exec(tag)?.[0] : undefined;
}

/** The version of Prefect that will run, as far as it is known; `fallback` is that of an image without a tag. */
export function prefectVersionOf(
  { image, prefectVersion }: { readonly image?: PrefectImage; readonly prefectVersion?: string },
  fallback: string | undefined,
): string | undefined {
  return prefectVersion ?? (image?.tag === undefined ? fallback : versionInTag(image.tag));
}

/** Checks that an image's tag and the version that is given beside it agree. */
export function checkTagAgrees(
  problems: Problems,
  path: string,
  tag: string | undefined,
  prefectVersion: string | undefined,
): void {
  const inTag = versionInTag(tag);
  if (inTag !== undefined && isKnown(prefectVersion) && inTag !== prefectVersion) {
    problems.add(
      'image.tag.contradiction',
      path,
      tag,
      `prefectVersion is ${prefectVersion}. Leave it out: the tag decides what runs.`,
    );
  }
}
