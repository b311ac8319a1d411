/**
 * Prints `passed failed skipped` from the file of a step: these counts, or the report of Jest, whose
 * skipped suites say in their titles what they miss.
 */
const { readFileSync } = require('node:fs');

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if ('numTotalTests' in report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'todo');
  for (const title of new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))) {
    console.error(`skipped: ${title}`);
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  console.log(report.numPassedTests, failed, skipped.length);
} else {
  console.log(report.passed, report.failed, report.skipped);
}
