import { type IResolvable, Lazy } from 'cdktf';

/** Renders a value, which may be a token, inside an expression. */
type Write = (value: unknown) => string;

/** An expression with tokens that cdktf can't build: nested `for` expressions, or a `for` with an `if`. */
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
