import type { Json } from './plans';

type Variables = Record<string, string | undefined>;

/** Top-level keys of the file that are no jobs. */
const KEYWORDS = ['default', 'stages', 'variables', 'workflow', 'include'];

/** A job with what it extends: maps are merged, and lists replaced. */
export function job(config: Json, name: string): Json {
  const { extends: base, ...own } = config[name];
  return base === undefined ? own : merged(job(config, base), own);
}

function merged(base: Json, own: Json): Json {
  const isMap = (value: Json): boolean =>
    value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isMap(base) || !isMap(own)) return own;
  const keys = new Set([...Object.keys(base), ...Object.keys(own)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      key in base && key in own ? merged(base[key], own[key]) : (own[key] ?? base[key]),
    ]),
  );
}

/** The jobs of a pipeline with these variables, in the order of the file; by hand those that wait to be started. */
export function jobs(config: Json, variables: Variables): { name: string; byHand: boolean }[] {
  if (rule(config.workflow.rules, variables) === undefined) return [];
  return Object.keys(config)
    .filter((name) => !KEYWORDS.includes(name) && !name.startsWith('.'))
    .flatMap((name) => {
      const { rules } = job(config, name);
      const found = rules === undefined ? {} : rule(rules, variables);
      return found === undefined ? [] : [{ name, byHand: found.when === 'manual' }];
    });
}

/** The first rule that holds. Of GitLab's expressions, what the file uses. */
function rule(rules: Json[], variables: Variables): Json | undefined {
  return rules.find(({ if: condition }) =>
    condition.split(' && ').every((term: string) => {
      const [, left, right] = /^(\$\w+)(?: == (\S+))?$/.exec(term) ?? [];
      if (left === undefined) throw new Error(`a condition that is not known here: ${term}`);
      return right === undefined
        ? !!expanded(left, variables)
        : expanded(left, variables) === expanded(right, variables);
    }),
  );
}

/** A text or variable with the variables in it replaced, as GitLab does before a job begins. */
export function expanded(text: string, variables: Variables): string {
  return text.replace(/^"|"$/g, '').replace(/\$(\w+)/g, (_match, name) => variables[name] ?? '');
}
