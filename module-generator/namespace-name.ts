import { isMap } from '../src/terraform/escape';
import type { ModuleDefinition } from './definition';

/** The name of the namespace as the input has it, but for the check that a namespace that exists has one. */
const GIVEN = /\bvar\.namespace\.name\b(?!, null\) != null)/g;

/**
 * A module whose namespace has a name where none is given. It is no default of the attribute: with one, nobody could tell
 * a namespace that exists and has no name from one that has this name.
 */
export function withNamespaceName(module: ModuleDefinition): ModuleDefinition {
  const { namespace = {} } = module.schema.properties ?? {};
  const { name } = namespace.default as { readonly name: string };
  const known = `(var.namespace.name != null ? var.namespace.name : "${name}")`;
  const local = <T>(part: T): T => replaced(part, 'local.namespace') as T;
  return {
    ...module,
    // A validation that asks for a local would ask for itself.
    variables: replaced(module.variables, known) as ModuleDefinition['variables'],
    locals: { namespace: `\${${known}}`, ...local(module.locals) },
    blocks: local(module.blocks),
    outputs: local(module.outputs),
  };
}

function replaced(value: unknown, name: string): unknown {
  if (typeof value === 'string') {
    return value.replace(GIVEN, () => name);
  }
  if (Array.isArray(value)) {
    return value.map((item) => replaced(item, name));
  }
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, name)]))
    : value;
}
