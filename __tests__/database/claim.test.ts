import {
  Credentials,
  Database,
  Namespace,
  type NamespaceOptions,
  Prefect1Server,
  PrefectServer,
} from '../../src';
import { SHARED_METADATA } from '../../src/kubernetes/shared-metadata';
import { synthesize } from '../support/template';

function claim(database: Database): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { database });
  }).resource('kubernetes_persistent_volume_claim_v1');
}

describe('the claim of a database', () => {
  test('has the given size, class and access mode', () => {
    const database = Database.bundled({ size: '20Gi', storageClass: 'fast', accessMode: 'ReadWriteMany' });
    expect(claim(database).spec).toEqual({
      access_modes: ['ReadWriteMany'],
      storage_class_name: 'fast',
      resources: { requests: { storage: '20Gi' } },
    });
  });

  test('does not wait for its volume, because the first pod may bind it', () => {
    expect(claim(Database.bundled()).wait_until_bound).toBe(false);
    expect(claim(Database.sqlite()).wait_until_bound).toBe(false);
  });

  test('leaves its metadata to backup tools, storage drivers and helm', () => {
    expect(claim(Database.bundled()).lifecycle.ignore_changes).toEqual(SHARED_METADATA);
  });

  test('is compared in the plan with the one in the cluster, which may be larger', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ size: '20Gi' }) });
    });
    const [larger] = Object.entries(template.locals).filter(([id]) => id.includes('larger-claim'));
    expect(larger[1]).toContain('> tonumber(regex("^[0-9.]+", "20Gi"))');
    expect(template.resource('kubernetes_persistent_volume_claim_v1').lifecycle.precondition).toEqual([
      {
        condition: `\${local.${larger[0]} == ""}`,
        error_message: expect.stringContaining(
          `has \${local.${larger[0]}}, and Kubernetes makes no volume smaller`,
        ),
      },
    ]);
  });

  test('is not created if there is an existing claim', () => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { database: Database.bundled({ existingClaim: 'old' }) });
    });
    expect(template.resources('kubernetes_persistent_volume_claim_v1')).toEqual({});
    expect(template.values('prefect-server').postgresql.primary.persistence).toEqual({
      enabled: true,
      existingClaim: 'old',
    });
  });

  test('is forgotten, not destroyed, when the database no longer has a claim', () => {
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
  ])('%s: prevent_destroy of the claim and its namespace', (_title, database, expected) => {
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
    expect(workers.lifecycle.prevent_destroy).toBeUndefined();
  });

  test.each([
    ['the namespace of an external database is not protected', undefined, undefined],
    ['the namespace of an external database is protected by its own prop', true, true],
  ])('%s', (_title, preventDestroy, expected) => {
    const template = synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.create('prefect', { preventDestroy }),
        database: Database.external({ host: 'db', credentials: Credentials.generated() }),
      });
    });
    expect(template.resource('kubernetes_namespace_v1').lifecycle?.prevent_destroy).toBe(expected);
  });

  test('the namespace of an existing claim is protected by its own prop only', () => {
    const database = Database.bundled({ existingClaim: 'old' });
    const lifecycleWith = (options: NamespaceOptions) =>
      synthesize((stack) => {
        new PrefectServer(stack, 'prefect', { database, namespace: Namespace.create('prefect', options) });
      }).resource('kubernetes_namespace_v1').lifecycle;
    expect(lifecycleWith({}).prevent_destroy).toBe(true);
    expect(lifecycleWith({ preventDestroy: false }).prevent_destroy).toBeUndefined();
  });

  test('is protected for Prefect 1 too', () => {
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
