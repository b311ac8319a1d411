import type { Decide } from './decisions';
import type { Output } from './definition';
import type { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Node } from './nodes';

let run = 0;

/** Outputs that the library adds to the stack, in parts; each makes its own with a prefix. */
export function outputsOf<Part>(
  writer: ModuleWriter,
  parts: readonly Part[],
  add: (part: Part, prefix: string, decide: Decide) => void,
): Record<string, Output> {
  const found: Record<string, Output> = {};
  for (const part of parts) {
    const node = writer.node((decide) => {
      run += 1;
      const prefix = `run${run}_`;
      add(part, prefix, decide);
      return writer.outputs(prefix);
    });
    for (const [name, output] of node.map ?? []) {
      const description = output.map?.get('description')?.scalar;
      const value = output.map?.get('value') as Node;
      found[name] = {
        value: writer.printer.json({ ...inSnakeCase(value), when: output.when }) as string,
        description: description !== undefined && 'value' in description ? String(description.value) : '',
      };
    }
  }
  return found;
}

/** A map with its keys as HCL names them. */
function inSnakeCase({ map, ...node }: Node): Node {
  return map === undefined
    ? node
    : { ...node, map: new Map([...map].map(([key, value]) => [snakeCase(key), value])) };
}

/** Outputs of which each is known to be there once what it names is. */
export function withDependencies(
  outputs: Readonly<Record<string, Output>>,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Record<string, Output> {
  const unknown = Object.keys(dependencies).filter((name) => outputs[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`There are no outputs ${unknown.join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const dependsOn = dependencies[name];
      return [name, { ...output, ...(dependsOn && { depends_on: dependsOn }) }];
    }),
  );
}
