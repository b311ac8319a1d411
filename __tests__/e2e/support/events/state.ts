import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runDocumented } from '../documented';
import type { World } from '../world';
import { ALL, BUT_THE_MODULE, deleteSecret, type Event, RELEASE, secretName } from './event';

/** Events after which Terraform's state and the cluster are not what they were to each other. */
export const STATE: readonly Event[] = [
  {
    id: 'destroyed',
    authors: ALL,
    settings: { onExistingClaim: true },
    act: ({ installation: { workspace } }) => workspace.destroy(),
  },
  {
    id: 'state-lost',
    authors: ALL,
    settings: { kind: 'generated', version: 1 },
    act: async (world) => {
      loseState(world);
      await importPassword(world);
      await importObjects(world, await secretName(world));
    },
  },
  {
    id: 'state-lost-raised',
    authors: BUT_THE_MODULE,
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
    authors: BUT_THE_MODULE,
    settings: { kind: 'given' },
    act: async (world) => {
      loseState(world);
      await importObjects(world, await secretName(world));
    },
  },
  {
    id: 'state-lost-write-only',
    authors: BUT_THE_MODULE,
    settings: { kind: 'writeOnly' },
    act: async (world) => {
      loseState(world);
      await deleteSecret(world);
      await importObjects(world);
    },
  },
];

function loseState({ installation: { workspace } }: World): void {
  for (const file of ['terraform.tfstate', 'terraform.tfstate.backup']) {
    rmSync(join(workspace.directory, file), { force: true });
  }
}

/** Runs what the page says about the password. */
async function importPassword(world: World): Promise<void> {
  const { workspace, namespace } = world.installation;
  const variables = {
    ADDRESS: `${world.address('random_password')}`,
    NAMESPACE: namespace,
    SECRET: await secretName(world),
  };
  const page = ['state-and-secrets.md', 'If the state is lost'] as const;
  workspace.note(await runDocumented(...page, variables, workspace.directory));
}

/** Imports namespace, claim and release, and a Secret if one is named. */
async function importObjects(world: World, secret?: string): Promise<void> {
  const { workspace, namespace } = world.installation;
  const names: Record<string, string> = {
    kubernetes_persistent_volume_claim_v1: world.claimName,
    helm_release: RELEASE,
    ...(secret && { kubernetes_secret_v1: secret }),
  };
  const ids = Object.entries(names).map(([type, name]) => [type, `${namespace}/${name}`]);
  for (const [type, id] of [['kubernetes_namespace_v1', namespace], ...ids]) {
    const address = world.address(type);
    if (address !== undefined) await workspace.ok(['import', '-no-color', address, id]);
  }
}
