/** A condition of a module, and what it says where it does not hold. */
export interface Check {
  /** What fails, as `expect_failures` names it. */
  readonly subject: string;
  readonly condition: string;
  readonly message: string;
  /** The start of the message, which says which check it is. */
  readonly heading: string;
}

/** The checks of a module: validations of its variables, and conditions of its resources and data sources. */
export function checksOf(module: any): Check[] {
  const checks = (subject: string, conditions: any[] = []): Check[] =>
    conditions.map(({ condition, error_message: message }) => ({
      subject,
      condition,
      message,
      heading: headingOf(message),
    }));
  return [
    ...Object.entries<any>(module.variable).flatMap(([name, { validation }]) =>
      checks(`var.${name}`, validation),
    ),
    ...[
      ['', module.resource],
      ['data.', module.data ?? {}],
    ].flatMap(([prefix, types]) =>
      Object.entries<any>(types).flatMap(([type, named]) =>
        Object.entries<any>(named).flatMap(([name, { lifecycle }]) => [
          ...checks(`${prefix}${type}.${name}`, lifecycle?.precondition),
          ...checks(`${prefix}${type}.${name}`, lifecycle?.postcondition),
        ]),
      ),
    ),
  ];
}

/** Whether a check asks for inputs alone, and for nothing that a provider knows. */
export function isOfInputs({ condition }: Check): boolean {
  return !/\b(?:data|self)\./.test(condition);
}

/** Id and path, or else the first sentence, with `…` for what Terraform fills in. */
function headingOf(message: string): string {
  const text = message.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
  return /^\[[\w.]+\] [^:]+(?=: )|^.+?(?=\. )/.exec(text)?.[0] ?? text;
}
