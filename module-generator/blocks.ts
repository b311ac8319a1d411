import { conditionExpression } from './choices';
import type { Json, Node } from './nodes';
import type { Printer } from './print';

/** The body of a block. */
export type Body = Readonly<Record<string, Json | object>>;

/** Bodies by block type and labels: a module has one label, a resource has two. */
export type Blocks = Record<string, Record<string, Body | Record<string, Body>>>;

/** Resources, data sources and ephemeral resources by address. */
export class ResourceBlocks {
  private readonly bodies = new Map<string, Body>();

  public constructor(private readonly printer: Printer) {}

  /** Adds blocks of the library, with `count` if inputs decide whether they exist. */
  public add(made: ReadonlyMap<string, Node>): void {
    for (const [address, node] of made) {
      const body = this.printer.body({ ...node, when: { value: true } }) as Body;
      const count: Body =
        'value' in node.when ? {} : { count: `\${${conditionExpression(node.when)} ? 1 : 0}` };
      this.bodies.set(address.replace(/\[0\]$/, ''), { ...count, ...body });
    }
  }

  /** Changes an existing block. */
  public change(address: string, change: (body: Body) => Body): void {
    this.bodies.set(address, change(this.get(address)));
  }

  /** The body of an existing block. */
  public get(address: string): Body {
    const body = this.bodies.get(address);
    if (body === undefined) {
      throw new Error(`The block ${address} does not exist.`);
    }
    return body;
  }

  /** Adds a block that the library does not create. */
  public set(address: string, body: Body): void {
    this.bodies.set(address, body);
  }

  public get blocks(): Blocks {
    const blocks: Blocks = {};
    for (const [address, body] of [...this.bodies].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const parts = address.split('.');
      if (parts[0] === 'module') {
        blocks.module = { ...blocks.module, [parts[1]]: body };
        continue;
      }
      const [block, type, name] = parts.length === 3 ? parts : ['resource', ...parts];
      blocks[block] = { ...blocks[block], [type]: { ...(blocks[block]?.[type] as object), [name]: body } };
    }
    return blocks;
  }
}
