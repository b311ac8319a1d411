import type { SettingsSchema } from './model';

const RESERVED = ['count', 'depends_on', 'for_each', 'lifecycle', 'locals', 'providers', 'source', 'version'];

/** A property with the name of a sensitive Terraform variable. */
export function variableName(what: string): SettingsSchema {
  return {
    description: `Name of the Terraform variable with ${what}, in letters, digits and "_". Set it as TF_VAR_<name>.`,
    type: 'string',
    pattern: `^(?!(?:${RESERVED.join('|')})$)[A-Za-z_][A-Za-z0-9_]*$`,
  };
}

/** Replaces a password parameter: the setting is the name of a Terraform variable. */
export function variableSchema(property: string): Record<string, SettingsSchema> {
  return {
    [property]: variableName('the password'),
    password: refused(
      `a password in settings ends up in Git and in cdk.tf.json; set "${property}" to the name of a Terraform variable, and set that as TF_VAR_<name>`,
    ),
  };
}

/** A known property that must not be set. */
export function refused(reason: string): SettingsSchema {
  return { description: `Refused: ${reason}.`, not: {}, 'x-refused': reason };
}
