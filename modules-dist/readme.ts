import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argument, readBlocks } from './hcl-files';
import { attributePaths, type ModuleInput, moduleInputs } from './input-types';
import { folders } from './module-files';
import { fromRegistry } from './registry-layout';

/** Where the tables begin. What is above is the file's own, but for the code under "Use". */
const TABLES = '## Inputs';

/** Inputs whose attributes are inputs of another module, which its README describes. */
const DESCRIBED_ELSEWHERE = ['workers'];

/** The READMEs of the modules by path in the project, with tables of what the modules have. */
export function moduleReadmes(project: string): { readonly path: string; readonly content: string }[] {
  return folders(join(project, 'modules'))
    .map((name) => join('modules', name, 'README.md'))
    .map((path) => ({ path, content: withTables(project, path) }));
}

function withTables(project: string, path: string): string {
  const written = readFileSync(join(project, path), 'utf8');
  const folder = join(project, path, '..');
  const inputs = moduleInputs(folder);
  const own = written.slice(0, written.indexOf(TABLES));
  const tables = [
    TABLES,
    '',
    row('Input', 'Description', 'Type', 'Default'),
    '|---|---|---|---|',
    ...inputs.map(inputRow),
    ...inputs.filter(hasTable).flatMap((input) => attributeTable(input, written)),
    '',
    '## Outputs',
    '',
    row('Output', 'Description'),
    '|---|---|',
    ...outputRows(folder),
    '',
  ];
  return withUse(project, own) + tables.join('\n');
}

/** The code under "Use" is from the example that the README links to, with the published module. */
function withUse(project: string, text: string): string {
  const [, example] = /examples\/hcl\/([\w-]+)/.exec(text) ?? [];
  if (example === undefined) {
    return text;
  }
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const source = readFileSync(join(project, 'examples', 'hcl', example, 'main.tf'), 'utf8');
  const regions = [...source.matchAll(/^#region \w+\n(.*?)^#endregion$/gms)].map(([, region]) => region);
  const code = fromRegistry(regions.join('\n'), version).trim();
  return text.replace(/(?<=^## Use\n\n```hcl\n).*?(?=\n```$)/ms, () => code);
}

function inputRow(input: ModuleInput): string {
  const { name, description, type, default: value, isSensitive } = input;
  const short = `\`${type.name}\``;
  return row(
    `\`${name}\`${value === undefined ? ' (required)' : ''}`,
    `${description}${isSensitive ? ' Sensitive.' : ''}`,
    hasTable(input) ? `[${short}](#${name})` : short,
    value === undefined ? '' : `\`${value}\``,
  );
}

function hasTable({ name, type }: ModuleInput): boolean {
  return type.attributes.size > 0 && !DESCRIBED_ELSEWHERE.includes(name);
}

/** Names and types are those of the module; descriptions are written in the README. */
function attributeTable({ name, type }: ModuleInput, readme: string): string[] {
  const written = writtenRows(readme, `### ${name}`);
  return [
    '',
    `### ${name}`,
    '',
    row('Attribute', 'Description', 'Type'),
    '|---|---|---|',
    ...attributePaths(type).map(({ path, attribute }) => {
      const shown = path.replace(/^\[…\]\.?/, '');
      const [suffix = '', description = ''] = written.get(shown) ?? [];
      const forTypes = suffix.startsWith(' (required for ') ? suffix : '';
      return row(
        `\`${shown}\`${attribute.isOptional ? forTypes : ' (required)'}`,
        description,
        `\`${attribute.name}\``,
      );
    }),
  ];
}

/** What follows an attribute's name in a table of a README, and its description. */
function writtenRows(readme: string, heading: string): Map<string, [suffix: string, description: string]> {
  const [, section = ''] = new RegExp(`^${heading}\n(.*?)(?=^#|(?![^]))`, 'ms').exec(readme) ?? [];
  return new Map(
    [...section.matchAll(/^\| `([^`]+)`([^|]*?) \| (.*?) \| `[^`]*` \|$/gm)].map(
      ([, path, suffix, description]) => [path, [suffix, description]],
    ),
  );
}

/** Attributes in the READMEs that nobody has described. */
export function undescribed(content: string): string[] {
  return [...content.matchAll(/^\| `([^`]+)`[^|]*\|\s*\|/gm)].map(([, name]) => name);
}

function outputRows(folder: string): string[] {
  return readBlocks(folder)
    .filter(({ type }) => type === 'output')
    .map((block) => row(`\`${block.labels[0]}\``, JSON.parse(argument(block, 'description') ?? '""')));
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

/** A `|` that is written in a README already has its backslash. */
function escaped(cell: string): string {
  return cell.replace(/(?<!\\)\|/g, '\\|').replace(/`[^`]*`|</g, (part) => (part === '<' ? '&lt;' : part));
}
