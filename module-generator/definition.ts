import type { SettingsSchema } from '../settings/model';
import type { Validation } from './module';
import type { Json } from './nodes';

/** An output of a module. */
export interface Output {
  readonly value: string;
  readonly description: string;
  /** Resources that must exist before others get the value, which inputs alone determine. */
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
  /** Whether its attributes are inputs of another module, whose README documents them. */
  readonly attributesElsewhere?: boolean;
}

/** Terraform blocks by type: `resource`, `data`, `ephemeral`, `module`. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A Terraform module. */
export interface ModuleDefinition {
  readonly name: string;
  readonly title: string;
  /** The purpose of the module, and how to call it. */
  readonly introduction: string;
  /** The folder in `examples/hcl` that shows its use. */
  readonly example: string;
  readonly providers: readonly (keyof typeof PROVIDERS)[];
  /** The schema of the variables. */
  readonly schema: SettingsSchema;
  readonly variables: Readonly<Record<string, Input>>;
  readonly locals: Readonly<Record<string, Json>>;
  readonly blocks: Blocks;
  /** Former addresses with the current ones: see CONTRIBUTING. */
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly outputs: Readonly<Record<string, Output>>;
}

/** Terraform 1.11 added write-only arguments and ephemeral resources in modules. */
const TERRAFORM = '>= 1.11.0';

/** ADR-12 has the reason for each bound. */
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
