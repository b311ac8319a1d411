import type { Json, Node } from './nodes';

/** Dynamic blocks for an expression `list`, whose elements inputs determine. */
export function dynamicBlocks(
  type: string,
  list: string,
  items: readonly Node[],
  blocks: ReadonlySet<string>,
): Json {
  return { for_each: `\${${list}}`, content: content(items, `${type}.value`, blocks) };
}

/** The union of several blocks' content. In a block without an argument the argument is null; a missing nested block stays absent. */
function content(items: readonly Node[], block: string, blocks: ReadonlySet<string>): Json {
  const names = new Set(items.flatMap(({ map }) => [...(map?.keys() ?? [])]));
  const members = [...names].map((name) => {
    const nodes = items.map(({ map }) => map?.get(name)).filter((node) => node !== undefined);
    return { name, nodes, value: `try(${block}.${name}, null)` };
  });
  const isBlock = ({ name }: { readonly name: string }) => blocks.has(name);
  // A repeated block is a list. Any other block is an object or null.
  const inner = members.filter(isBlock).map(({ name, nodes, value }) => {
    const lists = nodes.flatMap(({ list }) => list ?? []);
    return lists.length > 0
      ? [name, dynamicBlocks(name, `try(coalesce(${value}, []), [])`, lists, blocks)]
      : [name, dynamicBlocks(name, `${value}[*]`, nodes, blocks)];
  });
  return {
    ...Object.fromEntries(
      members.filter((member) => !isBlock(member)).map(({ name, value }) => [name, `\${${value}}`]),
    ),
    ...(inner.length > 0 && { dynamic: Object.fromEntries(inner) }),
  };
}
