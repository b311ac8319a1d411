import { TerraformVariable } from 'cdktf';
import { PrefectServer, type PrefectServerProps, ServiceType } from '../../../src';
import { synthesize } from '../../support/template';

function values(props: PrefectServerProps): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { acknowledgeNoAuthentication: true, ...props });
  }).values('prefect-server');
}

describe('exposure of a server', () => {
  test('defaults to a ClusterIP and an API URL that works at each address', () => {
    const { service, server, ingress, gateway } = values({});
    expect(service).toEqual({ type: 'ClusterIP', port: 4200 });
    expect(server).toMatchObject({ apiBasePath: '/api', uiConfig: { prefectUiApiUrl: '/api' } });
    expect([ingress, gateway]).toEqual([undefined, undefined]);
  });

  test('the Service has type, ports and annotations', () => {
    const annotations = { a: 'b' };
    expect(
      values({ service: { type: ServiceType.NODE_PORT, port: 80, nodePort: 30_080, annotations } }).service,
    ).toEqual({ type: 'NodePort', port: 80, nodePort: 30_080, annotations });
  });

  test('the Service has a traffic policy and IP families', () => {
    const options = { externalTrafficPolicy: 'Local', ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] };
    const { service } = values({ service: { type: ServiceType.NODE_PORT, ...options } });
    expect(service).toEqual({ type: 'NodePort', port: 4200, ...options });
  });

  test('the server listens on IPv6 if it is the only family', () => {
    const argsOf = (ipFamilies: string[]) => values({ service: { ipFamilies } }).server.extraArgs;
    expect(argsOf(['IPv6'])).toEqual(['--host', '::']);
    expect(argsOf(['IPv6', 'IPv4'])).toBeUndefined();
    expect(argsOf(['IPv4'])).toBeUndefined();
    const template = synthesize((stack) => {
      const ipFamilies = new TerraformVariable(stack, 'families', { type: 'list(string)' }).listValue;
      new PrefectServer(stack, 'prefect', { service: { ipFamilies } });
    });
    expect(template.values('prefect-server').server.extraArgs).toBe(
      `\${jsonencode(var.families) == jsonencode(["IPv6"]) ? ["--host", "::"] : []}`,
    );
  });

  test('an Ingress has further hosts, with the same path and Secret, and further paths', () => {
    const extraPath = { path: '/x', pathType: 'Prefix', backend: {} };
    const { ingress, server } = values({
      basePath: '/p',
      ingress: {
        host: 'a.example.com',
        pathType: 'Exact',
        tlsSecretName: 'tls',
        extraHosts: ['b.example.com'],
        extraPaths: [extraPath],
      },
    });
    expect(ingress).toMatchObject({
      extraHosts: [{ name: 'b.example.com', path: '/p', pathType: 'Exact' }],
      extraPaths: [extraPath],
      extraTls: [{ hosts: ['a.example.com', 'b.example.com'], secretName: 'tls' }],
    });
    expect(server.uiConfig.prefectUiApiUrl).toBe('https://a.example.com/p/api');
  });

  test('an Ingress writes TLS to extraTls, which the chart renders', () => {
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

  test('an Ingress can be without TLS', () => {
    const { ingress, server } = values({ ingress: { host: 'a.example.com' } });
    expect(ingress).not.toHaveProperty('extraTls');
    expect(server.uiConfig.prefectUiApiUrl).toBe('http://a.example.com/api');
  });

  test('the base path is in each address', () => {
    const { ingress, server } = values({ basePath: '/p/', ingress: { host: 'a.example.com' } });
    expect(ingress.host.path).toBe('/p');
    expect(server).toMatchObject({
      apiBasePath: '/p/api',
      uiConfig: { prefectUiApiUrl: 'http://a.example.com/p/api' },
    });
    expect(values({ basePath: '/' }).server.apiBasePath).toBe('/api');
  });

  test('a Gateway gets a route and is not made', () => {
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

  test('a Gateway can speak HTTP', () => {
    const { httproute, server } = values({
      basePath: '/p',
      gateway: { name: 'g', namespace: 'gw', sectionName: 'web', https: false, hostnames: ['a.example.com'] },
    });
    expect(httproute.parentRefs).toEqual([{ name: 'g', namespace: 'gw', sectionName: 'web' }]);
    expect(httproute.path).toBe('/p');
    expect(server.uiConfig.prefectUiApiUrl).toBe('http://a.example.com/p/api');
  });

  test('uiApiUrl overrides the address for browsers', () => {
    const uiApiUrl = 'https://example.com/x/api';
    expect(values({ uiApiUrl }).server.uiConfig.prefectUiApiUrl).toBe(uiApiUrl);
  });

  test.each([
    [
      'over the host of the Ingress',
      { ingress: { host: 'a.example.com' } },
      'https://tls.example.com/api',
      '',
    ],
    ['with a base path', { basePath: '/p' }, 'https://tls.example.com/p/api/', '/p'],
    ['with a path that is rewritten', {}, 'https://tls.example.com/x/api', '/x'],
    ['with a path that is added', { basePath: '/p' }, 'https://tls.example.com/api', '/p'],
  ])('links in notifications use uiApiUrl, %s', (_name, props, uiApiUrl, path) => {
    const url = values({ ...props, uiApiUrl }).global.prefect.env.find(
      ({ name }: { name: string }) => name === 'PREFECT_UI_URL',
    );
    expect(url.value).toBe(`https://tls.example.com${path}`);
  });

  test('a base path from Terraform can have a trailing slash or be empty', () => {
    const { server, ingress } = synthesize((stack) => {
      const basePath = new TerraformVariable(stack, 'path', { type: 'string' }).stringValue;
      new PrefectServer(stack, 'prefect', {
        acknowledgeNoAuthentication: true,
        basePath,
        ingress: { host: 'a.example.com' },
      });
    }).values('prefect-server');
    const trimmed = 'trimsuffix(var.path, "/")';
    expect(server.apiBasePath).toBe(`\${${trimmed}}/api`);
    expect(ingress.host.path).toBe(`\${coalesce(${trimmed}, "/")}`);
  });
});
