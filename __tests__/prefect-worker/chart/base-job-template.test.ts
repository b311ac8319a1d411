import { baseJobTemplate } from '../../../src/prefect-worker/chart/base-job-template';
import original from '../../../src/prefect-worker/chart/prefect-kubernetes-template.json';

function properties(template: any): any {
  return template.variables.properties;
}

function podSpec(template: any): any {
  return template.job_configuration.job_manifest.spec.template.spec;
}

describe('the base job template', () => {
  test('without options and restrictions it is the default of prefect-kubernetes, with a namespace and an end of finished jobs', () => {
    const expected = structuredClone(original) as any;
    expected.variables.properties.namespace.default = 'jobs';
    expected.variables.properties.finished_job_ttl.default = 604_800;
    expect(baseJobTemplate({ restricted: false }, 'jobs')).toEqual(expected);
  });

  test('options become defaults of variables, which a deployment can override', () => {
    const template = baseJobTemplate(
      {
        image: 'flows:1',
        environment: { A: '1' },
        serviceAccountName: 'flows',
        ttlAfterFinished: 60,
        requests: { cpu: '1', memory: '1Gi' },
        limits: { cpu: '2', memory: '2Gi' },
      },
      'jobs',
    );
    const defaults = Object.fromEntries(
      Object.entries(properties(template)).map(([name, { default: value }]: any) => [name, value]),
    );
    expect(defaults).toMatchObject({
      namespace: 'jobs',
      image: 'flows:1',
      env: { A: '1' },
      service_account_name: 'flows',
      finished_job_ttl: 60,
      cpu_request: '1',
      memory_request: '1Gi',
      cpu_limit: '2',
      memory_limit: '2Gi',
    });
    expect(Object.keys(properties(template))).toEqual(Object.keys(original.variables.properties));
  });

  test('the template uses each variable that an option sets', () => {
    const used = JSON.stringify(original.job_configuration);
    for (const name of ['namespace', 'image', 'env', 'service_account_name', 'finished_job_ttl']) {
      expect(used).toContain(`{{ ${name} }}`);
    }
    for (const name of ['cpu_request', 'memory_request', 'cpu_limit', 'memory_limit']) {
      expect(used).toContain(`{{ ${name} }}`);
    }
  });

  test('options without a variable go into the manifest', () => {
    const template = baseJobTemplate(
      {
        nodeSelector: { a: 'b' },
        tolerations: [{ operator: 'Exists' }],
        pullSecrets: ['r'],
        restricted: false,
      },
      'jobs',
    );
    expect(podSpec(template)).toEqual({
      ...original.job_configuration.job_manifest.spec.template.spec,
      nodeSelector: { a: 'b' },
      tolerations: [{ operator: 'Exists' }],
      imagePullSecrets: [{ name: 'r' }],
    });
  });

  test('job.template is used unchanged', () => {
    const template = { job_configuration: {}, variables: { properties: {} } };
    expect(baseJobTemplate({ template }, 'jobs')).toEqual(template);
  });

  test('the default template is not modified', () => {
    const before = structuredClone(original);
    baseJobTemplate({ image: 'x', nodeSelector: { a: 'b' } }, 'jobs');
    expect(original).toEqual(before);
  });
});
