import Ajv from 'ajv';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { chartDefaults, missingChartValues } from '../../toolbox/chart-values';
import { SCENARIOS } from '../support/scenarios';
import { type Document, overDefaults, synthesize } from '../support/template';
import { schemaOf, unknownPaths } from './chart';
import { suite } from './needs';

/** Keys that are in neither the chart's schema nor its values, and who reads them. */
const KNOWN_ELSEWHERE: Record<string, string> = {
  'migrations.podLabels.team': 'prefect-server, templates/pre-upgrade-hook.yaml',
  'migrations.podLabels.stage': 'prefect-server, templates/pre-upgrade-hook.yaml',
  'migrations.podLabels.example.com/cost-center': 'prefect-server, templates/pre-upgrade-hook.yaml',
  'postgresql.commonLabels': 'bitnami/postgresql 12.12.10, values.yaml: common parameters',
  'postgresql.fullnameOverride': 'bitnami/postgresql 12.12.10, values.yaml: common parameters',
  'postgresql.auth.existingSecret': 'bitnami/postgresql 12.12.10; named in the chart’s README',
  'postgresql.auth.secretKeys': 'bitnami/postgresql 12.12.10, values.yaml: auth.secretKeys.userPasswordKey',
  'postgresql.primary.persistence.existingClaim':
    'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.podAnnotations': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.initContainers': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.resources': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.nodeSelector': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.tolerations': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'postgresql.primary.affinity': 'bitnami/postgresql 12.12.10, templates/primary/statefulset.yaml',
  'backgroundServices.podSecurityContext.seccompProfile': 'templates/background-services/deployment.yaml',
  'migrations.podSecurityContext.seccompProfile': 'templates/pre-upgrade-hook.yaml',
  'postgresql.image.registry': 'bitnami/postgresql 12.12.10, values.yaml: image',
  'postgresql.image.pullPolicy': 'bitnami/postgresql 12.12.10, values.yaml: image',
  'postgresql.image.pullSecrets': 'bitnami/postgresql 12.12.10, values.yaml: image',
};

suite('contract', missingChartValues(), 'values that a scenario synthesizes', () => {
  const met = new Set<string>();

  const releases = Object.entries(SCENARIOS).flatMap(([scenario, { build }]) => {
    const template = synthesize(build);
    return Object.values(template.resources('helm_release'))
      .filter(({ version }) => version === CHART_VERSION)
      .map(({ name, chart }) => ({ scenario, name, chart, values: template.values(name) }));
  });

  test.each(releases)('$scenario: $name fits the schema of $chart', ({ chart, values }) => {
    const validate = new Ajv({ strict: false, allErrors: true, validateSchema: false }).compile(
      schemaOf(chart),
    );
    validate(overDefaults(chartDefaults(chart), values));
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(releases)('$scenario: $name has only keys that $chart knows', ({ chart, values }) => {
    const unknown = unknownPaths(values, chartDefaults(chart), schemaOf(chart));
    for (const path of unknown) {
      met.add(path);
    }
    expect(unknown.filter((path) => !(path in KNOWN_ELSEWHERE))).toEqual([]);
  });

  test('no reason is kept for a key that nobody writes', () => {
    expect(Object.keys(KNOWN_ELSEWHERE).filter((path) => !met.has(path))).toEqual([]);
  });

  test('a key that the chart does not know is found', () => {
    const values: Document = { server: { unheardOf: 1 }, postgresql: { auth: { nobody: 'x' } } };
    expect(unknownPaths(values, chartDefaults('prefect-server'), schemaOf('prefect-server'))).toEqual([
      'server.unheardOf',
      'postgresql.auth.nobody',
    ]);
  });
});
