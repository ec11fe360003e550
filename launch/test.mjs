// npm test: everything, on a bare machine; ends with one line "N passed, N failed".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePackages, ensurePrograms, environment, offerPrograms, ROOT } from "./toolchain.mjs";

ensurePackages();
ensurePrograms(["redis", "tesseract", "chromium", "poppler", "qpdf", "openssl"]);
offerPrograms(["softhsm"]);

const build = spawnSync(process.execPath, [join(ROOT, "launch", "run.mjs"), "file", "launch/build-extension.mjs", "--quiet"], {
  cwd: ROOT,
  stdio: "inherit",
  env: environment(),
});
if (build.status !== 0) {
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "camtay-test-"));
const report = join(folder, "report.json");
const run = spawnSync("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: environment(),
});
let passed = 0;
let failed = 1;
try {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  passed = numPassedTests;
  // A file that could not even be loaded holds no failed test, yet it failed.
  failed = numFailedTests + testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
} catch {
  console.error("The test runner wrote no report.");
}
rmSync(folder, { recursive: true, force: true });
if (run.status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
