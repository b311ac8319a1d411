import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART_VERSION } from '../src/helm/prefect-helm';

export const CHARTS = ['prefect-server', 'prefect-worker'] as const;

/** Names the folder of `<chart>-<version>/values.yaml` and `values.schema.json`. */
const VARIABLE = 'CDKTF_PREFECT_CHART_VALUES';

/** What is missing to read the charts' default values and schemas, if anything. */
export function missingChartValues(): string | undefined {
  if (!process.env[VARIABLE]) {
    return `${VARIABLE} names no folder of charts' values and schemas`;
  }
  const absent = CHARTS.map((chart) => fileOf(chart, 'values.schema.json')).filter(
    (path) => !existsSync(path),
  );
  return absent.length === 0 ? undefined : `${VARIABLE} lacks ${absent.join(' and ')}`;
}

/** A chart's default values. */
export function chartDefaults(chart: string): any {
  return parse(readFileSync(fileOf(chart, 'values.yaml'), 'utf8'));
}

/** The JSON schema of a chart's values. */
export function chartSchema(chart: string): any {
  return JSON.parse(readFileSync(fileOf(chart, 'values.schema.json'), 'utf8'));
}

function fileOf(chart: string, file: string): string {
  return join(process.env[VARIABLE] ?? '', `${chart}-${CHART_VERSION}`, file);
}
