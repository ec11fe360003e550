import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TestServices } from "../services/start-test-services.ts";
import { hasJavaJudges, hasPythonJudges, JAVA_LIBRARIES, JUDGES_FOLDER, PYTHON } from "./judges.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const PEERS = join(JUDGES_FOLDER, "peers", "node_modules");

/** A program of others that signs PDFs; all it makes is valid and must pass. */
export interface ForeignProducer {
  readonly name: string;
  readonly isThere: () => boolean;
  /** Writes signed files into `out`. @returns what it could not make */
  sign(services: TestServices, sources: string, out: string): Promise<string[]>;
}

const notMade = (stdout: string): string[] => stdout.split("\n").filter((line) => line.startsWith("not made"));
const rootOf = ({ trustDir }: TestServices): string => join(trustDir, "camtay-test-root.pem");

const run = (command: string, args: readonly string[]): string[] => {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  return [...notMade(stdout), ...(status === 0 ? [] : [`ended with ${status}: ${stderr.trim().split("\n").at(-1) ?? ""}`])];
};

const pyhanko: ForeignProducer = {
  name: "pyHanko",
  isThere: hasPythonJudges,
  sign: async (services, sources, out) => {
    const program = join(HERE, "python", "sign-with-pyhanko.py");
    return run(join(PYTHON, "python"), [
      program,
      services.p12.path,
      services.p12.password,
      rootOf(services),
      services.tsaUrl,
      sources,
      out,
    ]);
  },
};

const java: ForeignProducer = {
  name: "EU DSS, PDFBox",
  isThere: hasJavaJudges,
  sign: async (services, sources, out) => {
    const program = join(HERE, "java", "SignElsewhere.java");
    const { path, password } = services.p12;
    return run("java", ["-cp", `${JAVA_LIBRARIES}/*`, program, path, password, services.tsaUrl, rootOf(services), sources, out]);
  },
};

// biome-ignore lint/suspicious/noExplicitAny: a package that is installed apart and brings no types here.
type Loose = any;

const libpdf: ForeignProducer = {
  name: "@libpdf/core",
  isThere: () => existsSync(join(PEERS, "@libpdf", "core")),
  sign: async ({ p12, tsaUrl }, sources, out) => {
    const { PDF, P12Signer, HttpTimestampAuthority }: Loose = await import(pathToFileURL(join(PEERS, "@libpdf/core/dist/index.mjs")).href);
    const signer = await P12Signer.create(readFileSync(p12.path), p12.password);
    for (const source of ["table", "stream"])
      for (const level of ["B-B", "B-T", "B-LT", "B-LTA"]) {
        const stamps = level === "B-B" ? {} : { timestampAuthority: new HttpTimestampAuthority(tsaUrl) };
        const first = await (await PDF.load(readFileSync(join(sources, `${source}.pdf`)))).sign({ signer, level, ...stamps });
        writeFileSync(join(out, `${source}.libpdf-${level}.pdf`), first.bytes);
        const second = await (await PDF.load(first.bytes)).sign({ signer, level: "B-B", fieldName: "Sig2" });
        writeFileSync(join(out, `${source}.libpdf-${level}-twice.pdf`), second.bytes);
      }
    return [];
  },
};

export const FOREIGN_PRODUCERS: readonly ForeignProducer[] = [pyhanko, java, libpdf];
