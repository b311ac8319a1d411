/** A function that makes its value when it is first called. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** An object whose further properties are made when they are asked for. */
export function withGetters(base: object, getters: Readonly<Record<string, () => unknown>>): never {
  const result = { ...base };
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(result, name, { get, enumerable: true });
  }
  return result as never;
}
