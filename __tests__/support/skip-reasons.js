/** Prints how many tests were skipped for which reason. A title has it as `(skipped: <reason>)`. */
class SkipReasons {
  onRunComplete(_contexts, { testResults }) {
    const counts = new Map();
    for (const { fullName, status } of testResults.flatMap((file) => file.testResults)) {
      const [, reason] = /\(skipped: (.+?)\)(?: |$)/.exec(fullName) ?? [];
      if (status === 'pending' && reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    for (const [reason, count] of counts) process.stderr.write(`${count} tests skipped: ${reason}\n`);
  }
}

module.exports = SkipReasons;
