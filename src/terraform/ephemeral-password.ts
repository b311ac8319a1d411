import { ref, TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { requireTerraform } from './required-version';

export interface EphemeralPasswordOptions {
  readonly length: number;
  readonly special: boolean;
  /** The special characters, with Terraform templates escaped. */
  readonly overrideSpecial?: string;
}

/**
 * `ephemeral "random_password"`, which the provider bindings for cdktf 0.21 lack. Terraform generates a
 * new result in each run and never stores it, so only write-only attributes may use it.
 */
export class EphemeralPassword extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly options: EphemeralPasswordOptions,
  ) {
    super(scope, id);
    requireTerraform(this, 11);
  }

  /** The password. It is sensitive and ephemeral. */
  public get result(): string {
    return Token.asString(ref(`ephemeral.random_password.${this.friendlyUniqueId}.result`, this.cdktfStack));
  }

  public toTerraform(): unknown {
    const { length, special, overrideSpecial } = this.options;
    return {
      ephemeral: {
        random_password: {
          [this.friendlyUniqueId]: { length, special, override_special: overrideSpecial },
        },
      },
    };
  }
}
