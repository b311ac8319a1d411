import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import type { Json } from './plans';

/** Checks documents against a schema of schemastore.org: what is wrong with one. */
export function schema(path: string): (document: Json) => string[] {
  const file = join(dirname(require.resolve('schemastore/package.json')), 'schemas', 'json', path);
  const { $schema: _draft, ...content } = JSON.parse(readFileSync(file, 'utf8'));
  const validate = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(
    content,
  );
  return (document) => {
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
