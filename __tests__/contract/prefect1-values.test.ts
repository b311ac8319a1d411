import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TESTED_VERSIONS } from '../../src/prefect1-server/versions';
import { PREFECT1_SCENARIOS } from '../support/prefect1-scenarios';
import { synthesize } from '../support/template';
import { unknownPaths } from './chart';
import { suite } from './needs';
import { VERSION } from './prefect1-chart';

const DEFAULTS = join(
  process.env.CDKTF_PREFECT_CHART_VALUES ?? '',
  `prefect-server-${VERSION}`,
  'values.yaml',
);

/** Keys that are not in the chart's values, and who reads them. */
const KNOWN_ELSEWHERE = [
  // The chart's templates; the values have them for an older shape.
  'postgresql.existingSecret',
  'postgresql.servicePort',
  'postgresql.postgresqlUsername',
  // bitnami/postgresql 11.9.1
  'postgresql.commonLabels',
  'postgresql.image',
  'postgresql.fullnameOverride',
  'postgresql.auth.enablePostgresUser',
  'postgresql.auth.secretKeys',
  'postgresql.primary.resources',
  'postgresql.primary.nodeSelector',
  'postgresql.primary.tolerations',
  'postgresql.primary.affinity',
  'postgresql.primary.podAnnotations',
  'postgresql.primary.initContainers',
  'postgresql.primary.persistence.existingClaim',
  // In a comment of the values, and in the templates.
  'ui.ingress.ingressClassName',
  'apollo.ingress.ingressClassName',
  'prefectConfig.telemetry',
];

suite(
  'contract',
  existsSync(DEFAULTS) ? undefined : `CDKTF_PREFECT_CHART_VALUES lacks ${DEFAULTS}`,
  'values of Prefect 1',
  () => {
    test.each(Object.entries(PREFECT1_SCENARIOS))(
      '%s: only keys that the chart knows',
      (_name, { build }) => {
        const template = synthesize(build);
        const [{ name }] = Object.values(template.resources('helm_release'));
        const unknown = unknownPaths(template.values(name), parse(readFileSync(DEFAULTS, 'utf8')), {});
        expect(unknown.filter((path) => !KNOWN_ELSEWHERE.includes(path))).toEqual([]);
      },
    );

    test('the tested versions are those of the chart’s values', () => {
      const defaults = parse(readFileSync(DEFAULTS, 'utf8'));
      expect(TESTED_VERSIONS).toEqual({
        server: VERSION,
        core: defaults.prefectVersionTag,
        ui: defaults.uiVersionTag,
        hasura: defaults.hasura.image.tag,
      });
    });
  },
);
