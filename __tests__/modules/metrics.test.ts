import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORTER_CHART_VERSION } from '../../src/helm/prefect-helm';
import { MODULES } from './support/modules';

const MODULE = join(MODULES, 'prefect-metrics');
const CHART = join(__dirname, '../../src/prefect-metrics/chart');

describe('the module prefect-metrics', () => {
  const texts = readdirSync(MODULE)
    .filter((file) => file.endsWith('.tf'))
    .map((file) => readFileSync(join(MODULE, file), 'utf8'));

  test('is small: its inputs are plain values', () => {
    expect(Buffer.byteLength(texts.join(''))).toBeLessThanOrEqual(11_000);
  });

  test.each(['rules.json', 'dashboard.json'])('has the %s of the library', (file) => {
    expect(readFileSync(join(MODULE, 'files', file), 'utf8')).toBe(readFileSync(join(CHART, file), 'utf8'));
  });

  test('has the version of the chart that is tested', () => {
    expect(texts.join('')).toContain(`default     = "${EXPORTER_CHART_VERSION}"`);
  });
});
