import { Prefect1JobTemplate, PullPolicy } from '../../../src';
import { prefect1 } from './rows';

export const PREFECT1_PODS = [
  prefect1('agent.withoutTenant', 'createTenant', 'false', { createTenant: false, agent: {} }),
  prefect1('tenant.name.invalid', 'tenant.name', '"$(HOME)"', { tenant: { name: '$(HOME)' } }),
  prefect1('tenant.slug.invalid', 'tenant.slug', '"My Team"', { tenant: { slug: 'My Team' } }),
  prefect1('job.resource.unknown', 'agent.job.resources.limits.nvidia.com/gpu', '"1"', {
    agent: { job: { resources: { limits: { 'nvidia.com/gpu': '1' } } } },
  }),
  prefect1('job.template.path.invalid', 'agent.job.template', '"/a; rm -rf /"', {
    agent: { job: { template: Prefect1JobTemplate.fromFile('/a; rm -rf /') } },
  }),
  prefect1('label.reserved', 'setupJobs.podLabels["cdktf-prefect/job"]', '"a"', {
    setupJobs: { podLabels: { 'cdktf-prefect/job': 'a' } },
  }),
  prefect1('annotation.key.invalid', 'setupJobs.podAnnotations["a b"]', '"a b"', {
    setupJobs: { podAnnotations: { 'a b': 'c' } },
  }),
  prefect1('quantity.invalid', 'setupJobs.resources.limits.cpu', '"much"', {
    setupJobs: { resources: { limits: { cpu: 'much' } } },
  }),
  prefect1('image.tag.floating', 'agent.imageTag', '"latest"', { agent: { imageTag: 'latest' } }),
  prefect1('image.tag.floating', 'versions.ui', '"latest"', { versions: { ui: 'latest' } }),
  ...['2.3.2', '3', '3.4.0-python3.11', '10.0.0'].flatMap((tag) => [
    prefect1('image.tag.notPrefect1', 'versions.core', `"${tag}"`, { versions: { core: tag } }),
    prefect1('image.tag.notPrefect1', 'agent.imageTag', `"${tag}"`, { agent: { imageTag: tag } }),
    prefect1('image.tag.notPrefect1', 'agent.imageTag', `"${tag}"`, {
      agent: { imageTag: tag, imageRepository: 'registry.example.com/prefecthq/prefect' },
    }),
  ]),
  prefect1('image.pullPolicy.unknown', 'pullPolicy', '"always"', { pullPolicy: PullPolicy.of('always') }),
  prefect1('image.registry.invalid', 'imageRegistry', '"https://a.example.com"', {
    imageRegistry: 'https://a.example.com',
  }),
  prefect1('image.repository.invalid', 'agent.imageRepository', '"a/b:1"', {
    agent: { imageRepository: 'a/b:1' },
  }),
  prefect1('image.tag.invalid', 'versions.server', '"a b"', { versions: { server: 'a b' } }),
  prefect1('object.name.invalid', 'pullSecrets[0]', '"a b"', { pullSecrets: ['a b'] }),
  prefect1('object.name.invalid', 'agent.job.imagePullSecrets[0]', '"a b"', {
    agent: { job: { imagePullSecrets: ['a b'] } },
  }),
  prefect1('toleration.operator.unknown', 'agent.tolerations[0].operator', '"In"', {
    agent: { tolerations: [{ key: 'a', operator: 'In' }] },
  }),
  prefect1('serviceAccount.contradiction', 'serviceAccountAnnotations["role"]', '"mine"', {
    serviceAccountName: 'mine',
    serviceAccountAnnotations: { role: 'a' },
  }),
  prefect1('environment.reserved', 'environment["PGPASSWORD"]', '"PGPASSWORD"', {
    environment: { PGPASSWORD: 'hunter2-literal' },
  }),
  prefect1('environment.reserved', 'agent.environment["NAMESPACE"]', '"NAMESPACE"', {
    agent: { environment: { NAMESPACE: 'elsewhere' } },
  }),
  prefect1('environment.secret', 'agent.environment["MY_TOKEN"]', '"a value that is not shown"', {
    agent: { environment: { MY_TOKEN: 'hunter2-literal' } },
  }),
  prefect1('environment.twice', 'secretEnvironment["A"]', '"A"', {
    environment: { A: '1' },
    secretEnvironment: { A: { secretName: 's', key: 'k' } },
  }),
];
