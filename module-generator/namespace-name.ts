import { isMap } from '../src/terraform/escape';
import type { ModuleDefinition } from './definition';

/** The name from the input, without the check that an existing namespace has a name. */
const GIVEN = /\bvar\.namespace\.name\b(?!, null\) != null)/g;

/**
 * Gives the module's namespace a default name. It is not the attribute's default: with that, an existing namespace
 * without a name would look like one with the default name.
 */
export function withNamespaceName(module: ModuleDefinition): ModuleDefinition {
  const { namespace = {} } = module.schema.properties ?? {};
  const { name } = namespace.default as { readonly name: string };
  const known = `(var.namespace.name != null ? var.namespace.name : "${name}")`;
  const local = <T>(part: T): T => replaced(part, 'local.namespace') as T;
  return {
    ...module,
    // A validation that refers to the local would be a cycle.
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
