import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runDocumented } from './documented';
import { applyImporting, killAt, repair } from './killing';
import { placesWith } from './leaks';
import { runOk } from './process';
import { toolPath } from './tools';
import type { Settings, World } from './world';

const RELEASE = 'prefect-server';

/** Something that happens to an installation, up to the apply after it. */
export interface Event {
  readonly id: string;
  /** What the installation has that it happens to; that is a new one then. */
  readonly settings?: Partial<Settings>;
  /** It happens to an installation that was not applied yet. */
  readonly isFirst?: boolean;
  /** Whether a configuration written by hand has it. */
  readonly byHand?: false;
  readonly act: (world: World) => Promise<void>;
}

function helm(world: World, ...args: string[]): Promise<unknown> {
  const { kube, namespace } = world.installation;
  return runOk(toolPath('helm'), ['--kubeconfig', kube.kubeconfig, '--namespace', namespace, ...args], {
    env: process.env,
  });
}

async function failThenApply(world: World, change: Partial<Settings>): Promise<void> {
  world.configure({ ...change, broken: true });
  await world.installation.workspace.applyExpectingFailure();
  world.noted = await world.password();
  world.configure({ broken: false });
}

async function secretName(world: World): Promise<string> {
  return (await world.installation.secret('prefect-server-database')).metadata.name;
}

/** Imports everything but the owner's id, which is made anew, into an empty state. */
async function rebuildState(world: World): Promise<void> {
  const { workspace, namespace } = world.installation;
  const ids: Record<string, string> = {
    kubernetes_namespace_v1: namespace,
    kubernetes_persistent_volume_claim_v1: `${namespace}/${world.claimName}`,
    kubernetes_secret_v1: `${namespace}/${await secretName(world)}`,
    helm_release: `${namespace}/${RELEASE}`,
  };
  for (const file of ['terraform.tfstate', 'terraform.tfstate.backup']) {
    rmSync(join(workspace.directory, file), { force: true });
  }
  const ADDRESS = world.address('random_password');
  if (ADDRESS !== undefined) {
    const variables = { ADDRESS, NAMESPACE: namespace, SECRET: await secretName(world) };
    const page = ['state-and-secrets.md', 'If the state is lost'] as const;
    const { stdout, stderr } = await runDocumented(...page, variables, workspace.directory);
    if (placesWith({ printed: stdout + stderr }, [await world.password()]).length > 0) {
      throw new Error('the import of the password prints it');
    }
  }
  for (const [type, id] of Object.entries(ids)) {
    const address = world.address(type);
    if (address !== undefined) await workspace.ok(['import', '-no-color', address, id]);
  }
}

/** The events of an installation's life, each up to the apply that follows. */
export const EVENTS: readonly Event[] = [
  { id: 'second-apply', act: async () => {} },
  {
    id: 'values',
    act: async (world) => world.configure({ label: `${world.settings.label ?? ''}x` }),
  },
  {
    id: 'chart',
    settings: { older: true },
    act: async (world) => world.configure({ older: false }),
  },
  {
    id: 'image',
    act: async (world) =>
      world.configure({ tag: `3.8.2-python3.1${world.settings.tag?.at(-1) === '1' ? 2 : 1}` }),
  },
  {
    id: 'length',
    act: async (world) => world.configure({ length: (world.settings.length ?? 32) + 1 }),
  },
  {
    id: 'alphabet',
    act: async (world) => world.configure({ special: world.settings.special === '-_' ? '._' : '-_' }),
  },
  {
    id: 'renamed',
    act: async (world) => world.configure({ id: `${world.settings.id ?? 'database'}x` }, true),
  },
  {
    id: 'renamed-without',
    act: async (world) => {
      world.configure({ id: `${world.settings.id ?? 'database'}y` });
      // What is made is named as what is not destroyed yet.
      await world.installation.workspace.run(['apply', '-no-color', '-auto-approve']);
    },
  },
  {
    id: 'scope',
    byHand: false,
    act: async (world) => world.configure({ scope: `${world.settings.scope ?? 'scope'}x` }, true),
  },
  {
    id: 'replaced',
    act: async (world) => world.apply(`-replace=${world.address('helm_release')}`),
  },
  {
    id: 'uninstalled',
    act: async (world) => {
      await helm(world, 'uninstall', RELEASE, '--wait');
    },
  },
  {
    id: 'secret-edited',
    act: async (world) => {
      const { kube, namespace } = world.installation;
      const patch = ['patch', 'secret', await secretName(world), '-p', '{"data":{"password":"ZWRpdGVk"}}'];
      // Kubernetes refuses it where the Secret is immutable.
      await kube.tryKubectl(['--namespace', namespace, ...patch]);
    },
  },
  {
    id: 'secret-deleted',
    act: async (world) => {
      const { kube, namespace } = world.installation;
      await kube.delete('secret', namespace, await secretName(world));
    },
  },
  {
    id: 'namespace-deleted',
    act: async ({ installation: { kube, namespace } }) => kube.delete('namespace', undefined, namespace),
  },
  {
    id: 'failed-install',
    isFirst: true,
    act: (world) => failThenApply(world, {}),
  },
  {
    id: 'failed-upgrade',
    act: (world) => failThenApply(world, { label: `${world.settings.label ?? ''}f` }),
  },
  {
    id: 'rolled-back',
    act: async (world) => {
      await failThenApply(world, { label: `${world.settings.label ?? ''}r` });
      await helm(world, 'rollback', RELEASE);
    },
  },
  {
    id: 'killed-install',
    isFirst: true,
    act: async (world) => {
      await killApply(world, /^POST .*\/deployments/);
      world.noted = await world.password();
      await repair(world.installation.kube, world.installation.namespace, RELEASE);
      await applyImporting(world.installation);
    },
  },
  {
    id: 'killed-upgrade',
    act: async (world) => {
      world.configure({ label: `${world.settings.label ?? ''}k` });
      await killApply(world, /^(PUT|PATCH) .*\/deployments\//);
      await repair(world.installation.kube, world.installation.namespace, RELEASE);
    },
  },
  {
    id: 'to-write-only',
    settings: { writeOnly: false },
    act: async (world) => world.configure({ writeOnly: true }),
  },
  {
    id: 'to-generated',
    settings: { writeOnly: true },
    act: async (world) => world.configure({ writeOnly: false }),
  },
  {
    id: 'write-only-deleted',
    settings: { writeOnly: true },
    act: async (world) => {
      const { kube, namespace } = world.installation;
      await kube.delete('secret', namespace, await secretName(world));
    },
  },
  {
    id: 'destroyed',
    settings: { onExistingClaim: true },
    act: async (world) => {
      await world.installation.workspace.destroy();
    },
  },
  { id: 'state-lost', act: rebuildState },
  {
    id: 'version-raised',
    act: async (world) => world.configure({ version: world.settings.version + 1 }),
  },
];

function killApply(world: World, write: RegExp): Promise<void> {
  const { workspace } = world.installation;
  return killAt(world.proxy, () => workspace.start(['apply', '-auto-approve', '-no-color']), write);
}
