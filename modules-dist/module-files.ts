import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Text of files by path, relative to their folder. */
export type Files = ReadonlyMap<string, string>;

/** Files that Terraform writes beside a configuration. */
const OF_TERRAFORM = /(^|\/)(\.terraform|\.terraform\.lock\.hcl|[^/]*\.tfstate[^/]*)(\/|$)/;

/** The files below a folder of the checkout, by path in that folder. */
export function readFiles(directory: string): Files {
  const paths = (readdirSync(directory, { recursive: true }) as string[])
    .filter((path) => !OF_TERRAFORM.test(path) && statSync(join(directory, path)).isFile())
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

/** The names of a folder's subfolders. */
export function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The module sources in a configuration that are paths. */
export function relativeSources(files: Files): { readonly file: string; readonly source: string }[] {
  return [...files].flatMap(([file, text]) =>
    file.endsWith('.tf')
      ? [...text.matchAll(/\bsource\s*=\s*"(\.{1,2}\/[^"]*)"/g)].map(([, source]) => ({ file, source }))
      : [],
  );
}

/** The links in a document that are paths. */
export function relativeLinks(files: Files): { readonly file: string; readonly link: string }[] {
  return [...files].flatMap(([file, text]) =>
    file.endsWith('.md')
      ? [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link]) => ({ file, link }))
      : [],
  );
}
