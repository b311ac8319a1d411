import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Files, folders, readFiles } from './module-files';

/** The repository that registries read. Its name contains provider and module. */
export const REPOSITORY = 'terraform-kubernetes-prefect';

/** The module's address in a registry. */
export const ADDRESS = 'cdktf-prefect/prefect/kubernetes';

/** The module at the root of the repository. */
const ROOT_MODULE = 'prefect-server';

const SOURCES = 'https://github.com/cdktf-prefect/cdktf-prefect';

/**
 * The files of the repository `terraform-kubernetes-prefect` in the layout of Terraform's and OpenTofu's registries: a
 * module at the root, the others in modules/, configurations in examples/.
 *
 * The root is the server's module itself. A wrapper would declare each input twice and prefix each address.
 */
export function registryLayout(projectDirectory: string): Files {
  const { version } = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8'));
  const files = new Map<string, string>();
  for (const name of folders(join(projectDirectory, 'modules'))) {
    const isRoot = name === ROOT_MODULE;
    for (const [path, text] of readFiles(join(projectDirectory, 'modules', name))) {
      const from = posix.join('modules', name, path);
      const to = isRoot ? path : from;
      files.set(to, linked(isRoot ? atRoot(text) : text, from, to, version));
    }
  }
  for (const [path, text] of readFiles(join(projectDirectory, 'examples', 'hcl'))) {
    const from = posix.join('examples', 'hcl', path);
    const to = posix.join('examples', path);
    files.set(to, linked(fromRegistry(text, version), from, to, version));
  }
  files.set('README.md', readme(files, version));
  for (const name of ['LICENSE', 'CHANGELOG.md']) {
    files.set(name, readFileSync(join(projectDirectory, name), 'utf8'));
  }
  return files;
}

/** Modules beside the server's module are below it in the layout. */
function atRoot(text: string): string {
  return text.replace(/(\bsource\s*=\s*")\.\.\//g, '$1./modules/');
}

/** An example with the published modules, ready to copy. */
export function fromRegistry(text: string, version: string): string {
  return text
    .replace(/^#(?:region|endregion)\b.*\n/gm, '')
    .replace(
      /^( *)source( *)= "(?:\.\.\/)+modules\/([^"]+)"$/gm,
      (_, indent: string, space: string, module: string) => {
        const source = module === ROOT_MODULE ? ADDRESS : `${ADDRESS}//modules/${module}`;
        const width = Math.max(`source${space}`.length, 'version '.length);
        return `${indent}${'source'.padEnd(width)}= "${source}"\n${indent}${'version'.padEnd(width)}= "${version}"`;
      },
    );
}

/** Links to files outside the layout become links to the sources of the same version. */
function linked(text: string, from: string, to: string, version: string): string {
  if (!to.endsWith('.md')) {
    return text;
  }
  return text.replace(/\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g, (_, link: string, anchor = '') => {
    const target = posix.join(posix.dirname(from), link);
    const moved = inLayout(target);
    const path =
      moved === undefined
        ? `${SOURCES}/blob/v${version}/${target}`
        : posix.relative(posix.dirname(to), moved) || '.';
    return `](${path}${anchor})`;
  });
}

/** The path in the layout of a path in the checkout. */
function inLayout(path: string): string | undefined {
  if (path.startsWith(`modules/${ROOT_MODULE}`)) {
    return path.slice(`modules/${ROOT_MODULE}`.length).replace(/^\//, '') || '.';
  }
  if (path.startsWith('modules/')) {
    return path;
  }
  return path.startsWith('examples/hcl/') ? path.replace('examples/hcl/', 'examples/') : undefined;
}

/** The root's README: the README of the server's module, with an overview before its tables. */
function readme(files: Files, version: string): string {
  const own = files.get('README.md') ?? '';
  const tables = own.indexOf('## Inputs');
  const listed = (folder: string) =>
    [...files]
      .filter(([path]) => posix.dirname(posix.dirname(path)) === folder && path.endsWith('/README.md'))
      .map(([path, text]) => `- [${titleOf(text)}](${posix.dirname(path)})`);
  const modules = listed('modules');
  return [
    own.slice(0, tables),
    modules.length > 0 ? `Other modules:\n\n${modules.join('\n')}\n\n` : '',
    `Examples:\n\n${listed('examples').join('\n')}\n\n`,
    `Generated from [cdktf-prefect](${SOURCES}), where issues and changes go: see [its page on modules](${SOURCES}/blob/v${version}/docs/modules.md).\n\n`,
    own.slice(tables),
  ].join('');
}

function titleOf(document: string): string {
  return /^# (.+)$/m.exec(document)?.[1] ?? '';
}
