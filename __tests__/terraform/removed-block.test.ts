import { TerraformResource } from 'cdktf';
import { RemovedBlock } from '../../src/terraform/removed-block';
import { synthesize } from '../support/template';

test('each forgotten resource has a removed block with its old address', () => {
  const made = synthesize((stack) => {
    new TerraformResource(stack, 'data-a', { terraformResourceType: 'thing' });
  });
  const template = synthesize((stack) => {
    new RemovedBlock(stack, 'data-a', 'thing');
    new RemovedBlock(stack, 'data-b', 'thing');
  });
  expect(made.addresses).toEqual(['thing.data-a']);
  expect(template.section('removed')).toEqual([
    { from: 'thing.data-a', lifecycle: { destroy: false } },
    { from: 'thing.data-b', lifecycle: { destroy: false } },
  ]);
  expect(template.section('terraform')).toEqual({ required_version: '>= 1.7.0' });
});
