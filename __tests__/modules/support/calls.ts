import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terraformBinary } from '../../../toolbox/terraform';
import { type CopyOptions, copyModule } from './module-copy';
import { REQUIRED_INPUTS } from './modules';

export type Inputs = Readonly<Record<string, unknown>>;

/** Most calls in one plan. The time that Terraform takes to make its graph grows with the square of their number. */
const BATCH = 12;

/** The results of calls by their name, of which a few are made at a time. */
export function inBatches<C, R>(
  calls: Readonly<Record<string, C>>,
  run: (batch: Readonly<Record<string, C>>) => Record<string, R>,
): Record<string, R> {
  const entries = Object.entries(calls);
  const batches = Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, index) =>
    Object.fromEntries(entries.slice(index * BATCH, (index + 1) * BATCH)),
  );
  return Object.assign({}, ...batches.map(run));
}

/** The outputs of calls of a module's copy, by the name of the call. */
export function outputsOf(
  name: string,
  calls: Readonly<Record<string, Inputs>>,
  copies: Readonly<Record<string, CopyOptions>>,
): Record<string, any> {
  return inBatches(calls, (batch) => outputsOfBatch(name, batch, copies));
}

function outputsOfBatch(
  name: string,
  calls: Readonly<Record<string, Inputs>>,
  copies: Readonly<Record<string, CopyOptions>>,
): Record<string, any> {
  return inScratch((folder) => {
    for (const [module, options] of Object.entries(copies)) {
      copyModule(module, join(folder, module), options);
    }
    const entries = Object.entries(calls).map(([call, inputs], index) => ({
      call,
      id: `call${index}`,
      inputs,
    }));
    const root = {
      module: Object.fromEntries(
        entries.map(({ id, inputs }) => [id, { source: `./${name}`, ...escaped(inputs) }]),
      ),
      output: Object.fromEntries(entries.map(({ id }) => [id, { value: `\${module.${id}}` }])),
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(root, null, 1));
    terraform(folder, 'init', '-no-color');
    // A plan, since an apply would evaluate all of it twice.
    terraform(folder, 'plan', '-no-color', '-out=plan');
    const { outputs } = JSON.parse(terraform(folder, 'show', '-json', 'plan')).planned_values;
    return Object.fromEntries(entries.map(({ call, id }) => [call, outputs[id].value]));
  });
}

/** A check in the table of a module's inputs. */
export interface TableCheck {
  readonly heading: string;
  readonly remedy: string;
}

/** The table of a module's checks. */
export function tableOf(name: string): TableCheck[] {
  const found = outputsOf(
    name,
    { call: REQUIRED_INPUTS[name] ?? {} },
    {
      ...(name === 'prefect-server' && { 'prefect-worker': {} }),
      [name]: {
        outputs: { checks: 'module.inputs.checks' },
        inputsOutputs: {
          checks: '[for check in local.checks : { at = check.at, id = check.id, remedy = check.remedy }]',
        },
      },
    },
  );
  return found.call.checks.map(({ at, id, remedy }: any) => ({ heading: `[${id}] ${at}`, remedy }));
}

/** Runs a command of Terraform. */
export function terraform(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(`${terraformBinary()}`, args, {
    cwd: folder,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) {
    throw new Error(`terraform ${args.join(' ')}: ${stdout}${stderr}`);
  }
  return stdout.toString();
}

export function inScratch<T>(body: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'modules-'));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Text that is no template. */
export function escaped(inputs: Inputs): Inputs {
  return JSON.parse(JSON.stringify(inputs).replace(/([$%])\{/g, '$1$1{'));
}
