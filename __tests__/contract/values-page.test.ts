import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ANSWERS } from '../../scripts/values-page/answers';
import { type Chart, keysOf, leavesOf } from '../../scripts/values-page/chart-keys';
import { answerFor, keysWithoutRow, rowFor } from '../../scripts/values-page/page';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { membersOf } from '../../src/validation/type-model';
import { CHARTS, missingChartValues } from '../../toolbox/chart-values';
import { SCENARIOS } from '../support/scenarios';
import { isDocument, synthesize } from '../support/template';
import { suite } from './needs';

const ROOT = join(__dirname, '../..');

/** Keys of subcharts, which the charts' own values and schemas lack. */
const OF_SUBCHARTS = /^(postgresql|redis)\./;

const PROPS: Record<Chart, string> = {
  'prefect-server': 'PrefectServerProps',
  'prefect-worker': 'WorkerOptions',
};

/** The leaves of a document of values. A map of labels and the like is no leaf. */
function pathsOf(document: Record<string, unknown>, prefix = ''): string[] {
  return Object.entries(document).flatMap(([key, value]) =>
    isDocument(value) && Object.keys(value).length > 0
      ? pathsOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

/** The paths that props write in all scenarios. */
function writtenPaths(chart: Chart): string[] {
  const paths = Object.values(SCENARIOS).flatMap(({ build }) => {
    const template = synthesize(build);
    return Object.values(template.resources('helm_release'))
      .filter((release) => release.chart === chart && release.version === CHART_VERSION)
      .flatMap(({ name, values }) =>
        template
          .valuesDocuments(name)
          .filter((_, index) => !/values-user-\d/.test(values[index]))
          .flatMap((document) => pathsOf(document)),
      );
  });
  return [...new Set(paths)];
}

suite('contract', missingChartValues(), 'docs/values.md', () => {
  test.each(CHARTS)('every key of %s has a row', (chart) => {
    expect(leavesOf(keysOf(chart)).length).toBeGreaterThan(100);
    expect(keysWithoutRow(chart)).toEqual([]);
  });

  test('a key without a row is found', () => {
    expect(answerFor(ANSWERS['prefect-server'], 'server.unheardOf')).toBeUndefined();
    expect(answerFor(ANSWERS['prefect-worker'], 'worker.config.unheardOf')).toBeUndefined();
  });

  test('a key has one row, and every row a key of the chart', () => {
    for (const chart of CHARTS) {
      const { props, values } = ANSWERS[chart];
      const rows = [...Object.keys(props), ...Object.keys(values)];
      expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
      const leaves = leavesOf(keysOf(chart));
      const unknown = rows.filter(
        (row) =>
          !OF_SUBCHARTS.test(row) && !leaves.some((leaf) => leaf === row || leaf.startsWith(`${row}.`)),
      );
      expect(unknown).toEqual([]);
    }
  });

  test('a secret and a key that another prop owns are refused', () => {
    const server = (key: string) => answerFor(ANSWERS['prefect-server'], key);
    expect(server('server.basicAuth.authString')).toMatch(/^Refused\. It holds a secret/);
    expect(server('server.autoscaling.enabled')).toBe('`autoscaling`; refused in `values`');
    expect(server('server.replicaCount')).toBe('`replicas`; refused in `values`');
    expect(server('server.revisionHistoryLimit')).toBe('By `values`');
  });

  test.each(CHARTS)('the props of %s write the keys that the page says, and no others', (chart) => {
    const { props } = ANSWERS[chart];
    const written = writtenPaths(chart);
    expect(written.filter((path) => rowFor(props, path) === undefined)).toEqual([]);
    const rows = new Set(written.map((path) => rowFor(props, path)));
    expect(Object.keys(props).filter((row) => !rows.has(row))).toEqual([]);
  });

  test.each(CHARTS)('the page names props of %s that exist', (chart) => {
    const members = membersOf(PROPS[chart]);
    const names = Object.values(ANSWERS[chart].props)
      .flatMap((text) => text.split(': ')[0].split(', '))
      .map((name) => name.split('.')[0]);
    // A worker's API is a prop of `PrefectWorker`. In the list of a server it is the server.
    expect([...new Set(names)].filter((name) => name !== 'api' && !members.has(name))).toEqual([]);
  });

  test('the page is up to date', () => {
    const script = ['--import', 'tsx', 'scripts/generate-values.ts', '--check'];
    expect(spawnSync(process.execPath, script, { cwd: ROOT, encoding: 'utf8' }).stderr).toBe('');
  });
});
