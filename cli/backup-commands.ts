import { readSync } from 'node:fs';
import type { Command } from 'commander';
import { AdoptError } from '../adopt/error';
import { dumpsOf, dumpsText, makeDump, withBackups } from './backup';
import { lastDump, move, type NewDatabase } from './move';
import { rehearsalText, rehearse } from './rehearse';
import { dropOld, restore } from './restore';
import { command, onTarget, say, single, type Target } from './targets';

/** Commands for the dumps of `PrefectBackup`. */
export function addBackupCommands(root: Command): void {
  addBackup(root);
  addBackups(root);
  addRestore(root);
  addRehearse(root);
  addMove(root);
}

function addBackup(root: Command): void {
  const description = 'Dumps the database now, to the claim of the backups.';
  onTarget(command(root, 'backup', description, ['', '--namespace prefect']))
    .option(
      '--leave-stopped',
      'stops the server before: for a move to another volume, where an apply starts the server',
    )
    .action((options: Target & { leaveStopped?: true }) => {
      const { installation, cluster } = single(options);
      progress('Makes a dump.');
      say(options.leaveStopped ? lastDump(cluster, installation, progress) : makeDump(cluster, installation));
    });
}

function addBackups(root: Command): void {
  const description = 'Lists the dumps, oldest first.';
  onTarget(command(root, 'backups', description, ['', '--json']))
    .option('--json', 'prints JSON')
    .action((options: Target & { json?: true }) => {
      const { installation, cluster } = single(options);
      const dumps = withBackups(cluster, installation, dumpsOf);
      say(options.json ? JSON.stringify(dumps, undefined, 2) : dumpsText(dumps));
    });
}

function addRestore(root: Command): void {
  const description = 'Restores a dump beside the database in use, and switches to it. The old one stays.';
  onTarget(
    command(root, 'restore', description, [
      '',
      '20261129T030000Z-scheduled.dump --yes',
      '--drop before_restore_20261129031500',
    ]),
  )
    .argument('[dump]', 'name of a dump (default: the newest)')
    .option('--yes', 'switches without a question')
    .option(
      '--leave-stopped',
      'starts no server: for a dump of an older Prefect, which an apply then installs',
    )
    .option('--drop <database>', 'deletes the old database of an earlier restore, and restores nothing')
    .action(
      (dump: string | undefined, options: Target & { yes?: true; leaveStopped?: true; drop?: string }) => {
        const { installation, cluster } = single(options);
        if (options.drop !== undefined) {
          dropOld(cluster, installation, options.drop);
          say(`${options.drop} is deleted.`);
          return;
        }
        const agrees = consent(options.yes);
        restore(cluster, installation, dump, { say, agrees, starts: options.leaveStopped !== true });
      },
    );
}

function addRehearse(root: Command): void {
  const description = 'Tries an upgrade on a copy of the database, and says how long it takes.';
  onTarget(command(root, 'rehearse', description, ['--image prefecthq/prefect:3.8.3-python3.11']))
    .requiredOption('--image <image>', 'image of the new Prefect')
    .option('--dump <name>', 'dump to start from (default: the newest)')
    .option('--json', 'prints JSON')
    .action((options: Target & { image: string; dump?: string; json?: true }) => {
      const { installation, cluster } = single(options);
      const result = rehearse(cluster, installation, options, progress);
      say(options.json ? JSON.stringify(result, undefined, 2) : rehearsalText(result));
    });
}

function addMove(root: Command): void {
  const description =
    'Copies the database into another PostgreSQL, and leaves the server stopped for the apply.';
  onTarget(
    command(root, 'move', description, [
      '--to-secret prefect-db-app --ca-secret prefect-db-ca',
      '--to-secret postgres --host postgres.example.com',
    ]),
  )
    .requiredOption('--to-secret <name>', "Secret in the server's namespace with the new database's password")
    .option('--password-key <key>', 'key of the password', 'password')
    .option('--host <name>', 'host (default: key host of the Secret)')
    .option('--port <number>', 'port (default: key port of the Secret, else 5432)')
    .option(
      '--database <name>',
      'name of the new database, which is empty (default: key dbname, else server)',
    )
    .option('--username <name>', 'user (default: key username of the Secret, else prefect)')
    .option('--ca-secret <name>', "Secret whose ca.crt verifies the new database's certificate")
    .option('--yes', 'stops the server without a question')
    .action((options: Target & NewDatabase & { yes?: true }) => {
      const agrees = consent(options.yes);
      const { installation, cluster } = single(options);
      move(cluster, installation, options, { say, agrees });
    });
}

/** Asks, unless the user agreed by an option. */
function consent(yes?: true): (question: string) => boolean {
  if (yes !== true && !process.stdin.isTTY) {
    throw new AdoptError('command.consent.none', 'Without a terminal nobody can agree. Add --yes.');
  }
  return (question) => yes === true || asks(question);
}

/** Beside the result, which goes to stdout. */
function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

function asks(question: string): boolean {
  process.stdout.write(`${question} [y/N] `);
  const answer = Buffer.alloc(64);
  const length = readSync(process.stdin.fd, answer);
  return /^y(es)?$/i.test(answer.toString('utf8', 0, length).trim());
}
