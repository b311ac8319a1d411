import { expressionOf } from '../../../module-generator/templates';
import { isMap } from '../../../src/terraform/escape';

/**
 * A module without resources in Terraform's own language, in which an expression is parsed once:
 * one in JSON is parsed anew each time that it is evaluated.
 */
export function printHcl({ variable, locals, module: calls = {}, output = {} }: any): string {
  return [
    ...Object.entries(variable).map(([name, input]: any) =>
      printVariable(
        name,
        input,
        input.validation?.map((each: object) => printBlock('validation', each)).join(''),
      ),
    ),
    printBlock('locals', locals),
    ...Object.entries(calls).map(([name, call]) => printBlock(`module "${name}"`, call)),
    ...Object.entries(output).map(([name, each]) => printBlock(`output "${name}"`, each)),
  ].join('\n');
}

/** A variable; `validations` are blocks for it. */
export function printVariable(name: string, input: any, validations = ''): string {
  const { type, default: value, nullable = true, sensitive = false } = input;
  const body = [
    `type = ${type}`,
    `nullable = ${nullable}`,
    `sensitive = ${sensitive}`,
    ...(value === undefined ? [] : [`default = ${JSON.stringify(value)}`]),
  ];
  return `variable "${name}" {\n${body.join('\n')}\n${validations}}\n`;
}

export function printBlock(head: string, body: any): string {
  const lines = Object.entries(body).map(([name, value]) => `${name} = ${printValue(value)}\n`);
  return `${head} {\n${lines.join('')}}\n`;
}

function printValue(value: any): string {
  if (Array.isArray(value)) {
    return `[${value.map(printValue).join(', ')}]`;
  }
  return isMap(value)
    ? `{ ${Object.entries(value)
        .map(([key, item]) => `${expressionOf(key)} = ${printValue(item)}`)
        .join(', ')} }`
    : expressionOf(value as any);
}
