import { TerraformVariable } from 'cdktf';
import { ChartSource, type PrefectImage, PrefectWorker, WorkerApi } from '../../src';
import { SCENARIOS } from '../support/scenarios';
import { synthesize, type Template } from '../support/template';

const UNTESTED_CHART = ChartSource.fromRepository({ version: '2026.9.1000000' });
const SELF_HOSTED = WorkerApi.selfHosted({ url: 'https://prefect.example.com/api' });

describe('jobs of a worker', () => {
  const job = (template: Template, pool: string) => {
    const { configuration } = template.values(`prefect-worker-${pool}`).worker.config.baseJobTemplate;
    const { variables, job_configuration } = JSON.parse(configuration);
    const { imagePullSecrets } = job_configuration.job_manifest.spec.template.spec;
    return [variables.properties.image.default, imagePullSecrets];
  };

  test('on a private mirror they run the worker’s image with its pull Secrets, unless job sets others', () => {
    const template = synthesize(SCENARIOS['workers on a private mirror'].build);
    expect(job(template, 'mirrored')).toEqual([
      'mirror.example.com/prefecthq/prefect:3.8.3-python3.11-kubernetes',
      [{ name: 'mirror' }],
    ]);
    expect(job(template, 'own')).toEqual(['own.example.com/worker:3.8.3-own', undefined]);
    expect(job(template, 'flows')).toEqual(['example.com/flows:1.0', undefined]);
  });

  test.each<[string, PrefectImage | undefined, ChartSource | undefined]>([
    ['without a mirror', { tag: '3.8.3-python3.12-kubernetes' }, undefined],
    ['with a tag that only the chart knows', { registry: 'mirror.example.com' }, UNTESTED_CHART],
  ])('%s they keep the default image', (_, image, chart) => {
    const template = synthesize((stack) => {
      new PrefectWorker(stack, 'worker', { workPool: 'a', api: SELF_HOSTED, image, chart });
    });
    expect(job(template, 'a')).toEqual([null, undefined]);
  });

  test('pull Secrets may be a list that only Terraform knows', () => {
    const template = synthesize((stack) => {
      const names = new TerraformVariable(stack, 'names', { type: 'list(string)' });
      const image = { registry: 'mirror.example.com', pullSecrets: names.listValue };
      new PrefectWorker(stack, 'worker', { workPool: 'a', api: SELF_HOSTED, image });
    });
    expect(job(template, 'a')[1]).toBe(`\${[for name in var.names : { name = name }]}`);
  });
});
