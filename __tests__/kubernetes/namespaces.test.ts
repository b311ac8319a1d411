import { Namespace } from '../../src';
import { Namespaces } from '../../src/kubernetes/namespaces';
import { synthesize } from '../support/template';

test('a namespace is created once, and an existing one never', () => {
  const template = synthesize((stack) => {
    const namespaces = new Namespaces(stack);
    const [first] = namespaces.ensure(Namespace.create('a'), 'first');
    expect(namespaces.ensure(Namespace.create('a'), 'second')).toEqual([first]);
    expect(namespaces.ensure(Namespace.existing('a'), 'third')).toEqual([first]);
    expect(namespaces.ensure(Namespace.existing('b'), 'fourth')).toEqual([]);
    expect(namespaces.isMade('a')).toBe(true);
    expect(namespaces.isMade('b')).toBe(false);
  });
  expect(template.addresses).toEqual(['kubernetes_namespace_v1.first']);
});
