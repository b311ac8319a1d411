import type { Body, ResourceBlocks } from './blocks';
import type { Input } from './definition';
import { expressionOf } from './templates';

/** Passwords that nobody turned off are kept: their version alone makes new ones, and no keepers are version 1. */
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

/** A version that only the apply knows would plan a new password each time: with it in `count` the plan is an error. */
export function withKnownVersion({ count, ...body }: Body, credentials: string): Body {
  return { count: `\${(${conditionOf(count)}) && ${versionOf(credentials)} >= 1 ? 1 : 0}`, ...body };
}

function versionOf(credentials: string): string {
  return `try(coalesce(${credentials}.version, 1), 1)`;
}

/** The condition of a `count`. */
export function conditionOf(count: Body[string]): string {
  return expressionOf(count as string).replace(/ \? 1 : 0$/, '');
}

/** The input for the password of credentials that are given. */
export function passwordInput(name: string, credentials: string): Input {
  return {
    type: 'string',
    description: `The password for \`${credentials}\` of the type \`fromPassword\`. Another one at the same version is an error in the plan.`,
    default: null,
    sensitive: true,
    validation: [
      {
        condition: `\${try(var.${credentials}.type, "") != "fromPassword" || var.${name} != null}`,
        error_message: `[credentials.password.missing] ${name}: The type fromPassword takes it from here.`,
      },
      {
        condition: `\${var.${name} == null || var.${name} != ""}`,
        error_message: `[credentials.password.empty] ${name}: An empty password lets everybody in. Give one, or leave it out.`,
      },
      {
        condition: `\${var.${name} == null || try(var.${credentials}.type, "") == "fromPassword"}`,
        error_message: `[input.unused] ${name}: Only the type fromPassword of ${credentials} has it. Leave it out.`,
      },
    ],
  };
}
