import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { type Document, isDocument } from '../support/template';

/** Names the folder of `<chart>-<version>/values.yaml` and `values.schema.json`. */
const VARIABLE = 'CDKTF_PREFECT_CHART_VALUES';

/** What is missing for these tests, if anything. */
export function missingValues(): string | undefined {
  const folder = process.env[VARIABLE];
  if (!folder) {
    return `${VARIABLE} names no folder of charts' values and schemas`;
  }
  const absent = ['prefect-server', 'prefect-worker']
    .map((chart) => join(folder, `${chart}-${CHART_VERSION}`, 'values.schema.json'))
    .filter((path) => !existsSync(path));
  return absent.length === 0 ? undefined : `${VARIABLE} lacks ${absent.join(' and ')}`;
}

/** A chart's default values. */
export function defaultsOf(chart: string): Document {
  return parse(readFileSync(fileOf(chart, 'values.yaml'), 'utf8'));
}

/**
 * A chart's JSON schema, without the draft: the charts name "the latest", which no validator has, and
 * use keywords of draft 7.
 */
export function schemaOf(chart: string): Document {
  const { $schema, ...schema } = JSON.parse(readFileSync(fileOf(chart, 'values.schema.json'), 'utf8'));
  expect($schema).toBe('http://json-schema.org/schema#');
  return schema;
}

function fileOf(chart: string, file: string): string {
  return join(process.env[VARIABLE] ?? '', `${chart}-${CHART_VERSION}`, file);
}

/**
 * The paths in `values` that neither the schema names nor the defaults have. A map that is empty in the
 * defaults takes any key; lists are not looked into.
 */
export function unknownPaths(values: Document, defaults: Document, schema: unknown, prefix = ''): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const named = propertyOf(schema, key);
    if (named === undefined && !(key in defaults)) {
      return [path];
    }
    const below = defaults[key];
    if (!isDocument(value) || isFreeMap(below, named)) {
      return [];
    }
    return unknownPaths(value, isDocument(below) ? below : {}, named, `${path}.`);
  });
}

function isFreeMap(defaults: unknown, schema: unknown): boolean {
  return isDocument(defaults) && Object.keys(defaults).length === 0 && propertiesOf(schema) === undefined;
}

function propertiesOf(schema: unknown): Document | undefined {
  return isDocument(schema) && isDocument(schema.properties) ? schema.properties : undefined;
}

function propertyOf(schema: unknown, key: string): unknown {
  return propertiesOf(schema)?.[key];
}
