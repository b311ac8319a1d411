import { TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import { restrictedViolations } from '../support/pod-security';
import { SCENARIOS } from '../support/scenarios';
import { synthesize } from '../support/template';
import { missingHelm, podSpecs, render } from './helm';
import { suite } from './needs';

suite('render', missingHelm(Object.keys(TESTED_CHART_VERSIONS)), 'pods of the rendered charts', () => {
  test.each(Object.entries(SCENARIOS))('%s: they pass "restricted"', (_name, scenario) => {
    const template = synthesize(scenario.build);
    for (const { name, namespace, chart, version } of Object.values(template.resources('helm_release'))) {
      const manifests = render(chart, version, name, namespace, template.valuesDocuments(name));
      for (const pod of podSpecs(manifests)) {
        expect(restrictedViolations(pod)).toEqual([]);
      }
    }
  });

  test('values override it', () => {
    const { chart, version } = synthesize(SCENARIOS.defaults.build).release('prefect-server');
    const values = { server: { containerSecurityContext: { capabilities: { drop: [] } } } };
    const documents = synthesize(SCENARIOS.defaults.build).valuesDocuments('prefect-server');
    const pods = podSpecs(render(chart, version, 'prefect-server', 'prefect', [...documents, values]));
    expect(pods.flatMap(restrictedViolations)).toEqual(['prefect-server: capabilities']);
  });
});
