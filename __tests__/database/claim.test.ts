import { Database, PrefectServer } from '../../src';
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
});
