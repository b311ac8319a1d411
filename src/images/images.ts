import { Op, Token } from 'cdktf';
import { checkObjectNames, checkPullPolicy } from '../kubernetes/object-checks';
import { matches } from '../validation/conditions';
import { isKnown, type Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import type { PostgresImage } from './postgres-image';
import type { PrefectImage } from './prefect-image';

const REPOSITORY = 'prefecthq/prefect';
/** Prefect's repository on Docker Hub or on a mirror. */
const PREFECT_REPOSITORY = `(^|/)${REPOSITORY}$`;

const SEGMENT = '[a-z0-9]+([._-]+[a-z0-9]+)*';
const SEGMENTS = `${SEGMENT}(/${SEGMENT})*`;
const REGISTRY_HOST = '[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?';

const IMAGE_REGISTRY: TextRule = {
  id: 'image.registry.invalid',
  remedy:
    'Give a lower-case host without scheme, with an optional port and path: registry.example.com:5000/mirror.',
  must: [`^${REGISTRY_HOST}(/${SEGMENTS})?$`],
};

const IMAGE_REPOSITORY: TextRule = {
  id: 'image.repository.invalid',
  remedy:
    'Give a lower-case path without scheme, for example prefecthq/prefect. Put a tag or digest into tag.',
  must: [`^(${REGISTRY_HOST}/)?${SEGMENTS}$`],
};

/** A tag that a digest follows is never floating. */
const FLOATING = ['^$', '(^|-)latest(-|$)'];

const FLOATING_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'A pod that restarts may run another version under this tag, and a newer Prefect migrates the database. Give a version, for example 3.8.3-python3.11.',
  mustNot: FLOATING,
};

/** Prefect's own repository moves `3` and `3-python3.11` with each release. */
const WHOLE_VERSION: TextRule = { ...FLOATING_TAG, must: ['^[0-9]+[.][0-9]+[.][0-9]+'] };

const FLOATING_PREFECT1_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'A pod that restarts may run another version under this tag: "latest" of prefecthq/prefect is Prefect 3. Give a version, for example 1.4.0.',
  mustNot: FLOATING,
};

const OTHER_MAJOR_VERSION = {
  id: 'image.tag.notPrefect1',
  remedy:
    'This tag is another major version of Prefect, which has no agent and no tenants of Prefect 1. Give a version, for example 1.4.0.',
  mustNot: ['^([2-9]|[1-9][0-9]+)([.-]|$)'],
};

const FLOATING_POSTGRES_TAG: TextRule = {
  id: 'image.tag.floating',
  remedy:
    'A pod that restarts may run another major version of PostgreSQL, which does not start on an existing volume. Give a version, for example 14.13.0.',
  mustNot: FLOATING,
};

const IMAGE: TextRule = {
  id: 'image.invalid',
  remedy:
    'Give an image with its tag or digest, for example registry.example.com/postgres:17.6. Only the tag may have upper-case letters.',
  must: [`^(${REGISTRY_HOST}/)?${SEGMENTS}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`],
};

const FLOATING_IMAGE: TextRule = {
  id: 'image.tag.floating',
  remedy: 'This image may change at any time. Give a version, for example postgres:17.6.',
  mustNot: ['^[^@]*[:-]latest(-[^@]*)?$'],
  must: ['(:[^/]+|@sha256:[0-9a-f]+)$'],
};

const TAG: TextRule = {
  id: 'image.tag.invalid',
  remedy: 'A tag has at most 128 letters, digits, "_", "." and "-". "@sha256:" and a digest may follow.',
  must: ['^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?$'],
};

/** The repository, prefixed with the registry. */
export function repositoryOf(image: PrefectImage | undefined): string {
  const repository = image?.repository ?? REPOSITORY;
  return image?.registry === undefined ? repository : `${image.registry}/${repository}`;
}

/** The image's tag, else the tag of the version. Undefined keeps the chart's default tag. */
export function tagOf(
  image: PrefectImage | undefined,
  prefectVersion: string | undefined,
  suffix: string,
): string | undefined {
  return image?.tag ?? (prefectVersion === undefined ? undefined : `${prefectVersion}${suffix}`);
}

/** The Prefect version at the start of a tag. Tags of other repositories may have none. */
export function versionInTag(tag: string | undefined): string | undefined {
  return isKnown(tag) ? /^\d+\.\d+\.\d+/.exec(tag)?.[0] : undefined;
}

/** The version of Prefect that will run, if it is known. `fallback` is the version of an image without a tag. */
export function prefectVersionOf(
  { image, prefectVersion }: { readonly image?: PrefectImage; readonly prefectVersion?: string },
  fallback: string | undefined,
): string | undefined {
  return prefectVersion ?? (image?.tag === undefined ? fallback : versionInTag(image.tag));
}

export function checkPrefectImage(
  problems: Problems,
  path: string,
  image: PrefectImage | undefined,
  prefectVersion: string | undefined,
): void {
  const isPrefects = isPrefectsOwn(image?.repository ?? REPOSITORY);
  checkImage(problems, path, image, isPrefects ? WHOLE_VERSION : FLOATING_TAG);
  const tag = image?.tag;
  const inTag = versionInTag(tag);
  if (inTag !== undefined && isKnown(prefectVersion) && inTag !== prefectVersion) {
    problems.add(
      'image.tag.contradiction',
      `${path}.tag`,
      tag,
      `prefectVersion is ${prefectVersion}, but the tag decides which version runs. Remove prefectVersion.`,
    );
  }
}

export function checkPostgresImage(problems: Problems, path: string, image: PostgresImage | undefined): void {
  checkImage(problems, path, image, FLOATING_POSTGRES_TAG);
}

export function checkPrefect1Tag(problems: Problems, path: string, tag: string | undefined): void {
  checkText(problems, path, tag, FLOATING_PREFECT1_TAG, TAG);
}

/** Checks the major version in the tag of Prefect 1. Other repositories may number their versions differently. */
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
    const isOwn = matches(repository, PREFECT_REPOSITORY);
    problems.require(rule.id, path, Op.not(Op.and(isOwn, isOther)), rule.remedy);
  } else if (isPrefectsOwn(repository)) {
    checkText(problems, path, tag, rule);
  }
}

function isPrefectsOwn(repository: string): boolean {
  return new RegExp(PREFECT_REPOSITORY).test(repository);
}

export function checkWholeImage(problems: Problems, path: string, image: string | undefined): void {
  checkText(problems, path, image, IMAGE, FLOATING_IMAGE);
}

export function checkRegistry(problems: Problems, path: string, registry: string | undefined): void {
  checkText(problems, path, registry, IMAGE_REGISTRY);
}

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
