import { applyImporting, repair, resume } from '../killing';
import { ALL, deleteSecret, type Event, editDatabase, fail, helm, killApply, relabel } from './event';

/** Failures, killed runs, and edits with kubectl or helm. */
export const ACCIDENTS: readonly Event[] = [
  {
    id: 'replaced',
    authors: ALL,
    act: (world) => world.apply(`-replace=${world.address('helm_release')}`),
  },
  {
    id: 'uninstalled',
    authors: ALL,
    act: (world) => helm(world, 'uninstall', world.names.release, '--wait'),
  },
  {
    id: 'secret-edited',
    authors: ALL,
    // Kubernetes refuses it where the Secret is immutable.
    act: editDatabase,
  },
  { id: 'secret-deleted', authors: ALL, settings: { kind: 'generated' }, act: deleteSecret },
  {
    id: 'namespace-deleted',
    authors: ALL,
    notWith: ['onExistingClaim'],
    settings: { kind: 'generated' },
    act: ({ installation: { kube, namespace } }) => kube.delete('namespace', undefined, namespace),
  },
  {
    id: 'failed-install',
    authors: ALL,
    isFirst: true,
    act: async (world) => {
      await fail(world, {});
      world.noted = await world.password();
    },
  },
  { id: 'failed-upgrade', authors: ALL, act: (world) => fail(world, relabel(world, 'f')) },
  {
    id: 'failed-upgrade-undone',
    authors: ALL,
    act: (world) => fail(world, {}),
    // The provider helm has done it, and then finds that it had not planned it.
    remedy: (world) => world.apply(),
  },
  {
    id: 'rolled-back',
    authors: ALL,
    act: async (world) => {
      await fail(world, relabel(world, 'r'));
      await helm(world, 'rollback', world.names.release);
    },
  },
  {
    id: 'killed-install',
    authors: ALL,
    isFirst: true,
    act: async (world) => {
      await killApply(world, /^POST .*\/deployments/);
      world.noted = await world.password();
      await repair(world.installation.kube, world.installation.namespace, world.names.release);
      await applyImporting(world.installation);
    },
  },
  {
    id: 'killed-upgrade',
    authors: ALL,
    act: async (world) => {
      await world.configure(relabel(world, 'k'));
      await killApply(world, /^PATCH .*\/deployments\//);
      const { kube, namespace } = world.installation;
      const status = await repair(kube, namespace, world.names.release);
      await world.apply();
      await resume(namespace, world.names.release, status);
    },
  },
];
