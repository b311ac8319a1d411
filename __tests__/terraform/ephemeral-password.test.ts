import { TerraformOutput } from 'cdktf';
import { EphemeralPassword } from '../../src/terraform/ephemeral-password';
import { synthesize } from '../support/template';

test('an ephemeral password is a block with a reference, and requires Terraform 1.11', () => {
  const template = synthesize((stack) => {
    const password = new EphemeralPassword(stack, 'secret', {
      length: 40,
      special: true,
      overrideSpecial: '-_',
    });
    new TerraformOutput(stack, 'reference', { value: password.result });
  });
  expect(template.section('ephemeral')).toEqual({
    random_password: { secret: { length: 40, special: true, override_special: '-_' } },
  });
  expect(template.outputs.reference).toBe(`\${ephemeral.random_password.secret.result}`);
  expect(template.section('terraform')).toEqual({ required_version: '>= 1.11.0' });
});
