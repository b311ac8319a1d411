/** The end-to-end tests; `npm run e2e` starts what they need and then runs Jest with this. */
const realNode = process.env.CDKTF_PREFECT_REAL_NODE;

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Tests on real pods have a tier of their own, and measure times: one file at a time.
  testMatch: [realNode ? '**/real-*.e2e.ts' : '**/!(real-*).e2e.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  // Writing a plan writes those anew that are like it.
  maxWorkers: process.env.CDKTF_PREFECT_WRITE_PLANS || realNode ? 1 : 2,
  testTimeout: 300_000,
  verbose: true,
};
