import { adopted, IMAGES, PASSWORD } from './support/prefect1';

test('values that a prop has become that prop, and the rest stays values', () => {
  const { settings, left } = adopted({
    images: Object.fromEntries(
      Object.entries(IMAGES).map(([component, image]) => [component, `mirror.example.com/${image}`]),
    ),
    values: {
      ui: {
        service: { type: 'ClusterIP' },
        apolloApiUrl: 'https://api.example.com/graphql',
        ingress: {
          enabled: true,
          ingressClassName: 'nginx',
          hosts: ['ui.example.com'],
          tls: [{ secretName: 'tls', hosts: ['ui.example.com'] }],
        },
      },
      apollo: {
        service: { type: 'ClusterIP', port: 80 },
        replicas: 2,
        image: { name: 'mirror.example.com/x' },
      },
      agent: {
        enabled: true,
        prefectLabels: ['k8s'],
        jobTemplateFilePath: '/etc/template/job.yaml',
        jobTemplateFileConfigMap: 'templates',
        env: [
          { name: 'A', value: 'b' },
          { name: 'PREFECT__BACKEND', value: 'server' },
        ],
      },
      jobs: { createTenant: { enabled: true, tenant: { name: 'Us', slug: 'us' } } },
      imagePullSecrets: [{ name: 'pull' }],
      serviceAccount: { create: false, name: 'sa' },
      prefectConfig: { env: 'local', database: { password: PASSWORD } },
      towel: { image: { pullPolicy: 'IfNotPresent' } },
      serverVersionTag: '2022.09.23',
      prefectVersionTag: '1.3.0',
      postgresql: { postgresqlPassword: PASSWORD, useSubChart: false, externalHostname: 'db.example.com' },
    },
  });
  expect(settings).toMatchObject({
    imageRegistry: 'mirror.example.com',
    versions: { core: '1.3.0' },
    apolloApiUrl: 'https://api.example.com/graphql',
    ui: { ingress: { host: 'ui.example.com', className: 'nginx', tlsSecretName: 'tls' } },
    apollo: { port: 80 },
    agent: {
      labels: ['k8s'],
      environment: { A: 'b' },
      job: { template: { type: 'fromConfigMap', configMapName: 'templates', key: 'job.yaml' } },
    },
    tenant: { name: 'Us', slug: 'us' },
    pullSecrets: ['pull'],
    pullPolicy: 'IfNotPresent',
    serviceAccountName: 'sa',
    values: [{ apollo: { replicas: 2 }, prefectConfig: { env: 'local' } }],
  });
  expect(left.map(({ path }) => path)).toEqual(['agent.env[PREFECT__BACKEND]']);
});

test('what has no prop is listed, and annotations of a Service stay with the one that is reached', () => {
  const { settings, left } = adopted({
    images: { ...IMAGES, towel: 'prefecthq/server:2022.09.20' },
    values: {
      annotations: { owner: 'data' },
      ui: {
        service: { type: 'LoadBalancer', annotations: { a: 'b' } },
        annotations: { 'networking.gke.io/load-balancer-type': 'Internal', 'example.com/api-token': 'abc' },
        image: { pullPolicy: 'IfNotPresent' },
      },
      apollo: {
        service: { type: 'ClusterIP' },
        annotations: { a: 'b' },
        ingress: {
          enabled: true,
          hosts: ['a.example.com'],
          labels: { a: 'b' },
          annotations: { 'example.com/password': 'abc', a: 'b' },
        },
      },
      agent: { enabled: true, jobTemplateFileConfigMap: 'templates' },
      jobs: {
        createTenant: {
          enabled: true,
          tenant: { slug: 'us' },
          image: { tag: '1.3.0' },
          resources: { limits: { memory: '1Gi' } },
          backoffLimit: 30,
        },
      },
      towel: { image: { pullPolicy: 'Never' } },
      serviceAccount: { create: false, name: '', annotations: { 'example.com/secret': 'abc' } },
    },
  });
  expect(settings).not.toHaveProperty('serviceAccountAnnotations');
  expect(settings).toMatchObject({
    ui: {
      type: 'LoadBalancer',
      annotations: { owner: 'data', 'networking.gke.io/load-balancer-type': 'Internal' },
    },
    apollo: { ingress: { host: 'a.example.com', annotations: { a: 'b' } } },
    serviceAccountName: 'default',
    values: [{ annotations: { owner: 'data' }, apollo: { annotations: { a: 'b' } } }],
  });
  expect(JSON.stringify(settings)).not.toContain('abc');
  expect(settings.apollo).not.toHaveProperty('annotations');
  expect(left.map(({ path }) => path).sort()).toEqual([
    'agent.jobTemplateFileConfigMap',
    'apollo.ingress.annotations.example.com/password',
    'apollo.ingress.labels',
    'jobs.createTenant.backoffLimit',
    'jobs.createTenant.image',
    'jobs.createTenant.resources',
    'serviceAccount.annotations.example.com/secret',
    'towel.image.tag',
    'ui.annotations.example.com/api-token',
    'ui.image.pullPolicy',
    'ui.service.annotations',
  ]);
});
