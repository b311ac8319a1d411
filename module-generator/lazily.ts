/** A function that computes its value on the first call. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Adds properties that are computed on access. */
export function withGetters<T = any>(base: object, getters: Readonly<Record<string, () => unknown>>): T {
  const result = { ...base };
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(result, name, { get, enumerable: true });
  }
  return result as T;
}

/** Replaces properties by computed ones. */
export function withOthers<T extends object>(base: T, others: Readonly<Record<string, () => unknown>>): T {
  return new Proxy(base, {
    get: (target, name) => (Object.hasOwn(others, name) ? others[String(name)]() : Reflect.get(target, name)),
  });
}
