import type { SettingsSchema } from '../settings/model';
import type { Validation } from './module';
import type { Json } from './nodes';

/** An output of a module. */
export interface Output {
  readonly value: string;
  readonly description: string;
  /** What is there before others get the value, which is made of inputs and known before. */
  readonly depends_on?: readonly string[];
}

/** An input of a module. */
export interface Input {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly sensitive?: boolean;
  readonly validation?: readonly Validation[];
  /** Whether its attributes are the inputs of another module, whose README has them. */
  readonly attributesElsewhere?: boolean;
}

/** Blocks of Terraform by their name: `resource`, `data`, `ephemeral`, `module`. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A Terraform module. */
export interface ModuleDefinition {
  readonly name: string;
  readonly title: string;
  /** What it is for, and how it is called. */
  readonly introduction: string;
  /** The folder in `examples/hcl` that shows its use. */
  readonly example: string;
  readonly providers: readonly (keyof typeof PROVIDERS)[];
  /** What the variables were made from. */
  readonly schema: SettingsSchema;
  readonly variables: Readonly<Record<string, Input>>;
  readonly locals: Readonly<Record<string, Json>>;
  readonly blocks: Blocks;
  /** Addresses that were, and those that they are now: see CONTRIBUTING. */
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly outputs: Readonly<Record<string, Output>>;
}

/** Write-only arguments and ephemeral resources of modules came with 1.11. */
const TERRAFORM = '>= 1.11.0';

/** Why each bound: see ADR-12. */
const PROVIDERS = {
  helm: '>= 3.1.1, < 4.0.0',
  kubernetes: '>= 2.36.0',
  random: '>= 3.7.0',
} as const;

/** The text of `main.tf.json`. */
export function printModule(module: ModuleDefinition): string {
  const required = Object.fromEntries(
    module.providers.map((name) => [name, { source: `hashicorp/${name}`, version: PROVIDERS[name] }]),
  );
  return `${JSON.stringify(
    {
      terraform: { required_version: TERRAFORM, required_providers: required },
      variable: printedVariables(module.variables),
      locals: module.locals,
      ...module.blocks,
      ...(module.moved && { moved: module.moved }),
      output: module.outputs,
    },
    null,
    2,
  )}\n`;
}

function printedVariables(variables: ModuleDefinition['variables']): Record<string, Input> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { attributesElsewhere: _, ...input }]) => [name, input]),
  );
}
