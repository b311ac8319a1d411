import { nearestName } from '../../src/validation/nearest-name';

const KNOWN = ['size', 'storageClass', 'name', 'namespace', 'image', 'ingress'];

test.each([
  ['sise', 'size'],
  ['szie', 'size'],
  ['storage_class', 'storageClass'],
  ['STORAGE-CLASS', 'storageClass'],
  ['namespaces', 'namespace'],
  ['nam', 'name'],
  ['imgae', 'image'],
])('%s is %s', (name, nearest) => {
  expect(nearestName(name, KNOWN)).toBe(nearest);
});

test('the nearest of several similar names is suggested', () => {
  expect(nearestName('work', ['workers', 'worker', 'works'])).toBe('works');
});

test.each(['', 'replicas', 'x', 'e'])('%j is similar to no name', (name) => {
  expect(nearestName(name, KNOWN)).toBeUndefined();
});
