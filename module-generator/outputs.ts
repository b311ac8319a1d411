import type { Decide } from './decisions';
import type { Output } from './definition';
import type { ModuleWriter } from './module';
import { snakeCase } from './names';
import type { Node } from './nodes';

let run = 0;

/** The library's outputs, in independent parts. Each part adds its outputs with a prefix. */
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

/** Renames the keys of a map to HCL names. */
function inSnakeCase({ map, ...node }: Node): Node {
  return map === undefined
    ? node
    : { ...node, map: new Map([...map].map(([key, value]) => [snakeCase(key), value])) };
}

/** Adds `depends_on`, so that an output's value is available only after the objects that it names exist. */
export function withDependencies(
  outputs: Readonly<Record<string, Output>>,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Record<string, Output> {
  const unknown = Object.keys(dependencies).filter((name) => outputs[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`These outputs do not exist: ${unknown.join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const dependsOn = dependencies[name];
      return [name, { ...output, ...(dependsOn && { depends_on: dependsOn }) }];
    }),
  );
}
