import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_SECRET } from '../blocks';
import { runDocumented } from '../documented';
import { databaseName } from '../generations';
import { OF_KEY, type World } from '../world';
import { ALL, deleteSecret, type Event, OURS, secretName } from './event';

/** Events after which Terraform's state and the cluster are not what they were to each other. */
export const STATE: readonly Event[] = [
  {
    id: 'destroyed',
    authors: ALL,
    settings: { kind: 'generated', onExistingClaim: true },
    act: ({ installation: { workspace } }) => workspace.destroy(),
  },
  {
    id: 'state-lost',
    authors: ALL,
    notWith: ['auth'],
    settings: { kind: 'generated', version: 1 },
    act: loseAndImport,
  },
  {
    id: 'state-lost-shared',
    authors: OURS,
    notWith: ['auth'],
    settings: { kind: 'generated', version: 1, onExistingClaim: true },
    act: loseAndImport,
  },
  {
    id: 'state-lost-raised',
    authors: ALL,
    notWith: ['auth'],
    settings: { kind: 'generated', version: 2 },
    fits: ({ kind, version }) => kind === 'generated' && version > 1,
    act: async (world) => {
      loseState(world);
      await world.configure({ version: world.settings.version + 1 });
      await importObjects(world, await secretName(world));
    },
  },
  {
    id: 'state-lost-given',
    authors: ALL,
    notWith: ['auth'],
    settings: { kind: 'given', version: 1 },
    act: loseAndImport,
  },
  {
    id: 'state-lost-write-only',
    authors: ALL,
    notWith: ['auth'],
    settings: { kind: 'writeOnly' },
    act: async (world) => {
      loseState(world);
      await deleteSecret(world);
      await importObjects(world);
    },
  },
];

/** Loses the state, and rebuilds it by import. */
export async function loseAndImport(world: World): Promise<void> {
  loseState(world);
  await importPasswords(world);
  await importObjects(world, await secretName(world));
  await importKey(world);
}

function loseState({ installation: { workspace } }: World): void {
  for (const file of ['terraform.tfstate', 'terraform.tfstate.backup']) {
    rmSync(join(workspace.directory, file), { force: true });
  }
}

const PAGE = 'troubleshooting.md';
const HEADING = 'If the state is lost';
/** Which of its blocks imports what. */
const [OBJECTS, PASSWORDS, OWNER, KEY] = [0, 1, 2, 3];

/** Runs a block of commands of the page, with the variables that it leaves to the reader. */
async function run(world: World, block: number, variables: Record<string, string>): Promise<void> {
  const { workspace, namespace } = world.installation;
  const all = { NAMESPACE: namespace, RELEASE: world.names.release, ...variables };
  workspace.note(await runDocumented(PAGE, HEADING, all, workspace.directory, block));
}

/** Imports the passwords that Terraform has made. */
async function importPasswords(world: World): Promise<void> {
  const SECRET = await secretName(world);
  for (const [KEY, ADDRESS] of Object.entries(world.madePasswords)) {
    await run(world, PASSWORDS, { ADDRESS, SECRET, KEY });
  }
}

/** Imports the objects, and a Secret if one is named, and whose release it is. */
async function importObjects(world: World, secret?: string): Promise<void> {
  const { kube, namespace } = world.installation;
  const jobs = await kube.list('jobs', namespace);
  const names: Record<string, string | undefined> = {
    kubernetes_persistent_volume_claim_v1: world.claimName,
    kubernetes_network_policy_v1: databaseName(world.names),
    helm_release: world.names.release,
    kubernetes_secret_v1: secret,
    kubernetes_job_v1: jobs[0]?.metadata.name,
  };
  const ids = Object.entries(names).map(([type, name]) => [type, name && `${namespace}/${name}`]);
  for (const [type, ID] of [['kubernetes_namespace_v1', namespace], ...ids]) {
    const ADDRESS = world.address(`${type}`);
    if (ADDRESS !== undefined && ID !== undefined) await run(world, OBJECTS, { ADDRESS, ID });
  }
  const ADDRESS = world.address('terraform_data');
  if (ADDRESS !== undefined) await run(world, OWNER, { ADDRESS });
}

/** Imports the encryption key and its Secret, if there is one. */
async function importKey(world: World): Promise<void> {
  const { installation } = world;
  for (const ADDRESS of world.addresses('random_bytes')) {
    const { metadata } = await installation.secret(KEY_SECRET);
    await run(world, KEY, { ADDRESS, SECRET: metadata.name });
    const secret = world.addresses('kubernetes_secret_v1').find((address) => OF_KEY.test(address));
    await run(world, OBJECTS, { ADDRESS: `${secret}`, ID: `${installation.namespace}/${metadata.name}` });
  }
}
