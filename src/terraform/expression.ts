import { type IResolvable, Lazy } from 'cdktf';

/** Writes a value, which may be a token, as it is in an expression. */
type Write = (value: unknown) => string;

/** An expression with tokens in it, for what cdktf has no function of its own: a `for` in another, or with an `if`. */
export function expression(make: (write: Write) => string): IResolvable {
  return Lazy.anyValue({
    produce: (context) => {
      const isInside = context.suppressBraces;
      context.suppressBraces = true;
      const text = make((value) => context.resolve(value));
      return isInside ? text : `\${${text}}`;
    },
  });
}
