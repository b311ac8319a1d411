import { type TerraformStack, TerraformVariable } from 'cdktf';
import { PrefectServer } from '../../src';
import { HARD_TEXT, sensitive } from '../support/scenarios/scenario';
import { synthesize, type Template } from '../support/template';

function server(values: unknown[] | ((stack: TerraformStack) => unknown[])): Template {
  return synthesize((stack) => {
    const documents = typeof values === 'function' ? values(stack) : values;
    new PrefectServer(stack, 'prefect', { environment: { OURS: '1' }, values: documents });
  });
}

function conditions(template: Template): { condition: string; error_message: string }[] {
  return template.release('prefect-server').lifecycle?.precondition ?? [];
}

describe('the prop values', () => {
  test('objects, JSON and YAML reach helm unchanged', () => {
    const template = server([
      { commonAnnotations: { object: HARD_TEXT, [HARD_TEXT]: 'key' } },
      JSON.stringify({ commonAnnotations: { json: HARD_TEXT } }),
      `commonAnnotations:\n  yaml: ${JSON.stringify(HARD_TEXT)}\n`,
    ]);
    expect(template.values('prefect-server').commonAnnotations).toEqual({
      object: HARD_TEXT,
      [HARD_TEXT]: 'key',
      json: HARD_TEXT,
      yaml: HARD_TEXT,
    });
  });

  test('empty maps and nulls are kept, as helm reads them', () => {
    const template = server([{ server: { lifecycle: {}, livenessProbe: null } }]);
    expect(template.values('prefect-server').server).toMatchObject({ lifecycle: {}, livenessProbe: null });
  });

  test('later documents override earlier ones and the layers of props', () => {
    const template = server([
      { server: { uiConfig: { prefectUiApiUrl: 'https://one' }, loggingLevel: 'INFO' } },
      { server: { loggingLevel: 'DEBUG' } },
    ]);
    expect(template.values('prefect-server').server).toMatchObject({
      uiConfig: { prefectUiApiUrl: 'https://one' },
      loggingLevel: 'DEBUG',
    });
  });

  test('objects without tokens need no condition', () => {
    expect(conditions(server([{ server: { loggingLevel: 'DEBUG' } }]))).toEqual([]);
  });

  test('a sensitive token in a document is refused', () => {
    const template = server((stack) => [
      { server: { loggingLevel: 'DEBUG' } },
      { server: { loggingLevel: sensitive(stack) } },
    ]);
    expect(conditions(template)).toEqual([
      {
        condition: expect.stringMatching(
          /^\$\{!issensitive\(jsonencode\(local\.prefect_values-user-1_\w+\)\)\}$/,
        ),
        error_message: expect.stringMatching(/^values\[1\] has a sensitive value/),
      },
    ]);
  });

  test('a document that is a token is checked at plan', () => {
    const template = server((stack) => [
      new TerraformVariable(stack, 'yaml', { type: 'string' }).stringValue,
    ]);
    expect(conditions(template).map(({ condition }) => condition)).toEqual([
      expect.stringMatching(/issensitive.*values-lists/),
      expect.stringMatching(/issensitive.*values-user-0/),
      expect.stringContaining('postgresql.primary.service.ports'),
      expect.stringContaining('can(keys(yamldecode('),
      expect.stringContaining('length(local.'),
    ]);
    const { env } =
      template.section('locals')[Object.keys(template.locals).find((id) => id.includes('values-lists')) ?? '']
        .global.prefect;
    expect(env).toMatch(
      /^\$\{concat\(local\.prefect_list-global-prefect-env_\w+, try\(yamldecode\(local\.prefect_values-user-0_\w+\)\.global\.prefect\.env, \[\]\)\)\}$/,
    );
  });

  test('the message of a condition lists the keys', () => {
    const message = conditions(server(['server: {}'])).at(-1)?.error_message;
    expect(message).toMatch(/^values\[0\] sets \$\{join\(", ", local\.\S+reserved_\w+\)\}\./);
  });
});
