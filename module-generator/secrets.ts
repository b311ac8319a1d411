import type { Body, ResourceBlocks } from './blocks';
import type { Input } from './definition';
import { expressionOf } from './templates';

/** Only a new version makes a new password. Version 1 has no keepers. */
export function addKeepers(
  resources: ResourceBlocks,
  credentialsByPassword: Readonly<Record<string, string>>,
): void {
  for (const [address, credentials] of Object.entries(credentialsByPassword)) {
    const version = versionOf(credentials);
    resources.change(address, ({ count: _, ...body }) => ({
      ...body,
      length: `\${coalesce(${expressionOf(body.length as string)}, 32)}`,
      keepers: `\${${version} > 1 ? { version = tostring(${version}) } : null}`,
    }));
  }
}

/** A version that is unknown at plan would plan a new password each time. In `count` it is an error. */
export function withKnownVersion({ count, ...body }: Body, credentials: string): Body {
  return { count: `\${(${conditionOf(count)}) && ${versionOf(credentials)} >= 1 ? 1 : 0}`, ...body };
}

function versionOf(credentials: string): string {
  return `try(coalesce(${credentials}.version, 1), 1)`;
}

export function conditionOf(count: Body[string]): string {
  return expressionOf(count as string).replace(/ \? 1 : 0$/, '');
}

/** The password input of credentials with the type `fromPassword`. */
export function passwordInput(name: string, credentials: string): Input {
  return {
    type: 'string',
    description: `The password for \`${credentials}\` with the type \`fromPassword\`. Changing it without raising the version is an error in the plan.`,
    default: null,
    sensitive: true,
    validation: [
      {
        condition: `\${try(var.${credentials}.type, "") != "fromPassword" || var.${name} != null}`,
        error_message: `[credentials.password.missing] ${name}: The type fromPassword needs this input.`,
      },
      {
        condition: `\${var.${name} == null || var.${name} != ""}`,
        error_message: `[credentials.password.empty] ${name}: An empty password gives everybody access. Give a password, or omit this input.`,
      },
      {
        condition: `\${var.${name} == null || try(var.${credentials}.type, "") == "fromPassword"}`,
        error_message: `[input.unused] ${name}: Only the type fromPassword of ${credentials} uses this input. Remove it.`,
      },
    ],
  };
}
