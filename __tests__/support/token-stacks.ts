// cdktf keeps a stack for each token, and Jest maps each of its lines to a source: most of a suite's time,
// for stacks that no test reads. The fork has more functions in this file than cdktf.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => {
  const functions = Object.keys(jest.requireActual('cdktf/lib/tokens/private/stack-trace'));
  return Object.fromEntries(functions.map((name) => [name, () => []]));
});
