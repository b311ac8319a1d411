import { TerraformElement, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import type { SettingsSchema } from '../settings/model';
import { escapeDocument, isMap } from '../src/terraform/escape';
import { Problems } from '../src/validation/problems';
import type { Decide } from './decisions';
import { explore, REQUIREMENTS, type Requirement, VALUES } from './explore';
import type { Json, Node } from './nodes';
import { Printer } from './print';
import { resolveTokens } from './resolve';
import { type SymbolRules, Symbols } from './symbols';

export interface Validation {
  readonly condition: string;
  readonly error_message: string;
}

/** Runs the library on inputs that are unknown until the plan, and prints the resulting Terraform. */
export class ModuleWriter {
  public readonly stack = new TerraformStack(Testing.app(), 'module');
  public readonly symbols: Symbols;
  public readonly printer: Printer;
  private readonly blockNames = new Set<string>();

  public constructor(
    public readonly schema: SettingsSchema,
    rules: SymbolRules,
    /** The address in the module for each address in the library. */
    private readonly addresses: Readonly<Record<string, string>>,
  ) {
    this.symbols = new Symbols(this.stack, schema, rules);
    this.printer = new Printer(this.symbols.elements, this.blockNames);
  }

  /** The props of the inputs. */
  public props<T>(decide: Decide): T {
    return this.symbols.properties(this.schema, undefined, decide) as T;
  }

  /** A document of values. */
  public values(make: (decide: Decide) => unknown, escaped = escapeDocument): Json {
    return this.printer.json(this.node((decide) => escaped(make(decide))));
  }

  /** An expression for one value. */
  public expression(make: (decide: Decide) => unknown): string {
    return this.printer.expression(this.node(make));
  }

  /** The result of a library function, as an expression of the inputs. */
  public node(make: (decide: Decide) => unknown): Node {
    return explore((decide) => this.run(() => make(decide)), VALUES);
  }

  /** The resources that a library function creates, by their address in the module. */
  public resources(make: (decide: Decide) => unknown): Map<string, Node> {
    return this.elements(make, (address) => !address.startsWith(LOCAL));
  }

  /** The selected blocks that a library function creates, locals included, by their address in the module. */
  public elements(
    make: (decide: Decide) => unknown,
    isSelected: (address: string) => boolean,
  ): Map<string, Node> {
    const node = explore(
      (decide) =>
        this.run(() => {
          make(decide);
          const made = Object.entries(this.made());
          return Object.fromEntries(made.filter(([address]) => isSelected(this.renamed(address))));
        }),
      VALUES,
    );
    return new Map(node.map);
  }

  /** The library's checks. */
  public requirements(check: (problems: Problems, decide: Decide) => void): Node {
    return explore(
      (decide) =>
        this.run(() => {
          const problems = new Problems();
          check(problems, decide);
          return requirementsOf(problems);
        }),
      REQUIREMENTS,
    );
  }

  private run(make: () => unknown): unknown {
    const { captureStackTrace } = Error;
    // cdktf records a stack trace for each token, which would take most of the time.
    Error.captureStackTrace = () => {};
    try {
      const resolved = resolveTokens(this.stack, make());
      return JSON.parse(this.renamed(JSON.stringify(resolved ?? null)));
    } finally {
      Error.captureStackTrace = captureStackTrace;
      for (const child of this.stack.node.children) {
        this.stack.node.tryRemoveChild(child.node.id);
      }
    }
  }

  private renamed(json: string): string {
    return Object.entries(this.addresses).reduce((text, [from, to]) => text.replaceAll(from, to), json);
  }

  /** The stack's outputs with a prefix, by their name without it. */
  public outputs(prefix: string): Record<string, unknown> {
    const outputs = this.stack.node
      .findAll()
      .filter((child) => TerraformOutput.isTerraformOutput(child))
      .map((output) =>
        Object.entries(((output as TerraformOutput).toTerraform() as Blocks).output as object),
      );
    return Object.fromEntries(
      outputs
        .flat()
        .map(([name, { value, description }]) => [name.replace(prefix, ''), { value, description }]),
    );
  }

  /** All blocks of the stack by address. */
  private made(): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const child of this.stack.node.children) {
      if (!TerraformElement.isTerraformElement(child)) {
        continue;
      }
      collectBlocks((child as TerraformElement).toHclTerraform(), this.blockNames);
      for (const [block, types] of Object.entries((child as TerraformElement).toTerraform() as Blocks)) {
        if (block === 'locals') {
          Object.assign(found, withPrefix(LOCAL, types ?? {}));
          continue;
        }
        for (const [type, elements] of Object.entries(types ?? {})) {
          for (const [name, { '//': _, depends_on, ...config }] of Object.entries(elements)) {
            const prefix = block === 'resource' ? '' : `${block}.`;
            found[`${prefix}${type}.${name}`] = config;
          }
        }
      }
    }
    return found;
  }
}

/** Finds the names of nested blocks in a resource's binding. */
function collectBlocks(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      collectBlocks(item, names);
    }
  } else if (isMap(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (isMap(member) && member.isBlock === true) {
        names.add(name);
      }
      collectBlocks(member, names);
    }
  }
}

export const LOCAL = 'local.';

function withPrefix(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

type Blocks = Record<string, undefined | Record<string, Record<string, Record<string, unknown>>>>;

/** Checks of the library that need synth, with what a module does instead. */
const OF_SYNTH: Readonly<Record<string, string>> = {
  'credentials.version.invalid':
    'The version is in `count`, which must be known at plan, and has a validation.',
  'namespace.name.token': 'Addresses in a module contain no namespace names.',
  'worker.name.missing': 'The plan derives the name from the work pool.',
  'job.template.contradiction': 'Unset options are empty, not undefined: see comparisons.ts.',
  'job.poolOfOthers': 'As above.',
};

function requirementsOf(problems: Problems): Requirement[] {
  const all = problems.all.filter(
    ({ errorMessage }) => !Object.keys(OF_SYNTH).some((id) => errorMessage.startsWith(`[${id}] `)),
  );
  return all.map(({ path, errorMessage, condition }) => ({
    path,
    message: errorMessage,
    condition: String(condition),
  }));
}
