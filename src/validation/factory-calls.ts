/** How a static factory of the library was called. */
export interface FactoryCall {
  /** Its name, such as `Database.bundled`. */
  readonly factory: string;
  readonly args: readonly unknown[];
}

const CALLS = new WeakMap<object, FactoryCall>();

/** What a factory made. Its arguments are kept, so that a construct can check them: a factory has no path to report. */
export function madeBy<T extends object>(factory: string, args: readonly unknown[], made: T): T {
  CALLS.set(made, { factory, args });
  return made;
}

/** The call that made a value; none if another copy of the library made it. */
export function callOf(value: object): FactoryCall | undefined {
  return CALLS.get(value);
}
