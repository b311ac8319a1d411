import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

/** The Terraform variables that the settings name, each made once however often it is named. */
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
      description: `Named in the settings; set it as TF_VAR_${name}.`,
    });
    variable.overrideLogicalId(name);
    return variable;
  }
}
