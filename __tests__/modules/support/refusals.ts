import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraformBinary } from '../../../toolbox/terraform';
import { type Check, checksOf, isOfInputs } from './checks';
import { printBlock, printVariable } from './hcl';
import { withKnownValues } from './known-values';
import { readModule } from './modules';

/** Something that Terraform says to a call of a module. */
export interface Refusal {
  readonly heading: string;
  /** The check that it comes of; undefined where Terraform itself refuses, such as a value of a wrong type. */
  readonly check?: Check;
}

/** What a module says to calls of it, by their name: each the arguments of a `module` block, in HCL or as JSON. */
export function refusals(
  name: string,
  calls: Readonly<Record<string, string | Record<string, unknown>>>,
): Record<string, Refusal[]> {
  const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
  try {
    const module = readModule(name);
    mkdirSync(join(folder, 'module'));
    const { variables, releases } = checksOnly(module);
    writeFileSync(join(folder, 'module/variables.tf'), variables);
    const fileOf = (id: string) => join(folder, `${id}.tf${typeof calls[id] === 'string' ? '' : '.json'}`);
    for (const [id, call] of Object.entries(calls)) {
      const text =
        typeof call === 'string'
          ? `module "${id}" {\nsource = "./module"\ncall = "${id}"\n${call}\n}\n`
          : JSON.stringify({ module: { [id]: { source: './module', call: id, ...escaped(call) } } });
      writeFileSync(fileOf(id), text);
    }
    const terraform = (...args: string[]): string =>
      spawnSync(`${terraformBinary()}`, args, { cwd: folder, maxBuffer: 2 ** 28 }).stdout.toString();
    terraform('init', '-no-color');
    const checks = checksOf(module);
    const found = refusalsIn(terraform('plan', '-json'), checks);
    // Conditions of resources are asked where all variables are fine.
    const others = Object.keys(calls).filter((id) => !(id in found));
    for (const id of Object.keys(found)) {
      rmSync(fileOf(id));
    }
    writeFileSync(join(folder, 'module/releases.tf'), releases);
    const { locals } = withKnownValues({ locals: module.locals }) as { readonly locals: object };
    writeFileSync(join(folder, 'module/locals.tf'), printBlock('locals', locals));
    const later = others.length === 0 ? {} : refusalsIn(terraform('plan', '-json'), checks);
    return Object.fromEntries(Object.keys(calls).map((id) => [id, found[id] ?? later[id] ?? []]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The checks of inputs alone, each with the call and its own number as its message. In Terraform's own language:
 * an expression in JSON is parsed anew each time that it is evaluated.
 */
function checksOnly(module: any): { readonly variables: string; readonly releases: string } {
  const blocks = (subject: string, block: string) =>
    checksOf(module)
      .map((check, index) => ({ check, index }))
      .filter(({ check }) => check.subject === subject && isOfInputs(check))
      .map(
        ({ check, index }) =>
          `${block} {\n condition = ${check.condition.slice(2, -1)}\n error_message = "module.\${var.call} ${index}."\n}\n`,
      )
      .join('');
  const variables = Object.entries<any>(module.variable).map(([name, input]) =>
    printVariable(name, input, blocks(`var.${name}`, 'validation')),
  );
  const releases = Object.keys(module.resource.helm_release).map(
    (name) =>
      `resource "terraform_data" "${name}" {\n lifecycle {\n${blocks(`helm_release.${name}`, 'precondition')}}\n}\n`,
  );
  return {
    variables: ['variable "call" {\n type = string\n}\n', ...variables].join('\n'),
    releases: releases.join('\n'),
  };
}

/** The errors of a plan by the call of the module. */
function refusalsIn(output: string, checks: readonly Check[]): Record<string, Refusal[]> {
  const found: Record<string, Refusal[]> = {};
  for (const line of output.trim().split('\n')) {
    const { diagnostic } = JSON.parse(line);
    if (diagnostic?.severity !== 'error') {
      continue;
    }
    const [, failed, index] = /^module\.(\w+) (\d+)\./.exec(diagnostic.detail) ?? [];
    const id = failed ?? /^module\.(\w+)$/.exec(diagnostic.snippet?.context ?? '')?.[1];
    if (id === undefined) {
      throw new Error(`an error of no call: ${line}`);
    }
    const check = checks[Number(index)];
    found[id] = [...(found[id] ?? []), { heading: check?.heading ?? diagnostic.summary, check }];
  }
  return found;
}

/** Text that is no template. */
function escaped(inputs: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(inputs).replace(/([$%])\{/g, '$1$1{'));
}
