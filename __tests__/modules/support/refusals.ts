import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terraformBinary } from '../../../toolbox/terraform';
import { escaped, type Inputs, inBatches, inScratch, terraform } from './calls';
import { copyModule } from './module-copy';

/** Something that Terraform says to a call of a module. */
export interface Refusal {
  /** Id and path, or what Terraform says of a value of a wrong type. */
  readonly heading: string;
  readonly message: string;
}

/** Calls may use `terraform_data.unknown.id`, which the plan doesn't know. */
const UNKNOWN = 'resource "terraform_data" "unknown" {}\n';

type Calls = Readonly<Record<string, string | Inputs>>;

/** What a module says to calls of it, by their name: each the arguments of a `module` block, in HCL or as JSON. */
export function refusals(name: string, calls: Calls): Record<string, Refusal[]> {
  return inBatches(calls, (batch) => refusalsOfBatch(name, batch));
}

function refusalsOfBatch(name: string, calls: Calls): Record<string, Refusal[]> {
  return inScratch((folder) => {
    copyModule(name, join(folder, name), { withChecks: true });
    if (name === 'prefect-server') {
      copyModule('prefect-worker', join(folder, 'prefect-worker'), { withChecks: true });
    }
    for (const [id, call] of Object.entries(calls)) {
      const isHcl = typeof call === 'string';
      const text = isHcl
        ? `module "${id}" {\nsource = "./${name}"\ncall = "${id}"\n${call}\n}\n`
        : JSON.stringify({ module: { [id]: { source: `./${name}`, call: id, ...escaped(call) } } });
      writeFileSync(join(folder, `${id}.tf${isHcl ? '' : '.json'}`), text);
    }
    writeFileSync(join(folder, 'unknown.tf'), UNKNOWN);
    terraform(folder, 'init', '-no-color');
    const options = { cwd: folder, maxBuffer: 2 ** 28 };
    const output = spawnSync(`${terraformBinary()}`, ['plan', '-json'], options).stdout.toString();
    const found = refusalsIn(output);
    return Object.fromEntries(Object.keys(calls).map((id) => [id, found[id] ?? []]));
  });
}

/** The errors of a plan by the call of the module. */
function refusalsIn(output: string): Record<string, Refusal[]> {
  const found: Record<string, Refusal[]> = {};
  for (const line of output.trim().split('\n')) {
    const { diagnostic } = JSON.parse(line);
    if (diagnostic?.severity !== 'error') {
      continue;
    }
    const { summary, detail, snippet } = diagnostic;
    const [, failed, message = ''] = /^module\.(\w+)\n(.*)$/s.exec(detail) ?? [];
    const id =
      failed ??
      /\bmodule\.(\w+)\.(?:module|var)\./.exec(detail)?.[1] ??
      /^module "?\.?(\w+)"?$/.exec(snippet?.context ?? '')?.[1];
    if (id === undefined) {
      throw new Error(`an error of no call: ${line}`);
    }
    found[id] = [
      ...(found[id] ?? []),
      ...(failed ? refusalsOf(message) : [{ heading: summary, message: detail }]),
    ];
  }
  return found;
}

/** A message has a line for each problem. */
function refusalsOf(message: string): Refusal[] {
  const lines = message.split('\n').filter((line) => line.startsWith('['));
  return (lines.length === 0 ? [message] : lines).map((line) => ({
    heading: /^\[[\w.]+\] [^:]+(?=: )|^.+?(?=\. )/.exec(line)?.[0] ?? line,
    message: line,
  }));
}
