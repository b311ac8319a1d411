import { newPassword } from '../world';
import { ALL, deleteSecret, type Event, fail, relabel, secretName } from './event';

/** Changes of a password, and of the kind of credentials. */
export const PASSWORDS: readonly Event[] = [
  {
    id: 'version-raised',
    authors: ALL,
    settings: { kind: 'generated' },
    act: (world) => world.configure({ version: world.settings.version + 1 }),
  },
  {
    id: 'version-raised-failing',
    authors: ALL,
    settings: { kind: 'generated' },
    act: async (world) => {
      const { kube, namespace } = world.installation;
      const name = await secretName(world);
      await fail(world, { ...relabel(world, 'v'), version: world.settings.version + 1 });
      // Pods of the old release refer to it.
      if (world.author !== 'byHand') await kube.get('secret', namespace, name);
    },
  },
  {
    id: 'version-lowered',
    authors: ALL,
    settings: { kind: 'generated', version: 2 },
    fits: ({ kind, version }) => kind === 'generated' && version > 1,
    act: (world) => world.configure({ version: world.settings.version - 1 }),
  },
  {
    id: 'to-given',
    authors: ALL,
    settings: { kind: 'generated' },
    act: (world) => world.configure({ kind: 'given', given: newPassword() }),
  },
  { id: 'given-deleted', authors: ALL, settings: { kind: 'given' }, act: deleteSecret },
  {
    id: 'given-changed',
    authors: ALL,
    settings: { kind: 'given' },
    act: (world) => world.configure({ given: newPassword() }),
  },
  {
    id: 'given-raised',
    authors: ALL,
    settings: { kind: 'given' },
    act: (world) => world.configure({ given: newPassword(), version: world.settings.version + 1 }),
  },
  {
    id: 'given-to-generated',
    authors: ALL,
    settings: { kind: 'given' },
    act: (world) => world.configure({ kind: 'generated' }),
  },
  {
    id: 'to-write-only',
    authors: ALL,
    settings: { kind: 'generated' },
    act: (world) => world.configure({ kind: 'writeOnly' }),
  },
  { id: 'write-only-deleted', authors: ALL, settings: { kind: 'writeOnly' }, act: deleteSecret },
  {
    id: 'write-only-raised',
    authors: ALL,
    settings: { kind: 'writeOnly' },
    act: (world) => world.configure({ version: world.settings.version + 1 }),
  },
  {
    id: 'write-only-namespace-deleted',
    authors: ALL,
    notWith: ['onExistingClaim'],
    settings: { kind: 'writeOnly' },
    act: ({ installation: { kube, namespace } }) => kube.delete('namespace', undefined, namespace),
  },
  {
    id: 'to-generated',
    authors: ALL,
    settings: { kind: 'writeOnly' },
    act: (world) => world.configure({ kind: 'generated' }),
  },
];
