// cdktf keeps a stack for each token, and Jest maps each of its lines to a source: most of a suite's time,
// for stacks that no test reads.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));
