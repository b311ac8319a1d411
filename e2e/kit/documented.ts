import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { cleanEnvironment, type Result, runOk } from '../../toolbox/process';
import { terraformBinary } from '../../toolbox/terraform';
import { toolPath } from '../../toolbox/tools';

const DOCS = resolve(__dirname, '../../docs');

/** A block of shell commands under a heading of a page in docs, as a reader would copy it. */
export function documentedCommands(page: string, heading: string, block = 0): string {
  const text = readFileSync(join(DOCS, page), 'utf8');
  const [, section] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const blocks = [...(section?.split(/^#+ /m)[0] ?? '').matchAll(/```sh\n([\s\S]*?)```/g)];
  if (blocks[block] === undefined) {
    throw new Error(`docs/${page} has no block ${block} of commands under "${heading}"`);
  }
  return blocks[block][1];
}

/** Runs what a page says, with the variables that it leaves to the reader. */
export async function runDocumented(
  page: string,
  heading: string,
  variables: Record<string, string>,
  cwd?: string,
  block = 0,
): Promise<Result> {
  const programs = [toolPath('helm'), toolPath('kubectl'), `${terraformBinary()}`].map(dirname);
  const kubeconfig = process.env.CDKTF_PREFECT_KUBECONFIG;
  const env = cleanEnvironment({
    ...variables,
    KUBECONFIG: kubeconfig,
    KUBE_CONFIG_PATH: kubeconfig,
    CHECKPOINT_DISABLE: '1',
    PATH: [...programs, process.env.PATH].join(delimiter),
  });
  return await runOk('sh', ['-ec', documentedCommands(page, heading, block)], { env, cwd });
}
