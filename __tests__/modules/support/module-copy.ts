import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, membersOf } from '../../../modules-dist/hcl-files';
import { knownValues } from './known-values';
import { MODULES, readModule } from './modules';

/** What a copy of a module has besides its inputs and locals. */
export interface CopyOptions {
  /** Outputs by name, as expressions. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Outputs of the module of the inputs. */
  readonly inputsOutputs?: Readonly<Record<string, string>>;
  /** Whether messages begin with the call that they are about, and conditions of resources are there too. */
  readonly withChecks?: boolean;
}

/**
 * Copies a module without what needs a provider: its resources, data sources and outputs are left out, and what only an
 * apply knows is a constant.
 */
export function copyModule(name: string, folder: string, options: CopyOptions = {}): void {
  const { blocks, inputs } = readModule(name);
  const { outputs = {}, inputsOutputs = {}, withChecks = false } = options;
  cpSync(join(MODULES, name), folder, {
    recursive: true,
    filter: (path) =>
      !/\.(?:tf|json|md)$|[/\\](?:tests|\.terraform)$/.test(path) || /[/\\]files[/\\]/.test(path),
  });
  mkdirSync(join(folder, 'inputs'), { recursive: true });
  const kept = blocks
    .filter(({ type }) => ['variable', 'locals', 'module'].includes(type))
    .map(keptBlock(withChecks));
  const resources = withChecks ? blocks.filter(({ type }) => type === 'resource').map(conditionsAlone) : [];
  const call = withChecks ? ['variable "call" {\n  type = string\n}'] : [];
  writeFileSync(
    join(folder, 'main.tf'),
    [...kept, ...resources, ...call, ...printOutputs(outputs)].join('\n\n'),
  );
  writeFileSync(join(folder, 'known_override.tf'), printLocals(knownValues(blocks)));
  writeFileSync(
    join(folder, 'inputs/main.tf'),
    [
      ...inputs.map(({ text }) => (withChecks ? withCall(text) : text)),
      ...call,
      ...printOutputs(inputsOutputs),
    ].join('\n\n'),
  );
}

function keptBlock(withChecks: boolean): (block: Block) => string {
  return ({ type, labels, text, body }) => {
    if (type !== 'module') {
      return withChecks ? withCall(text) : text;
    }
    // The workers are there, without what they wait for.
    const members = membersOf(body).filter(({ name }) => !['after', 'depends_on'].includes(name));
    const call = withChecks ? '  call = var.call\n' : '';
    return `module "${labels[0]}" {\n${members.map((member) => member.text).join('')}${call}}`;
  };
}

/** A resource that has nothing but the conditions of one. */
function conditionsAlone({ labels, body }: Block): string {
  const members = membersOf(body);
  const kept = members
    .filter(({ name }) => ['count', 'for_each'].includes(name))
    .map(({ text }) => text.trimEnd());
  const conditions = members
    .filter(({ name, isBlock }) => name === 'lifecycle' && isBlock)
    .flatMap(({ value }) => membersOf(value, 2))
    .filter(({ name, text }) => name === 'precondition' && !/\b(?:data|self)\./.test(text))
    .map(({ text }) => withCall(text.trimEnd()));
  return conditions.length === 0
    ? ''
    : `resource "terraform_data" "${labels.join('_')}" {\n${[...kept, '  lifecycle {', ...conditions, '  }'].join('\n')}\n}`;
}

/** Each message begins with the call that it is about. */
function withCall(text: string): string {
  return text.replace(
    /^( *)error_message( *)= (.*?)(?=^ *\})/gms,
    (_, indent: string, space: string, message: string) =>
      `${indent}error_message${space}= format("module.%s\\n%s", var.call, ${message.trim()})\n`,
  );
}

function printOutputs(outputs: Readonly<Record<string, string>>): string[] {
  return Object.entries(outputs).map(([name, value]) => `output "${name}" {\n  value = ${value}\n}`);
}

function printLocals(locals: Readonly<Record<string, string>>): string {
  const lines = Object.entries(locals).map(([name, value]) => `  ${name} = ${value}\n`);
  return lines.length === 0 ? '' : `locals {\n${lines.join('')}}\n`;
}
