/**
 * Copies regions of source files into the documents, and checks the documents.
 *
 *   npx tsx scripts/sync-snippets.ts            writes the snippets
 *   npx tsx scripts/sync-snippets.ts --check    writes nothing, and fails if a snippet is out of date
 *
 * The script replaces the text between two markers in a document:
 *
 *   <!-- snippet: examples/quickstart/main.ts#all -->
 *   <!-- /snippet -->
 *
 * A region starts with a comment `#region all` and ends with `#endregion`. A region that contains another
 * ends with `#endregion all`. Without `#all` the snippet is the whole file.
 *
 * With and without --check the script fails on a missing region, on a broken relative link, and on a code block
 * that is not a snippet. Shell commands, diagrams and plain text need no snippet.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md'];
const FOLDERS = ['docs', 'examples'];
/** Generated pages, which their generators check. */
const GENERATED = ['API', 'errors', 'events', 'settings', 'settings-prefect1', 'values', 'versions'].map(
  (page) => `docs/${page}.md`,
);
const LANGUAGES: Record<string, string> = {
  '.tf': 'hcl',
  '.ts': 'ts',
  '.py': 'python',
  '.json': 'json',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.rego': 'rego',
  '.sql': 'sql',
};
const FREE_LANGUAGES = ['sh', 'text', 'mermaid'];

const MARKED = /^<!-- snippet: (\S+?)(?:#(\S+))? -->\n[\s\S]*?^<!-- \/snippet -->$/gm;
const REGION_MARK = /^\s*(?:\/\/|#)\s*#?(?:region|endregion)\b.*$/;

const problems: string[] = [];

function documents(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    (readdirSync(join(ROOT, folder), { recursive: true }) as string[]).map((path) => join(folder, path)),
  );
  return [...DOCUMENTS, ...inFolders]
    .filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)))
    .filter((path) => !/node_modules|cdktf\.out/.test(path))
    .sort();
}

/** The lines of a region or of the whole file, without region marks and common indentation. */
function snippet(document: string, path: string, region: string | undefined): string {
  if (!existsSync(join(ROOT, path))) {
    problems.push(`${document}: no such file: ${path}`);
    return '';
  }
  let lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n');
  if (region !== undefined) {
    const start = lines.findIndex(
      (line) => REGION_MARK.test(line) && line.trim().endsWith(`region ${region}`),
    );
    const end = lines.findIndex((line, index) => index > start && endOf(region).test(line));
    if (start < 0 || end < 0) {
      problems.push(`${document}: no region "${region}" in ${path}`);
      return '';
    }
    lines = lines.slice(start + 1, end);
  }
  lines = lines.filter((line) => !REGION_MARK.test(line));
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** The end of a region that contains another has the region's name. */
function endOf(region: string): RegExp {
  return new RegExp(`#endregion( ${region})?\\s*$`);
}

function withSnippets(document: string, text: string): string {
  return text.replace(MARKED, (_match, path: string, region: string | undefined) => {
    const mark = region === undefined ? path : `${path}#${region}`;
    const language = LANGUAGES[extname(path)] ?? 'text';
    const body = snippet(document, path, region);
    return `<!-- snippet: ${mark} -->\n\`\`\`${language}\n${body}\n\`\`\`\n<!-- /snippet -->`;
  });
}

/** Refuses code that is in no file, because no test compiles or runs it. */
function checkCode(document: string, text: string): void {
  if (GENERATED.includes(document)) {
    return;
  }
  const unmarked = text.replace(MARKED, '');
  for (const [, language] of unmarked.matchAll(/^```(\S*)[^\n]*\n[\s\S]*?^```$/gm)) {
    if (!FREE_LANGUAGES.includes(language)) {
      problems.push(`${document}: a block of "${language || 'no language'}" that is not a snippet of a file`);
    }
  }
}

function checkLinks(document: string, text: string): void {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  for (const [, link] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(link)) {
      continue;
    }
    const [path, anchor] = link.split('#');
    const target = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), decodeURI(path));
    if (!existsSync(target)) {
      problems.push(`${document}: link to ${link}, but there is no ${relative(ROOT, target)}`);
    } else if (anchor && statSync(target).isFile() && !anchorsOf(target).has(anchor)) {
      problems.push(`${document}: link to ${link}, but ${relative(ROOT, target)} has no such heading`);
    }
  }
}

/** Anchors that GitHub generates from headings, and anchors in HTML. */
function anchorsOf(file: string): Set<string> {
  const text = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
  const written = [...text.matchAll(/<a (?:name|id)="([^"]+)"/g)].map(([, name]) => name);
  return new Set([...headings, ...written]);
}

const check = process.argv.includes('--check');
for (const document of documents()) {
  const file = join(ROOT, document);
  const before = readFileSync(file, 'utf8');
  const after = withSnippets(document, before);
  if (after !== before && check) {
    problems.push(`${document}: a snippet is out of date. Run npx tsx scripts/sync-snippets.ts`);
  } else if (after !== before) {
    writeFileSync(file, after);
    console.log(`written: ${document}`);
  }
  checkCode(document, after);
  checkLinks(document, after);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('The snippets and links of the documents are up to date.');
