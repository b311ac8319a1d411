import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

/** Creates each Terraform variable that the settings name, once. */
export class SettingsVariables extends Construct {
  private readonly made = new Map<string, TerraformVariable>();

  public constructor(stack: TerraformStack) {
    super(stack, 'variables');
  }

  /** The value of the sensitive variable of this name, as a token. */
  public token(name: string): string {
    const variable = this.made.get(name) ?? this.make(name);
    this.made.set(name, variable);
    return variable.stringValue;
  }

  private make(name: string): TerraformVariable {
    const variable = new TerraformVariable(this, name, {
      type: 'string',
      sensitive: true,
      nullable: false,
      description: `The settings refer to this variable. Set it as TF_VAR_${name}.`,
    });
    variable.overrideLogicalId(name);
    return variable;
  }
}
