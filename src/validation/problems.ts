import { Token } from 'cdktf';
import type { Construct } from 'constructs';

interface Problem {
  readonly id: string;
  readonly path: string;
  readonly got: unknown;
  readonly remedy: string;
}

/**
 * Collects what is wrong with a construct's props, so that one error names all of it.
 * Each problem has a stable id, the path of the prop, what it got, and the remedy.
 */
export class Problems {
  private readonly found: Problem[] = [];

  /** Adds a problem. Never pass a value that could be secret as `got`. */
  public add(id: string, path: string, got: unknown, remedy: string): void {
    this.found.push({ id, path, got, remedy });
  }

  /** @throws Error that lists every problem found, if there is one. */
  public throwIfAny(scope: Construct): void {
    if (this.found.length === 0) {
      return;
    }
    const count = this.found.length === 1 ? '1 problem' : `${this.found.length} problems`;
    const lines = this.found.map(
      ({ id, path, got, remedy }) => `  [${id}] ${path}: ${remedy} Got: ${describe(got)}.`,
    );
    throw new Error(`${scope.node.path} (${scope.constructor.name}): ${count}\n${lines.join('\n')}`);
  }
}

/** Whether a prop has a value that can be checked now: a token is checked at plan, an absent one has a default. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && value !== null && !Token.isUnresolved(value);
}

function describe(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
