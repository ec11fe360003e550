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

/** The folder with the public METS and CSIP schemas; null when the judge is not installed. */
function schemaFolder(): string | null {
  const libraries = join(dirname(ARCHIVE_PYTHON), "lib");
  if (!hasArchiveJudges() || !existsSync(libraries)) return null;
  const folders = readdirSync(libraries).map((name) => join(libraries, name, "site-packages/eark_validator/ipxml/resources/schema"));
  return folders.find((folder) => existsSync(join(folder, "mets.xsd"))) ?? null;
}
export const hasPackageJudge = (): boolean => schemaFolder() !== null;

/** libxml2 over the XML of exported packages. */
export async function packageJudge(packages: readonly string[]): Promise<{ judged: number; refused: string[] }> {
  const { stdout } = await run(
    join(ARCHIVE_PYTHON, "python"),
    [join(HERE, "python", "validate-package.py"), schemaFolder() ?? "", ...packages],
    {
      maxBuffer: 1 << 26,
    },
  );
  const lines = stdout.trim().split("\n");
  return { judged: Number(lines.at(-1)?.split(" ")[1]), refused: lines.filter((line) => line.startsWith("invalid ")) };
}
