import { chartSchema } from '../../toolbox/chart-values';
import { type Document, isDocument } from '../support/template';

/**
 * A chart's JSON schema, without the draft: the charts name "the latest", which no validator has, and
 * use keywords of draft 7.
 */
export function schemaOf(chart: string): Document {
  const { $schema, ...schema } = chartSchema(chart);
  expect($schema).toBe('http://json-schema.org/schema#');
  return schema;
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
