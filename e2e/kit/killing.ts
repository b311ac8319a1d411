import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Kube } from '../../toolbox/kube';
import type { Killable } from '../../toolbox/process';
import type { CountingProxy } from './counting-proxy';
import { runDocumented } from './documented';
import type { Installation } from './installation';
import { releaseStatus } from './manifest';

const PAGE = 'troubleshooting.md';

/** Heading of the page by status of the helm release. */
const HEADINGS: Record<string, string> = {
  'pending-install': 'pending-install',
  'pending-upgrade': 'pending-upgrade',
  'pending-rollback': 'pending-rollback',
  uninstalling: 'uninstalling',
};

/** Kills a process after the `nth` write of this kind, before the client gets the response. */
export async function killAt(
  proxy: CountingProxy,
  command: () => Killable,
  write: RegExp,
  nth = 1,
): Promise<void> {
  let seen = 0;
  let running: Killable | undefined;
  proxy.onWrite = (line) => {
    if (write.test(line)) seen += 1;
    if (seen === nth) running?.kill();
  };
  running = command();
  const { stdout } = await running.ended;
  proxy.onWrite = undefined;
  if (seen < nth) throw new Error(`the command ended before it was killed:\n${stdout}`);
}

/** Runs the commands that docs/troubleshooting.md has for the state in which helm has a release, and returns that state. */
export async function repair(kube: Kube, namespace: string, release: string): Promise<string | undefined> {
  const status = await releaseStatus(kube, namespace, release);
  const heading = HEADINGS[`${status}`];
  if (heading !== undefined) {
    await runDocumented(PAGE, heading, { NAMESPACE: namespace, RELEASE: release });
  }
  return status;
}

/** After the apply: ends the pause that the repair of a release with this status began or found. */
export async function resume(namespace: string, release: string, status: string | undefined): Promise<void> {
  if (status === 'pending-upgrade' || status === 'pending-rollback') {
    await runDocumented(PAGE, 'resume', { NAMESPACE: namespace, RELEASE: release });
  }
}

/** Follows the page for a state that is empty because Terraform was killed while it wrote it. */
export async function restoreState({ workspace }: Installation): Promise<void> {
  const STATE = join(workspace.directory, 'terraform.tfstate');
  if (existsSync(`${STATE}.backup`) && statSync(STATE).size === 0) {
    await runDocumented(PAGE, 'an empty state', { STATE });
  }
}

/** Applies, and follows the page for objects that exist and are not in the state. */
export async function applyImporting(installation: Installation): Promise<void> {
  const { workspace, namespace } = installation;
  await restoreState(installation);
  const errors: string[] = [];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const { code, stdout, stderr } = await workspace.run(['apply', '-no-color', '-auto-approve']);
    if (code === 0) return;
    errors.push(stderr);
    // Of what the page says: apply again.
    if (stderr.includes('TERRAFORM CRASH')) continue;
    const [, kind, name] = stderr.match(/(\w+) "([^"]+)" already exists/) ?? [];
    const address = stderr.match(/^ *with (\S+),$/m)?.[1];
    if (kind === undefined || address === undefined) throw new Error(`${stdout}\n${stderr}`);
    if (address in (await workspace.resources()) || name.includes('-write-only')) {
      await runDocumented(PAGE, 'already managed', { NAMESPACE: namespace, SECRET: name });
      continue;
    }
    const ID = kind === 'namespaces' ? name : `${namespace}/${name}`;
    workspace.note(
      await runDocumented(PAGE, 'already exists', { ADDRESS: address, ID }, workspace.directory),
    );
  }
  throw new Error(`the apply still fails:\n${errors.join('\n')}`);
}
