import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block at the top of a file, such as a resource. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  /** As written. */
  readonly text: string;
  readonly body: string;
}

/** An argument or a nested block. */
export interface Member {
  readonly name: string;
  /** The expression of an argument, or the body of a nested block. */
  readonly value: string;
  readonly isBlock: boolean;
  /** As written. */
  readonly text: string;
}

/**
 * The blocks of the `.tf` files in a folder, or of OpenTofu's `.tofu` files. The files are formatted, so a block ends where
 * its indentation does.
 */
export function readBlocks(folder: string, extension: '.tf' | '.tofu' = '.tf'): Block[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .sort()
    .flatMap((file) => blocksIn(readFileSync(join(folder, file), 'utf8')));
}

function blocksIn(text: string): Block[] {
  return [...text.matchAll(/^(\w+)((?: "[^"]*")*) \{(?:\n(.*?)^\}|\})$/gms)].map(
    ([whole, type, labels, body = '']) => ({
      type,
      labels: [...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label),
      text: whole,
      body,
    }),
  );
}

/** The arguments and nested blocks of a body, at a depth of blocks. */
export function membersOf(body: string, depth = 1): Member[] {
  const indent = '  '.repeat(depth);
  const parts = body
    .replace(/^\s*#.*\n/gm, '')
    .split(new RegExp(`^(?=${indent}[\\w"])`, 'm'))
    .filter((part) => part.trim() !== '');
  return parts.map((text) => {
    const [, name = '', rest = ''] = /^\s*"?([\w-]+)"?(.*)$/s.exec(text) ?? [];
    const isBlock = !/^\s*=/.test(rest);
    const value = isBlock
      ? rest.replace(/^[^\n]*\{\n/, '').replace(/\}\s*$/, '')
      : rest.replace(/^\s*=\s*/, '');
    return { name, value: isBlock ? value : value.trim(), isBlock, text };
  });
}

/** The expression of an argument of a block. */
export function argument(block: Block, name: string): string | undefined {
  return membersOf(block.body).find((member) => member.name === name && !member.isBlock)?.value;
}

/** The locals of blocks by their names. */
export function localsOf(blocks: readonly Block[]): Map<string, string> {
  const members = blocks.filter(({ type }) => type === 'locals').flatMap(({ body }) => membersOf(body));
  return new Map(members.map(({ name, value }) => [name, value]));
}

/** An expression with those of the locals that it names, and so on. */
export function withLocals(expression: string, locals: ReadonlyMap<string, string>): string {
  const named = new Set<string>();
  const expand = (text: string): string => {
    const found = [...text.matchAll(/\blocal\.(\w+)/g)]
      .map(([, name]) => name)
      .filter((name) => !named.has(name));
    for (const name of found) {
      named.add(name);
    }
    return [text, ...found.map((name) => expand(locals.get(name) ?? ''))].join('\n');
  };
  return expand(expression);
}
