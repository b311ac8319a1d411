import { type TerraformStack, TerraformVariable } from 'cdktf';
import { PrefectServer, type PrefectServerProps } from '../../../src';

/** A stack with one or more releases. */
export interface Scenario {
  readonly build: (stack: TerraformStack) => void;
  /** Names of existing Secrets that the stack's pods may refer to. */
  readonly existingSecrets?: string[];
  /** Names of existing claims that the stack's pods may mount. */
  readonly existingClaims?: string[];
}

export function server(props: PrefectServerProps): (stack: TerraformStack) => void {
  return (stack) => {
    new PrefectServer(stack, 'prefect', props).addOutputs();
  };
}

/** A sensitive variable, as users pass a password. */
export function sensitive(stack: TerraformStack, id = 'password'): string {
  return new TerraformVariable(stack, id, { type: 'string', sensitive: true }).stringValue;
}

/** Text that any layer between the props and the pod could misread. */
export const HARD_TEXT = `a "b" \\ 'c' \${d} %{e} $\${f} {{ g }}\n# h: i`;
