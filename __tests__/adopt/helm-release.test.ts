import { type HelmRelease, readRelease } from '../../adopt/helm-release';
import { FakeCluster } from './support/fake-cluster';

function revision(number: number, values: Record<string, unknown> = {}): HelmRelease {
  const chart = { name: 'prefect-server', version: '2026.8.18172642', appVersion: '3.8.3' };
  return { name: 'mine', revision: number, chart, defaults: { server: {} }, values };
}

describe('readRelease', () => {
  test('reads the last revision by number, not by name', () => {
    const cluster = new FakeCluster();
    cluster.helm(revision(10, { is: 'last' })).helm(revision(9), 'superseded');
    expect(readRelease(cluster, 'mine')).toEqual(revision(10, { is: 'last' }));
  });

  test.each([
    ['adopt.release.pending', 'pending-upgrade'],
    ['adopt.release.failed', 'failed'],
  ])('refuses with %s a release whose last revision is %s', (id, status) => {
    const cluster = new FakeCluster().helm(revision(1)).helm(revision(2), status);
    expect(() => readRelease(cluster, 'mine')).toThrow(`[${id}]`);
  });

  test('refuses a release that is missing or was never deployed', () => {
    expect(() => readRelease(new FakeCluster(), 'mine')).toThrow('[adopt.release.missing]');
    const failed = new FakeCluster().helm(revision(1), 'failed');
    expect(() => readRelease(failed, 'mine')).toThrow('[adopt.release.notDeployed]');
  });
});
