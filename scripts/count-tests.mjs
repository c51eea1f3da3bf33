// Prints the closing line of a test run from vitest's JSON report: `node scripts/count-tests.mjs report.json`.
import { readFileSync } from 'node:fs';

/** @typedef {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, success: boolean }} Report */

/** @returns {Report | undefined} */
function readReport() {
  try {
    return /** @type {Report} */ (JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
  } catch (error) {
    process.stderr.write(`The test run left no report: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

const report = readReport();
const passed = report?.numPassedTests ?? 0;
// A file that does not load, or a run that ends early, fails without a failed test.
const failed = report === undefined ? 1 : report.numFailedTests || (report.success ? 0 : 1);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
