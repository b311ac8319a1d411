import { isObject } from '../settings-schema';

type Values = Record<string, unknown>;

/** Values of a live release: what is taken out becomes settings, and the rest stays values. */
export class LiveValues {
  private readonly given: Values;

  public constructor(
    given: Values,
    private readonly defaults: Values,
  ) {
    this.given = structuredClone(given);
  }

  /** Takes what somebody gave at a dotted path. */
  public take(path: string): any {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const parent = keys.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), this.given);
    if (!isObject(parent)) {
      return undefined;
    }
    const value = parent[last] ?? undefined;
    delete parent[last];
    return value;
  }

  /** Takes what is in force at a dotted path: what somebody gave, else the live chart's default. */
  public takeEffective(path: string): any {
    const given = this.take(path);
    const byDefault = at(this.defaults, path);
    if (isObject(given) && isObject(byDefault)) {
      return { ...byDefault, ...given };
    }
    return given ?? byDefault ?? undefined;
  }

  /** Whether somebody gave something at a dotted path. */
  public has(path: string): boolean {
    return at(this.given, path) !== undefined;
  }

  /** Drops paths whose content is read from the live objects. */
  public drop(...paths: string[]): void {
    for (const path of paths) {
      this.take(path);
    }
  }

  /** Puts a value back. */
  public put(path: string, value: unknown): void {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const parent = keys.reduce<Values>((node, key) => {
      node[key] ??= {};
      return node[key] as Values;
    }, this.given);
    parent[last] = value;
  }

  /** What is left, without empty maps. */
  public rest(): Values {
    return pruned(this.given);
  }
}

function at(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), document);
}

/** A map without empty maps, empty lists and nulls in it. */
export function pruned(map: Values): Values {
  return Object.fromEntries(
    Object.entries(map)
      .map(([key, value]) => [key, isObject(value) ? pruned(value) : value] as const)
      .filter(([, value]) => value !== undefined && value !== null)
      .filter(([, value]) => typeof value !== 'object' || Object.keys(value as object).length > 0),
  );
}

/** A number that may be written as text. */
export function number(value: unknown): number | undefined {
  return value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
}
