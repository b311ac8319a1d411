import { OLD_CLAIM } from '../authors';
import { ExternalDatabase, Volumes } from '../databases';
import { runDocumented } from '../documented';
import { ALL, CONSTRUCT, CONSTRUCTS, type Event, OF_PREFECT3, OURS, relabel } from './event';

/** Changes of the code that are no change of a password. */
export const CONFIGURATION: readonly Event[] = [
  { id: 'second-apply', authors: ALL, act: async () => {} },
  { id: 'values', authors: ALL, act: (world) => world.configure(relabel(world, 'x')) },
  {
    id: 'image',
    authors: ALL,
    act: (world) => world.configure({ image: world.settings.image === 1 ? 2 : 1 }),
  },
  {
    id: 'length',
    authors: ALL,
    act: (world) => world.configure({ length: (world.settings.length ?? 32) + 1 }),
  },
  {
    id: 'alphabet',
    authors: ALL,
    act: (world) => world.configure({ special: world.settings.special === '-_' ? '._' : '-_' }),
  },
  {
    id: 'renamed',
    authors: ALL,
    act: (world) => world.configure({ id: `${world.settings.id}x` }, true),
  },
  {
    id: 'scope',
    authors: CONSTRUCTS,
    act: (world) => world.configure({ scope: `${world.settings.scope ?? 'scope'}x` }, true),
  },
  {
    id: 'name',
    authors: CONSTRUCT,
    notWith: ['onExistingClaim'],
    act: (world) => world.configure({ name: 'prefect-server-x' }),
  },
  {
    id: 'claim',
    authors: CONSTRUCT,
    notWith: ['onExistingClaim'],
    act: async (world) => {
      const { workspace } = world.installation;
      const { size, storageClass } = world.settings;
      await world.configure({ size: '1Gi' });
      await workspace.applyExpectingFailure();
      await world.configure({ size, storageClass: 'immediate' });
      await workspace.applyExpectingFailure();
      await world.configure({ storageClass, accessMode: 'ReadWriteMany' });
    },
  },
  {
    id: 'destroy',
    authors: OURS,
    fits: ({ kind }) => kind !== 'given',
    notWith: ['onExistingClaim'],
    act: ({ installation: { workspace } }) => workspace.destroy(),
  },
  {
    id: 'renamed-without',
    authors: ALL,
    fits: ({ kind }) => kind !== 'given',
    notWith: ['onExistingClaim'],
    act: async (world) => {
      await world.configure({ id: `${world.settings.id}y` });
      // What is made is named as what is not destroyed yet.
      await world.installation.workspace.run(['apply', '-no-color', '-auto-approve']);
    },
  },
  {
    id: 'namespace',
    authors: ALL,
    fits: ({ kind }) => kind !== 'writeOnly',
    notWith: ['onExistingClaim'],
    act: (world) => world.configure({ namespace: `${world.installation.namespace}-x` }),
  },
  {
    id: 'existing-claim',
    // By hand, and by the module, the claim is destroyed.
    authors: CONSTRUCT,
    notWith: ['onExistingClaim'],
    act: async (world) => {
      const { database, installation } = world;
      await world.makeClaim(OLD_CLAIM);
      if (database instanceof Volumes) await database.fill(installation, OLD_CLAIM);
      await world.configure({ claim: true });
      await world.apply();
      const there = await database.observe(installation);
      if (!there?.accepted || there.rows) throw new Error(`on the other claim: ${JSON.stringify(there)}`);
      await world.configure({ claim: false });
      const ADDRESS = `${world.address('kubernetes_persistent_volume_claim_v1')}`;
      const ID = `${installation.namespace}/${world.claimName}`;
      await runDocumented(
        'troubleshooting.md',
        'already exists',
        { ADDRESS, ID },
        installation.workspace.directory,
      );
    },
  },
  {
    id: 'chart',
    authors: OF_PREFECT3,
    settings: { older: true },
    act: (world) => world.configure({ older: false }),
  },
  {
    id: 'host',
    authors: ALL,
    settings: { external: true },
    act: async (world) => {
      const { database } = world;
      if (!(database instanceof ExternalDatabase)) throw new Error('the database is not an external one');
      await database.move();
      await world.configure({ host: database.host, port: database.port });
    },
  },
  {
    id: 'providers',
    authors: ALL,
    needs: ['older-providers'],
    settings: { oldestProviders: true },
    act: async (world) => {
      await world.configure({ oldestProviders: false });
      await world.installation.workspace.init(true);
    },
  },
];
