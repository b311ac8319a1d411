import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './modules';

/** A `run` of a module's own tests. */
export interface TestRun {
  readonly file: string;
  readonly name: string;
  /** Arguments of `variables`, those of the file among them, as written. */
  readonly inputs: ReadonlyMap<string, string>;
  /** What is to fail: `var.database`, `helm_release.server`. */
  readonly expectFailures: readonly string[];
  /** The checks that fail, `[id] path`, as the comment above the run has them. */
  readonly refused: readonly string[];
}

/** The runs in `tests/` of a module. The files are formatted, so that a block ends where its indentation does. */
export function testRuns(module: string): TestRun[] {
  const folder = join(MODULES, module, 'tests');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => runsOf(file, readFileSync(join(folder, file), 'utf8')));
}

function runsOf(file: string, text: string): TestRun[] {
  const common = argumentsOf(/^variables \{\n(.*?)^\}/ms.exec(text)?.[1] ?? '', '  ');
  return [...text.matchAll(/((?:^#[^\n]*\n)*)^run "(\w+)" \{\n(.*?)^\}/gms)].map(
    ([, comment, name, body]) => ({
      file,
      name,
      inputs: new Map([
        ...common,
        ...argumentsOf(/^ {2}variables \{\n(.*?)^ {2}\}/ms.exec(body)?.[1] ?? '', '    '),
      ]),
      expectFailures: /expect_failures = \[(.*?)\]/s.exec(body)?.[1].match(/[\w.]+/g) ?? [],
      refused: [...comment.matchAll(/^# (.+)$/gm)].map(([, check]) => check),
    }),
  );
}

/** Arguments of a block by their name. */
function argumentsOf(body: string, indent: string): Map<string, string> {
  const parts = body.split(new RegExp(`^${indent}(?=\\w)`, 'm')).slice(1);
  return new Map(parts.map((part) => [/^\w+/.exec(part)?.[0] ?? '', part.replace(/^\w+\s*=\s*/, '').trim()]));
}
