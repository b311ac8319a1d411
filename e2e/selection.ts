/** Which tests Jest runs. */
import { join } from 'node:path';

/** Changes that no end-to-end test reads. */
const UNREAD = [
  /^(\.github|bench|docs\/decisions)\//,
  /^CHANGELOG\.md$/,
  /^__tests__\/.*\.(test|terraform)\.ts$/,
];

/** A test, or what only tests import. Everything else, such as a module's HCL, is read without an import. */
const IMPORTED = /^e2e\/(kit\/.*|.*\.e2e)\.ts$/;

/**
 * Arguments for the names of --only: the files whose path in the checkout has one of the names in it, and of these or
 * of all files the tests whose name has one of the other names in it.
 */
export function named(names: readonly string[], root: string, files: readonly string[]): string[] {
  const found = names.map((name) => files.filter((file) => file.includes(name)));
  const paths = [...new Set(found.flat())].map((file) => join(root, file));
  const tests = names.filter((_, index) => found[index].length === 0);
  return [
    ...(tests.length > 0 ? ['-t', tests.join('|')] : []),
    ...(paths.length > 0 ? ['--runTestsByPath', ...paths] : []),
  ];
}

/** Arguments for the files that a change touches: none for all of them, and undefined if it touches no test. */
export function touched(changes: readonly string[], root: string): string[] | undefined {
  const read = changes.filter((file) => !UNREAD.some((pattern) => pattern.test(file)));
  if (read.length === 0) return undefined;
  if (!read.every((file) => IMPORTED.test(file))) return [];
  return ['--findRelatedTests', ...read.map((file) => join(root, file))];
}
