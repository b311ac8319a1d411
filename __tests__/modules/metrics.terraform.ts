import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlocks } from '../../modules-dist/hcl-files';
import {
  BasicAuth,
  PrefectMetrics,
  type PrefectMetricsProps,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';
import { describeInTerraform, outputsOf } from '../support/in-terraform';
import { type Document, mergeValues, synthesize } from '../support/template';
import { MODULES } from './support/modules';

const MODULE = join(MODULES, 'prefect-metrics');

/** The values that the module gives to helm, without the resources, which need providers. */
function moduleValues(inputs: Document): Document {
  const kept = readBlocks(MODULE).filter(({ type }) => ['variable', 'locals'].includes(type));
  const { defaults, api } = outputsOf({
    'main.tf.json': {
      module: { metrics: { source: './module', ...inputs } },
      output: { defaults: { value: '${module.metrics.defaults}' }, api: { value: '${module.metrics.api}' } },
    },
    'module/main.tf': [
      ...kept.map(({ text }) => text),
      'output "defaults" {\n  value = local.values_defaults\n}',
      'output "api" {\n  value = local.values_api\n}',
    ].join('\n\n'),
    'module/files/rules.json': readFileSync(join(MODULE, 'files/rules.json'), 'utf8'),
  });
  return mergeValues(defaults, api);
}

function constructValues(server: PrefectServerProps, props: Partial<PrefectMetricsProps> = {}): Document {
  const template = synthesize((stack) => {
    new PrefectMetrics(stack, 'metrics', { server: new PrefectServer(stack, 'prefect', server), ...props });
  });
  const [name] = Object.values(template.resources('helm_release'))
    .filter(({ chart }) => chart === 'prometheus-prefect-exporter')
    .map((release) => release.name);
  return template.values(name);
}

/** Without what has no effect: empty maps, and the name of a Secret without authentication. */
function effective(values: Document): Document {
  const { basicAuth, ...rest } = values as { basicAuth: { enabled: boolean } } & Document;
  const isEmpty = (value: unknown) => JSON.stringify(value) === '{}';
  return Object.fromEntries(
    Object.entries({ ...rest, basicAuth: basicAuth.enabled ? basicAuth : 'off' })
      .filter(([, value]) => !isEmpty(value))
      .map(([key, value]) => [
        key,
        value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).filter(([, item]) => !isEmpty(item)))
          : value,
      ]),
  );
}

describeInTerraform('values of the module prefect-metrics are those of the construct', () => {
  test('with defaults', () => {
    const inputs = { namespace: 'prefect', api_url: 'http://prefect-server.prefect.svc:4200/api' };
    expect(effective(moduleValues(inputs))).toEqual(effective(constructValues({})));
  });

  test('with everything', () => {
    const inputs = {
      namespace: 'prefect',
      server_name: 'data',
      name: 'watch',
      api_url: 'http://data.prefect.svc:4200/prefect/api',
      auth_secret_name: 'data-api-auth',
      auth_version: 'generated-2',
      csrf_protection: true,
      labels: { team: 'data' },
      prometheus_labels: { release: 'monitoring' },
      service_monitor: false,
    };
    const server = {
      name: 'data',
      basePath: '/prefect',
      basicAuth: BasicAuth.generated({ version: 2 }),
      csrfProtection: true,
      labels: { team: 'data' },
    };
    const props = { name: 'watch', prometheusLabels: { release: 'monitoring' }, serviceMonitor: false };
    expect(effective(moduleValues(inputs))).toEqual(effective(constructValues(server, props)));
  });
});
