import { Op, Token } from 'cdktf';
import { checkObjectNames, checkPullPolicy } from '../kubernetes/object-checks';
import { matches } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import type { PostgresImage } from './postgres-image';
import type { PrefectImage } from './prefect-image';

const REPOSITORY = 'prefecthq/prefect';
/** Prefect's repository, or a copy of it in another registry. */
const OWN_REPOSITORY = `(^|/)${REPOSITORY}$`;

const SEGMENT = '[a-z0-9]+([._-]+[a-z0-9]+)*';
const SEGMENTS = `${SEGMENT}(/${SEGMENT})*`;
const REGISTRY_HOST = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?';

const IMAGE_REGISTRY: TextRule = {
  id: 'image.registry.invalid',
  remedy:
    'Give a lower-case host, with port and path if it has them, and no scheme: registry.example.com:5000/mirror.',
  must: [`^${REGISTRY_HOST}(/${SEGMENTS})?$`],
};

const IMAGE_REPOSITORY: TextRule = {
  id: 'image.repository.invalid',
  remedy:
    'Give a lower-case path such as prefecthq/prefect, without scheme, tag or digest: a tag or digest goes into tag.',
  must: [`^(${REGISTRY_HOST}/)?${SEGMENTS}$`],
};

/** A digest behind it fixes any tag. */
const FLOATING = ['^$', '(^|-)latest(-|$)'];

const FLOATING_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'Such a tag starts another version at any restart of a pod, and a newer Prefect migrates the database. Name a version, such as 3.8.3-python3.11.',
  mustNot: FLOATING,
};

/** Prefect's own repository moves `3` and `3-python3.11` with each release. */
const WHOLE_VERSION: TextRule = { ...FLOATING_TAG, must: ['^[0-9]+[.][0-9]+[.][0-9]+'] };

const FLOATING_PREFECT1_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'Such a tag starts another version at any restart of a pod: "latest" of prefecthq/prefect is Prefect 3. Name a version, such as 1.4.0.',
  mustNot: FLOATING,
};

/** The later versions know neither this agent nor this tenant. */
const OTHER_MAJOR_VERSION = {
  id: 'image.tag.notPrefect1',
  remedy:
    'Such an image has another major version of Prefect, in which neither the agent nor the tenant of Prefect 1 runs. Name a version such as 1.4.0.',
  mustNot: ['^([2-9]|[1-9][0-9]+)([.-]|$)'],
};

const FLOATING_POSTGRES_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'Another major version of PostgreSQL does not start on an existing volume. Name a version, such as 14.13.0.',
  mustNot: FLOATING,
};

const IMAGE: TextRule = {
  id: 'image.invalid',
  remedy:
    'Give an image with its tag or digest, in lower case but for the tag: registry.example.com/postgres:17.6.',
  must: [`^(${REGISTRY_HOST}/)?${SEGMENTS}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`],
};

const FLOATING_IMAGE: TextRule = {
  id: 'image.tag.floating',
  remedy: 'Such an image is another one at any time. Name a version, such as postgres:17.6.',
  mustNot: ['^[^@]*[:-]latest(-[^@]*)?$'],
  must: ['(:[^/]+|@sha256:[0-9a-f]+)$'],
};

const TAG: TextRule = {
  id: 'image.tag.invalid',
  remedy:
    'A tag has letters, digits, "_", "." and "-", at most 128, and may have "@sha256:" and a digest behind it.',
  must: ['^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?$'],
};

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

/** Checks an image of Prefect, and that its tag and the version that is given beside it agree. */
export function checkPrefectImage(
  problems: Problems,
  path: string,
  image: PrefectImage | undefined,
  prefectVersion: string | undefined,
): void {
  const ofPrefect = isPrefectsOwn(image?.repository ?? REPOSITORY);
  checkImage(problems, path, image, ofPrefect ? WHOLE_VERSION : FLOATING_TAG);
  const tag = image?.tag;
  const inTag = versionInTag(tag);
  if (inTag !== undefined && isKnown(prefectVersion) && inTag !== prefectVersion) {
    problems.add(
      'image.tag.contradiction',
      `${path}.tag`,
      tag,
      `prefectVersion is ${prefectVersion}. Leave it out: the tag decides what runs.`,
    );
  }
}

/** Checks the image of the bundled PostgreSQL. */
export function checkPostgresImage(problems: Problems, path: string, image: PostgresImage | undefined): void {
  checkImage(problems, path, image, FLOATING_POSTGRES_TAG);
}

/** Checks the tag of an image of Prefect 1. */
export function checkPrefect1Tag(problems: Problems, path: string, tag: string | undefined): void {
  checkText(problems, path, tag, FLOATING_PREFECT1_TAG, TAG);
}

/** Checks the tag of Prefect 1 itself, in Prefect's repository or a copy of it; others count as they like. */
export function checkCoreTag(
  problems: Problems,
  path: string,
  tag: string | undefined,
  repository: string = REPOSITORY,
): void {
  const rule = OTHER_MAJOR_VERSION;
  if (tag !== undefined && Token.isUnresolved(repository)) {
    const patterns = rule.mustNot.map((pattern) => matches(tag, pattern));
    const isOther = patterns.reduce((left, right) => Op.or(left, right));
    const isOwn = matches(repository, OWN_REPOSITORY);
    problems.require(rule.id, path, Op.not(Op.and(isOwn, isOther)), rule.remedy);
  } else if (isPrefectsOwn(repository)) {
    checkText(problems, path, tag, rule);
  }
}

function isPrefectsOwn(repository: string): boolean {
  return new RegExp(OWN_REPOSITORY).test(repository);
}

/** Checks an image that is given whole. */
export function checkWholeImage(problems: Problems, path: string, image: string | undefined): void {
  checkText(problems, path, image, IMAGE, FLOATING_IMAGE);
}

/** Checks a registry, with a path if it is a mirror. */
export function checkRegistry(problems: Problems, path: string, registry: string | undefined): void {
  checkText(problems, path, registry, IMAGE_REGISTRY);
}

/** Checks the repository of an image. */
export function checkRepository(problems: Problems, path: string, repository: string | undefined): void {
  checkText(problems, path, repository, IMAGE_REPOSITORY);
}

function checkImage(
  problems: Problems,
  path: string,
  image: PrefectImage | PostgresImage | undefined,
  floating: TextRule,
): void {
  checkRegistry(problems, `${path}.registry`, image?.registry);
  checkRepository(problems, `${path}.repository`, image?.repository);
  checkText(problems, `${path}.tag`, image?.tag, floating, TAG);
  checkPullPolicy(problems, `${path}.pullPolicy`, image?.pullPolicy);
  checkObjectNames(problems, `${path}.pullSecrets`, image?.pullSecrets);
}
