import type { World } from '../world';
import { EDITED, type Event, edit, OF_PREFECT3 } from './event';

const SECRET = 'prefect-server-api-auth';

const editApi = (world: World): Promise<void> => edit(world, SECRET, { 'auth-string': `admin:${EDITED}` });

/** Events of the API's auth Secret, which is not immutable. */
export const API: readonly Event[] = [
  { id: 'api-edited', of: 'api', authors: OF_PREFECT3, settings: { auth: 'generated' }, act: editApi },
  {
    id: 'api-given-edited',
    of: 'api',
    authors: OF_PREFECT3,
    settings: { auth: 'given' },
    act: editApi,
    remedy: async ({ installation }) => {
      const { metadata } = await installation.secret(SECRET);
      await installation.kube.delete('secret', installation.namespace, metadata.name);
      await installation.workspace.apply();
    },
  },
  {
    id: 'api-write-only-edited',
    of: 'api',
    authors: OF_PREFECT3,
    settings: { auth: 'writeOnly' },
    act: editApi,
  },
];
