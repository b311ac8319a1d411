import { TESTED_CHART_VERSIONS } from '../../src/helm/prefect-helm';
import { SCENARIOS } from '../support/scenarios';
import { synthesize } from '../support/template';
import { containers, missingHelm, render } from './helm';
import { suite } from './needs';

/** Values that give a component the chart's own command. */
const DEFAULTS: Record<string, unknown> = {
  'prefect-server': {
    server: { command: [] },
    backgroundServices: { command: [] },
    migrations: { entrypoint: ['/bin/sh', '-c'] },
  },
  'prefect-worker': { worker: { command: [] } },
};

suite('render', missingHelm(Object.keys(TESTED_CHART_VERSIONS)), 'containers that wait', () => {
  test.each(['several servers on Redis', 'workers in three namespaces'])(
    '%s: then they start as the chart starts them',
    (scenario) => {
      const template = synthesize(SCENARIOS[scenario].build);
      for (const { name, namespace, chart, version } of Object.values(template.resources('helm_release'))) {
        const commands = (more: unknown[]) => {
          const values = [...template.valuesDocuments(name), ...(more as Record<string, unknown>[])];
          const found = containers(render(chart, version, name, namespace, values));
          return found.map(({ command = [], args = [] }) => [...command, ...args]);
        };
        const waiting = commands([]);
        const tini = ['/usr/bin/tini', '-g', '--'];
        const started = waiting.map((command) => {
          const at = command.indexOf('-c');
          const isWaiting = command[at - 1] === 'python';
          const rest = command.slice(at + 3);
          return isWaiting ? [...(rest[0] === '/bin/sh' ? [] : tini), ...rest] : command;
        });
        expect(started).toEqual(commands([DEFAULTS[chart]]));
        expect(started).not.toEqual(waiting);
      }
    },
  );
});
