import { ContainerEnvironment } from '../../adopt/container-environment';
import { FakeCluster, fromSecret } from './support/fake-cluster';

function environment(...env: unknown[]): ContainerEnvironment {
  const cluster = new FakeCluster()
    .secret('db', { password: 'Abc' })
    .workload('deployment', 'a', 'a', 'server', { container: 'main', image: 'x', env });
  return new ContainerEnvironment(cluster, cluster.find('deployment', 'a') as never, 'main');
}

test('a value comes from a Secret, or from text that can refer to other variables', () => {
  const found = environment(fromSecret('PW', 'db', 'password'), {
    name: 'URL',
    value: 'x://me:$(PW)@$(NOBODY)',
  });
  expect(found.value(found.source('URL'))).toBe('x://me:Abc@$(NOBODY)');
  expect(found.referred('$(PW)')).toEqual({ secret: { name: 'db', key: 'password' } });
  expect(found.referred('a$(PW)')).toBeUndefined();
});

test('a missing Secret or key gives no value', () => {
  const found = environment(fromSecret('A', 'gone', 'password'), fromSecret('B', 'db', 'gone'));
  expect([found.value(found.source('A')), found.value(found.source('B'))]).toEqual([undefined, undefined]);
});

test('the last entry with a name wins, and the last of several names', () => {
  const found = environment({ name: 'A', value: '1' }, { name: 'B', value: '2' }, { name: 'A', value: '3' });
  expect(found.value(found.source('A'))).toBe('3');
  expect(found.value(found.source('A', 'B', 'C'))).toBe('2');
  expect(found.source('C')).toBeUndefined();
});
