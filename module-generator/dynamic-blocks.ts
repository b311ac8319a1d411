import type { Json, Node } from './nodes';

/** Blocks of a type of which inputs decide how many there are, and what is in each; `list` is an expression for them. */
export function dynamicBlocks(
  type: string,
  list: string,
  items: readonly Node[],
  blocks: ReadonlySet<string>,
): Json {
  return { for_each: `\${${list}}`, content: content(items, `${type}.value`, blocks) };
}

/** What is in any of some blocks: an argument that one has not is null there, and a block in it is absent. */
function content(items: readonly Node[], block: string, blocks: ReadonlySet<string>): Json {
  const names = new Set(items.flatMap(({ map }) => [...(map?.keys() ?? [])]));
  const members = [...names].map((name) => {
    const nodes = items.map(({ map }) => map?.get(name)).filter((node) => node !== undefined);
    return { name, nodes, value: `try(${block}.${name}, null)` };
  });
  const isBlock = ({ name }: { readonly name: string }) => blocks.has(name);
  // A block that is there several times is a list, and any other an object or null.
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
