import { join } from 'node:path';
import { argument, type Block, membersOf, readBlocks } from '../../modules-dist/hcl-files';
import { MODULES, readModule } from './support/modules';

/** What the constructs protect. */
const DATA = ['kubernetes_namespace_v1.prefect', 'kubernetes_persistent_volume_claim_v1.database'];
const KEY = ['kubernetes_secret_v1.encryption_key', 'kubernetes_secret_v1.encryption_key_write_only'];

const address = ({ labels }: Block) => labels.join('.');

describe.each([
  ['prefect-server', [...DATA, ...KEY]],
  ['prefect1-server', DATA],
])('the protection of %s in OpenTofu', (name, wanted) => {
  const tofu = readBlocks(join(MODULES, name), '.tofu');
  const { blocks } = readModule(name);

  test('sets nothing but prevent_destroy, of resources that the module has', () => {
    const resources = tofu.filter(({ type }) => type === 'resource');
    const own = blocks.filter(({ type }) => type === 'resource').map(address);
    expect(resources.map(address).sort()).toEqual(wanted);
    expect(own).toEqual(expect.arrayContaining(wanted));
    for (const { body } of resources) {
      const [lifecycle, ...others] = membersOf(body);
      expect([lifecycle.name, others]).toEqual(['lifecycle', []]);
      expect(membersOf(lifecycle.value, 2).map((member) => member.name)).toEqual(['prevent_destroy']);
    }
  });

  test('is on by default, and needs a version that takes a variable', () => {
    const [input, ...others] = tofu.filter(({ type }) => type === 'variable');
    const [terraform] = tofu.filter(({ type }) => type === 'terraform');
    expect([input.labels, others]).toEqual([['prevent_destroy'], []]);
    expect([argument(input, 'default'), argument(input, 'nullable')]).toEqual(['true', 'false']);
    expect(argument(terraform, 'required_version')).toBe('">= 1.12.0"');
  });
});
