import {
  Credentials,
  Database,
  Namespace,
  type NamespaceOptions,
  Prefect1Server,
  PrefectServer,
} from '../../src';
import { synthesize } from '../support/template';

function claim(database: Database): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { database });
  }).resource('kubernetes_persistent_volume_claim_v1');
}

describe('the claim of a database', () => {
  test('size, class and access mode', () => {
    const database = Database.bundled({ size: '20Gi', storageClass: 'fast', accessMode: 'ReadWriteMany' });
    expect(claim(database).spec).toEqual({
      access_modes: ['ReadWriteMany'],
      storage_class_name: 'fast',
      resources: { requests: { storage: '20Gi' } },
    });
  });

  test('it does not wait for a volume, which may come with the first pod', () => {
    expect(claim(Database.bundled()).wait_until_bound).toBe(false);
    expect(claim(Database.sqlite()).wait_until_bound).toBe(false);
  });

  test('its annotations are left to backups, storage and helm', () => {
    expect(claim(Database.bundled()).lifecycle.ignore_changes).toEqual(['metadata[0].annotations']);
  });

  test('an existing one is used and none is made', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ existingClaim: 'old' }) });
    });
    expect(template.resources('kubernetes_persistent_volume_claim_v1')).toEqual({});
    expect(template.values('prefect-server').postgresql.primary.persistence).toEqual({
      enabled: true,
      existingClaim: 'old',
    });
  });

  test('one that was here before is forgotten where the database has none, and never destroyed', () => {
    const external = Database.external({ host: 'db', credentials: Credentials.generated() });
    for (const Server of [PrefectServer, Prefect1Server]) {
      const synthesized = (database: Database) =>
        synthesize((stack) => {
          new Server(stack, 'prefect', { database });
        });
      const [address] = synthesized(Database.bundled()).addresses.filter((it) => it.includes('volume_claim'));
      for (const database of [Database.bundled({ existingClaim: 'old' }), external]) {
        const template = synthesized(database);
        expect(template.section('removed')).toEqual([{ from: address, lifecycle: { destroy: false } }]);
        expect(template.addresses).not.toContain(address);
      }
      expect(synthesized(Database.bundled()).section('removed')).toBeUndefined();
    }
  });

  test.each([
    ['bundled', Database.bundled(), true],
    ['SQLite', Database.sqlite(), true],
    ['bundled, not protected', Database.bundled({ preventDestroy: false }), undefined],
    ['SQLite, not protected', Database.sqlite({ preventDestroy: false }), undefined],
  ])('%s: a plan that would destroy it, or its namespace, is an error', (_title, database, expected) => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        database,
        workers: [{ workPool: 'a', namespace: Namespace.create('workers') }],
      });
    });
    const [own, workers] = ['prefect', 'workers'].map((name) =>
      Object.values(template.resources('kubernetes_namespace_v1')).find(
        ({ metadata }) => metadata.name === name,
      ),
    );
    const { create_before_destroy, prevent_destroy } = claim(database).lifecycle;
    expect([create_before_destroy, prevent_destroy]).toEqual([true, expected]);
    expect(own.lifecycle?.prevent_destroy).toBe(expected);
    expect(workers.lifecycle).toBeUndefined();
  });

  test.each([
    ['an external database has nothing in the namespace', undefined, undefined],
    ['unless it is told so', true, true],
  ])('%s', (_title, preventDestroy, expected) => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create('prefect', { preventDestroy }),
        database: Database.external({ host: 'db', credentials: Credentials.generated() }),
      });
    });
    expect(template.resource('kubernetes_namespace_v1').lifecycle?.prevent_destroy).toBe(expected);
  });

  test('the namespace of an existing claim is protected, and by its own prop only', () => {
    const database = Database.bundled({ existingClaim: 'old' });
    const lifecycleWith = (options: NamespaceOptions) =>
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { database, namespace: Namespace.create('prefect', options) });
      }).resource('kubernetes_namespace_v1').lifecycle;
    expect(lifecycleWith({})).toEqual({ prevent_destroy: true });
    expect(lifecycleWith({ preventDestroy: false })).toBeUndefined();
  });

  test('of Prefect 1 as well', () => {
    const lifecycles = (database: Database) => {
      const template = synthesize((stack) => {
        new Prefect1Server(stack, 'prefect', { database });
      });
      return ['kubernetes_namespace_v1', 'kubernetes_persistent_volume_claim_v1'].map(
        (type) => template.resource(type).lifecycle?.prevent_destroy,
      );
    };
    expect(lifecycles(Database.bundled())).toEqual([true, true]);
    expect(lifecycles(Database.bundled({ preventDestroy: false }))).toEqual([undefined, undefined]);
  });
});
