import { TerraformOutput } from 'cdktf';
import { renderValues } from '../../src/helm/values';
import { synthesize } from '../support/template';

describe('layers', () => {
  test('each is a local and a YAML document', () => {
    let values: string[] = [];
    const template = synthesize((stack) => {
      ({ values } = renderValues(stack, [
        { name: 'one', document: { a: { b: null, c: 'd "e" \\' } } },
        { name: 'empty', document: { a: undefined, b: {} } },
        { name: 'two', document: { f: [1, 2] } },
      ]));
      new TerraformOutput(stack, 'values', { value: values });
    });
    expect(values).toHaveLength(2);
    expect(template.locals).toEqual({
      'values-one': { a: { b: null, c: 'd "e" \\' } },
      'values-two': { f: [1, 2] },
    });
    expect(template.section('output').values.value).toEqual([
      `\${yamlencode(local.values-one)}`,
      `\${yamlencode(local.values-two)}`,
    ]);
  });
});
