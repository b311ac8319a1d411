import type { Author } from '../authors';
import { KEY_SECRET } from '../blocks';
import type { World } from '../world';
import { EDITED, type Event, edit } from './event';
import { loseAndImport } from './state';

const AUTHORS: readonly Author[] = ['construct', 'module'];

/** Events of an installation whose blocks are encrypted with the key of a Secret. */
export const ENCRYPTION_KEY: readonly Event[] = [
  {
    id: 'key-version-raised',
    of: 'key',
    authors: AUTHORS,
    settings: { key: 'generated' },
    act: (world) => world.configure({ version: world.settings.version + 1 }),
  },
  {
    id: 'key-edited',
    of: 'key',
    authors: AUTHORS,
    settings: { key: 'generated' },
    // Kubernetes refuses it, because the Secret is immutable.
    act: (world) => edit(world, KEY_SECRET, { 'encryption-key': EDITED }),
  },
  { id: 'key-deleted', of: 'key', authors: AUTHORS, settings: { key: 'generated' }, act: deleteKey },
  {
    id: 'key-namespace-deleted',
    of: 'key',
    authors: AUTHORS,
    settings: { key: 'generated' },
    act: ({ installation: { kube, namespace } }) => kube.delete('namespace', undefined, namespace),
  },
  {
    id: 'key-state-lost',
    of: 'key',
    authors: AUTHORS,
    settings: { key: 'generated' },
    fits: ({ key, version }) => key === 'generated' && version === 1,
    act: loseAndImport,
  },
  {
    id: 'key-write-only-deleted',
    of: 'key',
    authors: AUTHORS,
    settings: { key: 'writeOnly' },
    act: deleteKey,
  },
];

async function deleteKey({ installation }: World): Promise<void> {
  const { metadata } = await installation.secret(KEY_SECRET);
  await installation.kube.delete('secret', installation.namespace, metadata.name);
}
