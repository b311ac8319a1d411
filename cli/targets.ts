import type { Command } from 'commander';
import { Kubectl } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { findInstallations, type Installation } from './installations';

/** Which installations a command is for. */
export interface Target {
  readonly namespace?: string;
  readonly release?: string;
  readonly context?: string;
}

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Adds a command. Each example is what follows its name. */
export function command(
  root: Command,
  name: string,
  description: string,
  examples: readonly string[],
): Command {
  const lines = examples.map((example) => `  $ ${root.name()} ${name} ${example}`.trimEnd());
  return root
    .command(name)
    .description(description)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

export function onTarget(of: Command): Command {
  return of
    .option('--namespace <name>', 'namespace of the server (default: all)')
    .option('--release <name>', 'helm release or name of the server (default: all)')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)');
}

export function kubectl(namespace: string, { context }: Target): Kubectl {
  return new Kubectl(namespace, context, 'command');
}

export function installations(target: Target): Installation[] {
  const found = findInstallations(kubectl(target.namespace ?? 'default', target), target);
  if (found.length === 0) {
    throw new AdoptError(
      'command.installation.none',
      'No installation of Prefect is there. Check --context, --namespace and --release.',
    );
  }
  return found;
}

/** The only server that the options name. */
export function single(target: Target): { readonly installation: Installation; readonly cluster: Kubectl } {
  const found = installations(target).filter(({ server }) => server !== undefined);
  const [installation] = found;
  if (installation === undefined || found.length > 1) {
    const names = found.map(({ namespace, release }) => `--namespace ${namespace} --release ${release}`);
    throw new AdoptError(
      'command.installation.several',
      installation === undefined ? 'No server is there.' : `Choose one:\n${names.join('\n')}`,
    );
  }
  return { installation, cluster: kubectl(installation.namespace, target) };
}
