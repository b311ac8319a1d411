import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import dashboard = require('../../src/prefect-metrics/chart/dashboard.json');

import { defaultRules, EXPORTED, OTHER_METRICS, PANELS } from './queries';

const ROOT = join(__dirname, '../..');
const EXPORTED_NAMES = new Set(EXPORTED.map(({ series }) => series.replace(/\{.*/, '')));

function metricsOf(expr: string): string[] {
  return expr.match(/\b(?:prefect|kube|kubelet)_\w+(?=\{)/g) ?? [];
}

describe.each(defaultRules())('$alert', ({ alert, expr, labels, annotations, ...rule }) => {
  test('says how bad it is, what is wrong, what to do, and where to read on', () => {
    expect(rule.for).toMatch(/^\d+[mh]$/);
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(Object.keys(annotations).sort()).toEqual(['description', 'runbook_url', 'summary']);
    const [, page, anchor] = /\/docs\/([\w-]+\.md)(?:#([\w-]+))?$/.exec(annotations.runbook_url) ?? [];
    const headings = readFileSync(join(ROOT, 'docs', page), 'utf8').match(/^#+ .*/gm) ?? [];
    const anchors = headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect([undefined, ...anchors]).toContain(anchor);
  });

  test('is in the table of docs/monitor.md, with the sources of its metrics', () => {
    const page = readFileSync(join(ROOT, 'docs/monitor.md'), 'utf8');
    const row = page.split('\n').find((line) => line.startsWith(`| \`${alert}\` |`)) ?? '';
    const sources = Object.entries({ ...OTHER_METRICS, exporter: [...EXPORTED_NAMES] })
      .filter(([, names]) => metricsOf(expr).some((name) => names.includes(name)))
      .map(([source]) => source);
    expect([alert, row.split(' | ')[2]]).toEqual([alert, sources.join(', ')]);
  });
});

test.each([...defaultRules().map(({ alert, expr }) => ({ title: alert, expr })), ...PANELS])(
  '$title reads metrics that exist',
  ({ expr }) => {
    const known = [...EXPORTED_NAMES, ...Object.values(OTHER_METRICS).flat()];
    expect(metricsOf(expr).length).toBeGreaterThan(0);
    expect(metricsOf(expr).filter((name) => !known.includes(name))).toEqual([]);
  },
);

test('the dashboard is small, and its panels have places of their own', () => {
  expect(PANELS.length).toBeLessThanOrEqual(10);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});
