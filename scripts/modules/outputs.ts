import type { Decide } from './decisions';
import type { Output } from './definition';
import type { ModuleWriter } from './module';
import type { Node } from './nodes';

/** Outputs that the library adds to the stack, in parts; each makes its own with a prefix. */
export function outputsOf<Part>(
  writer: ModuleWriter,
  parts: readonly Part[],
  add: (part: Part, prefix: string, decide: Decide) => void,
): Record<string, Output> {
  const found: Record<string, Output> = {};
  let run = 0;
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
        value: writer.printer.json({ ...value, when: output.when }) as string,
        description: description !== undefined && 'value' in description ? String(description.value) : '',
      };
    }
  }
  return found;
}
