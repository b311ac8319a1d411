import { Namespace, PrefectServer, type ReleaseOptions } from '../../src';
import { synthesize } from '../support/template';

function release(namespace: Namespace, options?: ReleaseOptions): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { namespace, release: options });
  });
}

describe('a helm_release', () => {
  test('in a namespace that others use it refuses to upgrade what is not ours', () => {
    const template = release(Namespace.existing('tools'));
    const [[id, data]] = Object.entries<any>(template.section('data').kubernetes_resources);
    expect(data).toMatchObject({
      api_version: 'apps/v1',
      kind: 'Deployment',
      namespace: 'tools',
      label_selector: expect.stringContaining(
        'app.kubernetes.io/instance=prefect-server,!cdktf-prefect/release',
      ),
    });
    expect(template.release('prefect-server').lifecycle.precondition).toEqual([
      {
        condition: `\${length(data.kubernetes_resources.${id}.objects) == 0}`,
        error_message: expect.stringContaining('"prefect-server"'),
      },
    ]);
    expect(template.values('prefect-server').commonLabels).toEqual({
      'cdktf-prefect/release': 'prefect-server',
    });
  });

  test('in a namespace of our own, or where it is to adopt, it does not look', () => {
    expect(release(Namespace.create('tools')).section('data')).toBeUndefined();
    expect(release(Namespace.existing('tools'), { upgradeInstall: true }).section('data')).toBeUndefined();
  });

  test('a failed first install is upgraded by the next apply', () => {
    expect(release(Namespace.create('tools')).release('prefect-server').upgrade_install).toBe(true);
  });

  test('options that are not given are not written', () => {
    expect(release(Namespace.create('tools')).release('prefect-server')).not.toHaveProperty('take_ownership');
    expect(
      release(Namespace.create('tools'), { takeOwnership: true }).release('prefect-server').take_ownership,
    ).toBe(true);
  });
});
