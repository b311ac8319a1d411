import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { PasswordMode } from '../adopt/adoption';
import { Kubectl } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { addBackupCommands } from './backup-commands';
import { completion, SHELLS } from './completion';
import { connect, connectionTo, printedConnection } from './connect';
import { diagnose, diagnosisText, hasFailure } from './doctor';
import { keepEncryptionKey } from './encryption-key';
import { collect, type Facts, serverPod } from './facts';
import { PASSWORDS, password } from './password';
import { statusOf, statusText } from './status';
import { command, installations, kubectl, onTarget, say, single, type Target } from './targets';

export const FINE = 0;
export const FAILURE = 1;

/** Also of an unreachable cluster. */
export const USAGE = 2;

type Json = Target & { readonly json?: true };

const MODES: readonly PasswordMode[] = ['existing', 'generated', 'writeOnly', 'given'];

/** The command line. Its actions set the exit code. */
export function program(): Command {
  const root = new Command('cdktf-prefect')
    .description('Looks after installations of Prefect that cdktf-prefect made: by construct, app or module.')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 fine, 1 a failure was found, 2 usage or no connection.');
  for (const add of [
    addStatus,
    addDoctor,
    addConnect,
    addPassword,
    addBackupCommands,
    addEncryptionKey,
    addAdopt,
    addCompletion,
  ]) {
    add(root);
  }
  return root;
}

function addStatus(root: Command): void {
  const description = 'Shows servers, workers, database, passwords and exposure.';
  onTarget(command(root, 'status', description, ['', '--namespace prefect --json']))
    .option('--json', 'prints JSON')
    .action((options: Json) => {
      const all = allFacts(options).map(statusOf);
      print(options, all, all.map(statusText));
    });
}

function addDoctor(root: Command): void {
  const description = 'Checks an installation, and says what to do.';
  onTarget(command(root, 'doctor', description, ['', '--namespace prefect --json']))
    .option('--json', 'prints JSON')
    .action((options: Json) => {
      const all = allFacts(options).map(diagnose);
      print(options, all, all.map(diagnosisText));
      process.exitCode = all.some(hasFailure) ? FAILURE : FINE;
    });
}

function addConnect(root: Command): void {
  const description = 'Forwards a port, writes a profile for the Prefect CLI, and opens the UI.';
  onTarget(command(root, 'connect', description, ['', '--port 4201 --no-open', '--print']))
    .option('--port <number>', 'local port of the API', portOf, 4200)
    .option('--no-open', 'opens no browser')
    .option('--print', 'prints the commands and does nothing')
    .action(async (options: Target & { port: number; open: boolean; print?: true }) => {
      const { installation, cluster } = single(options);
      const connection = connectionTo(cluster, installation, options.port);
      if (options.print) {
        say(printedConnection(cluster, installation, connection));
      } else {
        await connect(cluster, installation, connection, { open: options.open, say });
      }
    });
}

function addPassword(root: Command): void {
  const description = 'Prints a password. That of the API is what the login page wants.';
  onTarget(command(root, 'password', description, ['api', 'database --namespace prefect']))
    .addArgument(new Argument('<which>').choices(PASSWORDS))
    .action((which: (typeof PASSWORDS)[number], options: Target) => {
      const { installation, cluster } = single(options);
      say(password(cluster, installation, which));
    });
}

function addEncryptionKey(root: Command): void {
  const description = 'Copies the encryption key from the database into a Secret. Prints no key.';
  onTarget(command(root, 'encryption-key', description, ['', '--namespace prefect'])).action(
    (options: Target) => {
      const { installation, cluster } = single(options);
      const pod = serverPod(installation, JSON.parse(cluster.run(['get', 'pods', '--output', 'json'])).items);
      if (pod === undefined) {
        throw new AdoptError(
          'command.server.notRunning',
          'No server of Prefect 3 runs there. Run doctor first.',
        );
      }
      say(keepEncryptionKey(cluster, installation, pod));
    },
  );
}

function addCompletion(root: Command): void {
  const description = 'Prints a script that completes this command in a shell.';
  command(root, 'completion', description, [
    'bash > ~/.local/share/bash-completion/completions/cdktf-prefect',
    'fish > ~/.config/fish/completions/cdktf-prefect.fish',
  ])
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: (typeof SHELLS)[number]) => say(completion(root, shell)));
}

function addAdopt(root: Command): void {
  const description = 'Reads a release that helm installed, and writes the settings that adopt it.';
  command(root, 'adopt', description, ['--namespace prefect --release prefect'])
    .requiredOption('--namespace <name>', 'namespace of the release')
    .requiredOption('--release <name>', 'name of the release')
    .option('--context <name>', 'context of the kubeconfig (default: the current one)')
    .addOption(
      new Option(
        '--password <mode>',
        'existing: the Secret that has it now. generated, writeOnly: a new password, which the bundled database takes when its pod starts. given: the same password, from a sensitive variable',
      )
        .choices(MODES)
        .default('existing'),
    )
    .option(
      '--out <folder>',
      'new, empty, or unchanged since an earlier run (default: adopted-<namespace>-<release>)',
    )
    .option('--prepare', 'runs the steps before the apply; without it nothing in the cluster changes', false)
    .action(async (options) => {
      const { namespace, release, context } = options;
      const out = options.out ?? `adopted-${namespace}-${release}`;
      // The constructs that it loads take time, which the other commands need not.
      const { adopt } = await import('../adopt/adopt');
      const text = adopt({ ...options, out }, new Kubectl(namespace, context));
      say(`${text}\n${out} has this report as README.txt, and settings.json, prefect.ts and module.tf.`);
    });
}

function allFacts(target: Target): Facts[] {
  return installations(target).map((installation) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`Asks ${installation.release} in ${installation.namespace} …\n`);
    }
    return collect((namespace) => kubectl(namespace, target), installation);
  });
}

function print({ json }: Json, objects: readonly unknown[], texts: readonly string[]): void {
  say(json ? JSON.stringify(objects, undefined, 2) : texts.join('\n\n'));
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InvalidArgumentError('Give a port from 1 to 65535.');
  }
  return port;
}
