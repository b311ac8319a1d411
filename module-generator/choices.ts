import type { Decision } from './decisions';
import type { Choice, Scalar } from './nodes';
import { expressionOf } from './templates';

/** An expression that chooses between values. */
export function choiceExpression(choice: Choice<Scalar>): string {
  if ('value' in choice) {
    return expressionOf(choice.value);
  }
  const { decision, branches } = choice;
  const printed = branches.map((branch) => (branch === undefined ? undefined : choiceExpression(branch)));
  const different = [...new Set(printed.filter((text) => text !== undefined))];
  if (different.length === 1) {
    return different[0];
  }
  const last = different[different.length - 1];
  if (different.length === 2 && different.every((text) => text === 'true' || text === 'false')) {
    return anyOf(
      decision,
      printed.map((each) => each === 'true'),
    );
  }
  return different.slice(0, -1).reduceRight((otherwise, text) => {
    const test = anyOf(
      decision,
      printed.map((each) => each === text),
    );
    return `(${test} ? ${text} : ${otherwise})`;
  }, last);
}

/** A condition for a choice between true and false. */
export function conditionExpression(choice: Choice<boolean>): string {
  if ('value' in choice) {
    return String(choice.value);
  }
  const { decision, branches } = choice;
  const printed = branches.map((branch) => (branch === undefined ? undefined : conditionExpression(branch)));
  const different = [...new Set(printed.filter((text) => text !== undefined))];
  const parts = different
    .filter((text) => text !== 'false')
    .map((text) => {
      const test = anyOf(
        decision,
        printed.map(
          (each) => each === text || (each === undefined && text === different[0] && different.length === 1),
        ),
      );
      return text === 'true' ? test : `(${test} && ${text})`;
    });
  return parts.length === 0 ? 'false' : parts.length === 1 ? parts[0] : `(${parts.join(' || ')})`;
}

/** The condition that any of the given alternatives is taken. */
function anyOf({ alternatives }: Decision, taken: readonly boolean[]): string {
  const tests = alternatives.filter((_, index) => taken[index]).map(({ test }) => test);
  return tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`;
}

/** The expression whose null makes the condition false, if the condition tests only that. */
export function nullableOf(when: Choice<boolean>): string | undefined {
  if ('value' in when || when.decision.nullable === undefined) {
    return undefined;
  }
  const [set, unset] = when.branches;
  const isPlain =
    set !== undefined &&
    unset !== undefined &&
    'value' in set &&
    set.value &&
    'value' in unset &&
    !unset.value;
  return isPlain ? when.decision.nullable : undefined;
}
