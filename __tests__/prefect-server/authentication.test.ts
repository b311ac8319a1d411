import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BasicAuth, PrefectServer, type PrefectServerProps, ServiceType } from '../../src';
import { plainHttpWarnings } from '../../src/prefect-server/authentication-checks';
import { synthesize } from '../support/template';

const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const INGRESS = { host: 'prefect.example.com' };
const GATEWAY = { name: 'public', hostnames: ['prefect.example.com'] };

describe('a server without authentication', () => {
  test.each<[string, PrefectServerProps]>([
    [
      'with an allow-list of a LoadBalancer',
      { service: { type: ServiceType.LOAD_BALANCER, annotations: { [RANGES]: '10.0.0.0/8' } } },
    ],
    [
      'with authentication of an Ingress',
      {
        ingress: {
          ...INGRESS,
          annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://login.example.com' },
        },
      },
    ],
    ['inside the cluster', { service: { type: ServiceType.CLUSTER_IP } }],
    [
      'that is acknowledged',
      { acknowledgeNoAuthentication: true, gateway: GATEWAY, service: { type: ServiceType.NODE_PORT } },
    ],
  ])('is accepted %s', (_name, props) => {
    expect(() => synthesize((stack) => new PrefectServer(stack, 'prefect', props))).not.toThrow();
  });

  test.each([
    [undefined, '(var.type == null) || try(contains(["ClusterIP"], var.type), false)'],
    [{ [RANGES]: '10.0.0.0/8' }, 'try(contains(["LoadBalancer"], var.type), false)'],
  ])('has its type of Service checked in the plan, with the annotations %p', (annotations, condition) => {
    const release = synthesize((stack) => {
      const type = ServiceType.of(new TerraformVariable(stack, 'type', { type: 'string' }).stringValue);
      new PrefectServer(stack, 'prefect', { service: { type, annotations } });
    }).release('prefect-server');
    const found = release.lifecycle.precondition.filter(({ error_message }: { error_message: string }) =>
      error_message.startsWith('[exposure.unauthenticated] service.type'),
    );
    expect(found).toEqual([expect.objectContaining({ condition: expect.stringContaining(condition) })]);
  });
});

describe('the warning of plain HTTP', () => {
  const starts = (props: PrefectServerProps) =>
    plainHttpWarnings({ basicAuth: BasicAuth.generated(), ...props }).map((text) => text.split(',')[0]);

  test.each<[PrefectServerProps, string]>([
    [{ ingress: INGRESS }, 'The Ingress has no tlsSecretName'],
    [{ ingress: INGRESS, uiApiUrl: '/api' }, 'The Ingress has no tlsSecretName'],
    [{ gateway: { ...GATEWAY, https: false } }, "The Gateway's listener has no HTTPS"],
    [{ service: { type: ServiceType.LOAD_BALANCER } }, 'A LoadBalancer has no TLS'],
    [{ service: { type: ServiceType.NODE_PORT } }, 'A NodePort has no TLS'],
  ])('%j', (props, start) => {
    expect(starts(props)).toEqual([start]);
    expect(starts({ ...props, uiApiUrl: 'https://prefect.example.com/api' })).toEqual([]);
    expect(starts({ ...props, basicAuth: undefined })).toEqual([]);
  });

  test('is not for TLS, nor for the node port behind an Ingress', () => {
    const ingress = { ...INGRESS, tlsSecretName: 'tls' };
    expect(starts({ ingress, service: { type: ServiceType.NODE_PORT } })).toEqual([]);
    expect(starts({ gateway: GATEWAY })).toEqual([]);
    expect(starts({})).toEqual([]);
  });

  test('is an annotation of the construct', () => {
    const stack = new TerraformStack(new App({ skipValidation: true }), 'test');
    const server = new PrefectServer(stack, 'prefect', {
      basicAuth: BasicAuth.generated(),
      ingress: INGRESS,
    });
    expect(server.node.metadata.map(({ data }) => data)).toEqual(
      plainHttpWarnings({ basicAuth: BasicAuth.generated(), ingress: INGRESS }),
    );
  });
});
