import { type Block, membersOf } from '../../../modules-dist/hcl-files';
import { knownValues } from './known-values';
import { addressOf, type Module } from './modules';

/** A condition of a module, and what it says where it does not hold. */
export interface Check {
  /** What fails, as `expect_failures` names it. */
  readonly subject: string;
  /** The start of the message, which says which check it is. */
  readonly heading: string;
  /** Whether it is about inputs alone, and about nothing that a provider knows. */
  readonly isOfInputs: boolean;
}

/** The expressions that refuse the problems of the table `local.checks`. */
const TABLE = /\blocal\.problems\b/;

/** The blocks of a module that check something: validations and conditions, but for the one of the table. */
export function checksOf({ blocks, inputs }: Module): Check[] {
  const unknown = new RegExp(
    `\\b(?:data|self)\\.|\\blocal\\.(?:${Object.keys(knownValues(blocks)).join('|') || '-'})\\b`,
  );
  return [...blocks, ...inputs].flatMap((block) =>
    conditionsOf(block).map(({ condition, message }) => ({
      subject: addressOf(block),
      heading: headingOf(message),
      isOfInputs: !unknown.test(condition),
    })),
  );
}

/** The conditions of a block. */
export function conditionsOf(block: Block): { readonly condition: string; readonly message: string }[] {
  const members = membersOf(block.body);
  const inside = members
    .filter(({ name, isBlock }) => name === 'lifecycle' && isBlock)
    .flatMap(({ value }) => membersOf(value, 2).map((member) => ({ member, depth: 3 })));
  return [...members.map((member) => ({ member, depth: 2 })), ...inside]
    .filter(({ member }) => /^(?:validation|precondition|postcondition)$/.test(member.name) && member.isBlock)
    .map(({ member, depth }) => {
      const parts = membersOf(member.value, depth);
      const value = (name: string) => parts.find((part) => part.name === name)?.value ?? '';
      return { condition: value('condition'), message: value('error_message') };
    })
    .filter(({ message }) => !TABLE.test(message));
}

/** Id and path, or else the first sentence, with `…` for what Terraform fills in. */
function headingOf(message: string): string {
  const text = (/"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message)
    .replace(/\$\{var\.path\}/g, '')
    .replace(/\\"/g, '"')
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
  return /^\[[\w.]+\] [^:]+(?=: )|^.+?(?=\. )/.exec(text)?.[0] ?? text;
}
