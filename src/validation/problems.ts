import { type IResolvable, type Precondition, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeText } from '../terraform/escape';

/** The result of a check, or a condition that the plan evaluates. */
export type Verdict = boolean | IResolvable;

interface Problem {
  readonly id: string;
  readonly path: string;
  readonly got: unknown;
  readonly remedy: string;
}

/**
 * Collects the problems of a construct's props, so that one error reports them all.
 * Each problem has a stable id, the path of the prop, the value and the remedy.
 */
export class Problems {
  private readonly found: Problem[] = [];
  private readonly required: (Precondition & { readonly path: string })[] = [];

  /** Adds a problem. Errors print `got`, so never pass a value that could be a secret. */
  public add(id: string, path: string, got: unknown, remedy: string): void {
    this.found.push({ id, path, got, remedy });
  }

  /**
   * Adds a problem now if `condition` is false, with the value `got`. If `condition` is an expression, the plan
   * evaluates it.
   */
  public require(id: string, path: string, condition: Verdict, remedy: string, got?: unknown): void {
    if (condition === false) {
      this.add(id, path, got, remedy);
    } else if (condition !== true) {
      this.required.push({ condition, errorMessage: errorMessage(id, path, remedy), path });
    }
  }

  /** Preconditions of a resource: the checks that need the plan. */
  public get conditions(): readonly Precondition[] {
    return this.required.map(({ condition, errorMessage }) => ({ condition, errorMessage }));
  }

  /** All problems and checks as conditions, for modules: there the inputs decide which problems apply. */
  public get all(): readonly (Precondition & { readonly path: string })[] {
    const found = this.found.map(({ id, path, remedy }) => ({
      path,
      condition: 'false',
      errorMessage: errorMessage(id, path, remedy),
    }));
    return [...found, ...this.required];
  }

  /** @throws Error that lists every problem */
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

/** Whether a value can be checked at synth. A token is checked at plan. An absent value has a default. */
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
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
  // A URL may have a password.
  return text.replace(/\/\/[^\s"]*@/g, '//…@');
}
