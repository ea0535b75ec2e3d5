/**
 * Counting what ran. A run of vitest is known by its JSON report and its exit status; nothing that went wrong may
 * count as nothing. Types stand in tally.d.mts.
 */

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

export const plus = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * The tests of one vitest run. A file that could not be read at all counts as one failed test; so does a run without
 * any test, a run without a report (null), and a run that vitest itself calls failed although every test passed (an
 * error outside the tests).
 */
export function tallyOf(report, exitStatus) {
  const tests = report === null ? [] : report.testResults.flatMap((file) => file.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = count('passed');
  const failed = count('failed') + brokenFiles;
  const unexplained = failed === 0 && (exitStatus !== 0 || passed === 0);
  return { passed, failed: failed + (unexplained ? 1 : 0), skipped: tests.length - passed - count('failed') };
}

/** The last line of a run, alone. */
export const summaryOf = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
