import { type IResolvable, type Precondition, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeText } from '../terraform/escape';

/** Whether something holds, or the condition by which the plan finds out. */
export type Verdict = boolean | IResolvable;

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
  private readonly required: (Precondition & { readonly path: string })[] = [];

  /** Adds a problem. Never pass a value that could be secret as `got`. */
  public add(id: string, path: string, got: unknown, remedy: string): void {
    this.found.push({ id, path, got, remedy });
  }

  /**
   * Adds a condition. One on a token is a problem in the plan, where the value is known; one that is known not to hold is
   * one now, for which `got` says what was given.
   */
  public require(id: string, path: string, condition: Verdict, remedy: string, got?: unknown): void {
    if (condition === false) {
      this.add(id, path, got, remedy);
    } else if (condition !== true) {
      this.required.push({ condition, errorMessage: errorMessage(id, path, remedy), path });
    }
  }

  /** What a resource has to have as preconditions, so that the plan finds what synth could not. */
  public get conditions(): readonly Precondition[] {
    return this.required.map(({ condition, errorMessage }) => ({ condition, errorMessage }));
  }

  /** What has been found, and what is required, as conditions: for a module, where inputs decide what is found. */
  public get all(): readonly (Precondition & { readonly path: string })[] {
    const found = this.found.map(({ id, path, remedy }) => ({
      path,
      condition: 'false',
      errorMessage: errorMessage(id, path, remedy),
    }));
    return [...found, ...this.required];
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

function errorMessage(id: string, path: string, remedy: string): string {
  return escapeText(`[${id}] ${path}: ${remedy}`);
}

function describe(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
