import { isMap } from '../terraform/escape';

/** Merges documents as helm merges values: maps are merged by key, other values are replaced. */
export function mergeDocuments(...documents: Record<string, unknown>[]): Record<string, unknown> {
  return documents.reduce((merged, document) => mergeTwo(merged, document), {});
}

function mergeTwo(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) {
      continue;
    }
    const current = merged[key];
    merged[key] = isMap(current) && isMap(value) ? mergeTwo(current, value) : value;
  }
  return merged;
}
