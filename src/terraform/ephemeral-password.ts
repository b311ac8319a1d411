import { ref, TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { requireTerraform } from './required-version';

export interface EphemeralPasswordOptions {
  readonly length: number;
  readonly special: boolean;
  /** The special characters, escaped. */
  readonly overrideSpecial?: string;
}

/**
 * `ephemeral "random_password"`, which no provider binding for cdktf 0.21 has.
 * Its result is new in each run and in no state: only a write-only attribute may take it.
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

  /** The password, a sensitive and ephemeral value. */
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
