import { valueAt } from '../src/helm/user-value-checks';
import { isMap } from '../src/terraform/escape';

type Values = Record<string, unknown>;

/** Values of a live release. Those that are taken become settings, and the rest stays in `values`. */
export class LiveValues {
  private readonly given: Values;

  public constructor(
    given: Values,
    private readonly defaults: Values,
  ) {
    this.given = structuredClone(given);
  }

  /** Takes the user's value at a dotted path. Nulls stay, because a null deletes a default and a prop can't. */
  public take(path: string): any {
    const value = this.peek(path);
    const nulls = nullsOf(value);
    this.drop(path);
    if (nulls !== undefined) {
      this.put(path, nulls);
    }
    return withoutNulls(value);
  }

  /** Takes the effective value at a dotted path: the user's, else the live chart's default. */
  public takeEffective(path: string): any {
    const given = this.peek(path);
    const byDefault = valueAt(this.defaults, path);
    this.take(path);
    if (isMap(given) && isMap(byDefault)) {
      return withoutNulls({ ...byDefault, ...given });
    }
    return withoutNulls(given === undefined ? byDefault : given);
  }

  /** The user's value at a dotted path, which stays there. */
  public peek(path: string): any {
    return valueAt(this.given, path);
  }

  /** Removes the values at paths, for example those that are read from live objects. */
  public drop(...paths: string[]): void {
    for (const path of paths) {
      const end = path.lastIndexOf('.');
      const parent = end < 0 ? this.given : valueAt(this.given, path.slice(0, end));
      if (isMap(parent)) {
        delete parent[path.slice(end + 1)];
      }
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

  /** Puts values back, by their paths. */
  public putAll(values: Record<string, unknown>): void {
    for (const [path, value] of Object.entries(values)) {
      this.put(path, value);
    }
  }

  /** The remaining values, without those that have no effect. */
  public rest(): Values {
    return compact(this.given, (value, path) => !isEmpty(value) || this.hasDefault(path));
  }

  /** Whether the chart may have a default at a path. Those of its subcharts are unknown. */
  private hasDefault(path: string): boolean {
    return SUBCHART.test(path) || !isEmpty(valueAt(this.defaults, path) ?? null);
  }
}

const SUBCHART = /^(postgresql|redis)\./;

/** A null or an empty list. It removes a default, and has no effect without one. */
function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** The nulls in a value, at their paths. */
function nullsOf(value: unknown): unknown {
  if (!isMap(value)) {
    return value === null ? null : undefined;
  }
  const nulls = Object.entries(value)
    .map(([key, item]) => [key, nullsOf(item)] as const)
    .filter(([, item]) => item !== undefined);
  return nulls.length === 0 ? undefined : Object.fromEntries(nulls);
}

function withoutNulls(value: unknown): unknown {
  if (!isMap(value)) {
    return value ?? undefined;
  }
  const entries = Object.entries(value)
    .map(([key, item]) => [key, withoutNulls(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(entries);
}

/** A map without empty maps and without values that `keeps` rejects. */
export function compact(
  map: Values,
  keeps: (value: unknown, path: string) => boolean = () => true,
  prefix = '',
): Values {
  return Object.fromEntries(
    Object.entries(map)
      .map(([key, value]) => {
        const path = `${prefix}${key}`;
        return [key, isMap(value) ? compact(value, keeps, `${path}.`) : value, path] as const;
      })
      .filter(([, value, path]) => value !== undefined && keeps(value, path))
      .filter(([, value]) => !isMap(value) || Object.keys(value).length > 0),
  );
}

/** A map without empty maps, empty lists and nulls. */
export function pruned(map: Values): Values {
  return compact(map, (value) => !isEmpty(value));
}

/** A boolean as Prefect reads it from a variable. */
export function boolean(text: string): boolean {
  return /^(true|t|1|on|yes|y)$/i.test(text);
}

/** A number from a value, which may be text. */
export function number(value: unknown): number | undefined {
  return value === undefined || value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
}
