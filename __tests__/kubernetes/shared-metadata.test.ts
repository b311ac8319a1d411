import { TerraformVariable, Token } from 'cdktf';
import { BasicAuth, Namespace, PrefectServer, type PrefectServerProps } from '../../src';
import { synthesize, type Template } from '../support/template';

function server(props: PrefectServerProps): Template {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.generated(), ...props });
  });
}

/** Kind and name of each object whose labels or annotations change in place, with the keys. */
function changed(template: Template, field: 'labels' | 'annotations'): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(template.resources(`kubernetes_${field}`)).map((resource: any) => [
      `${resource.kind} ${resource.metadata.name}`,
      resource[field],
    ]),
  );
}

describe('metadata of objects that others write into', () => {
  test('an installation without labels has no resource for them', () => {
    const template = server({});
    expect(changed(template, 'labels')).toEqual({});
    expect(changed(template, 'annotations')).toEqual({});
  });

  test('common labels change in place on every object that stays', () => {
    const own = {
      'app.kubernetes.io/name': 'prefect',
      'app.kubernetes.io/instance': 'prefect-server',
      'app.kubernetes.io/managed-by': 'cdktf-prefect',
    };
    const labels = changed(server({ labels: { team: 'data' } }), 'labels');
    expect(labels).toEqual({
      'Namespace prefect': { team: 'data' },
      'NetworkPolicy prefect-server-database': { team: 'data', ...own },
      'PersistentVolumeClaim prefect-server-database': { team: 'data', ...own },
      'Secret prefect-server-api-auth': { team: 'data', ...own },
      'Secret prefect-server-database-v1': { team: 'data', ...own },
    });
  });

  test('so do labels and annotations of a namespace', () => {
    const options = { labels: { tier: 'apps' }, annotations: { owner: 'data' } };
    const template = server({ namespace: Namespace.create('prefect', options) });
    expect(changed(template, 'labels')).toEqual({ 'Namespace prefect': options.labels });
    expect(changed(template, 'annotations')).toEqual({ 'Namespace prefect': options.annotations });
  });

  test('labels that only Terraform knows are changed too', () => {
    const template = synthesize((stack) => {
      const labels = Token.asStringMap(new TerraformVariable(stack, 'labels', {}).value);
      new PrefectServer(stack, 'prefect', { namespace: Namespace.existing('prefect'), labels });
    });
    expect(Object.keys(changed(template, 'labels'))).toHaveLength(3);
  });

  test('each writer has a name of its own, so that none removes the keys of another', () => {
    const options = { labels: { tier: 'apps' }, annotations: { owner: 'data' } };
    const template = server({ namespace: Namespace.create('prefect', options) });
    const managers = (['labels', 'annotations'] as const).map(
      (field) => (template.resource(`kubernetes_${field}`) as any).field_manager,
    );
    expect(managers).toEqual(['cdktf-prefect-labels', 'cdktf-prefect-annotations']);
  });

  test('Terraform ignores what others write into an object', () => {
    const template = server({});
    const ignored = (kind: string) =>
      Object.values(template.resources(kind)).map(({ lifecycle }: any) => lifecycle.ignore_changes);
    for (const kind of ['kubernetes_namespace_v1', 'kubernetes_persistent_volume_claim_v1']) {
      expect(ignored(kind)).toEqual([['metadata[0].annotations', 'metadata[0].labels']]);
    }
    // The guard reads the annotation of the auth Secret.
    expect(ignored('kubernetes_secret_v1')).toEqual([
      ['metadata[0].labels'],
      ['data', 'metadata[0].annotations', 'metadata[0].labels'],
    ]);
  });
});
