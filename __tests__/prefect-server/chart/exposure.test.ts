import { TerraformVariable } from 'cdktf';
import { PrefectServer, type PrefectServerProps, ServiceType } from '../../../src';
import { synthesize } from '../../support/template';

function values(props: PrefectServerProps): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', props);
  }).values('prefect-server');
}

describe('how a server is reached', () => {
  test('by default inside the cluster, by a browser at any address that leads to it', () => {
    const { service, server, ingress, gateway } = values({});
    expect(service).toEqual({ type: 'ClusterIP', port: 4200 });
    expect(server).toMatchObject({ apiBasePath: '/api', uiConfig: { prefectUiApiUrl: '/api' } });
    expect([ingress, gateway]).toEqual([undefined, undefined]);
  });

  test('Service', () => {
    const annotations = { a: 'b' };
    expect(
      values({ service: { type: ServiceType.NODE_PORT, port: 80, nodePort: 30_080, annotations } }).service,
    ).toEqual({ type: 'NodePort', port: 80, nodePort: 30_080, annotations });
  });

  test('Ingress, with TLS that really renders', () => {
    const { ingress, server } = values({
      ingress: { host: 'a.example.com', className: 'nginx', tlsSecretName: 'tls' },
    });
    expect(ingress).toEqual({
      enabled: true,
      className: 'nginx',
      host: { hostname: 'a.example.com', path: '/', pathType: 'Prefix' },
      extraTls: [{ hosts: ['a.example.com'], secretName: 'tls' }],
    });
    expect(server.uiConfig.prefectUiApiUrl).toBe('https://a.example.com/api');
  });

  test('Ingress without TLS', () => {
    const { ingress, server } = values({ ingress: { host: 'a.example.com' } });
    expect(ingress).not.toHaveProperty('extraTls');
    expect(server.uiConfig.prefectUiApiUrl).toBe('http://a.example.com/api');
  });

  test('a base path, everywhere', () => {
    const { ingress, server } = values({ basePath: '/p/', ingress: { host: 'a.example.com' } });
    expect(ingress.host.path).toBe('/p');
    expect(server).toMatchObject({
      apiBasePath: '/p/api',
      uiConfig: { prefectUiApiUrl: 'http://a.example.com/p/api' },
    });
    expect(values({ basePath: '/' }).server.apiBasePath).toBe('/api');
  });

  test('a route of a Gateway, which is not made', () => {
    const { gateway, httproute, server } = values({
      gateway: { name: 'public', hostnames: ['a.example.com', '*.example.org'] },
    });
    expect(gateway).toEqual({ enabled: true, create: false });
    expect(httproute).toEqual({
      enabled: true,
      hostnames: ['a.example.com', '*.example.org'],
      path: '/',
      parentRefs: [{ name: 'public', namespace: 'prefect', sectionName: 'https' }],
    });
    expect(server.uiConfig.prefectUiApiUrl).toBe('https://a.example.com/api');
  });

  test('a Gateway that speaks HTTP', () => {
    const { httproute, server } = values({
      basePath: '/p',
      gateway: { name: 'g', namespace: 'gw', sectionName: 'web', https: false, hostnames: ['a.example.com'] },
    });
    expect(httproute.parentRefs).toEqual([{ name: 'g', namespace: 'gw', sectionName: 'web' }]);
    expect(httproute.path).toBe('/p');
    expect(server.uiConfig.prefectUiApiUrl).toBe('http://a.example.com/p/api');
  });

  test('the browser’s address, said outright', () => {
    const uiApiUrl = 'https://example.com/x/api';
    expect(values({ uiApiUrl }).server.uiConfig.prefectUiApiUrl).toBe(uiApiUrl);
  });

  test.each([
    ['over that of the ingress', { ingress: { host: 'a.example.com' } }, 'https://tls.example.com/api', ''],
    ['with a base path', { basePath: '/p' }, 'https://tls.example.com/p/api/', '/p'],
    ['with a path that is rewritten', {}, 'https://tls.example.com/x/api', '/x'],
    ['with a path that is added', { basePath: '/p' }, 'https://tls.example.com/api', '/p'],
  ])('links in notifications follow that address, %s', (_name, props, uiApiUrl, path) => {
    const url = values({ ...props, uiApiUrl }).global.prefect.env.find(
      ({ name }: { name: string }) => name === 'PREFECT_UI_URL',
    );
    expect(url.value).toBe(`https://tls.example.com${path}`);
  });

  test('a base path that Terraform knows, with a slash or without, or empty', () => {
    const { server, ingress } = synthesize((stack) => {
      const basePath = new TerraformVariable(stack, 'path', { type: 'string' }).stringValue;
      new PrefectServer(stack, 'prefect', { basePath, ingress: { host: 'a.example.com' } });
    }).values('prefect-server');
    const trimmed = 'trimsuffix(var.path, "/")';
    expect(server.apiBasePath).toBe(`\${${trimmed}}/api`);
    expect(ingress.host.path).toBe(`\${coalesce(${trimmed}, "/")}`);
  });
});
