// npm start: nothing is needed before it. Brings what is missing, then hands over to start-all.ts under the bundled Node.
import { join } from "node:path";
import { ensurePackages, ensurePrograms, ROOT, runUnderBundledNode } from "./toolchain.mjs";

ensurePackages();
ensurePrograms(["redis", "tesseract"]);
process.exitCode = await runUnderBundledNode([join(ROOT, "launch", "start-all.ts"), ...process.argv.slice(2)], { cwd: ROOT });
