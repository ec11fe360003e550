import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import { writeDurably } from "../ocfl/durable-files.ts";
import { proofPage } from "./proof-page.ts";
import type { Proof } from "./prove-file.ts";
import { type EvidenceVerdict, type TokenReader, verifyEvidence } from "./verify-evidence.ts";

export const PROOF_FILES = {
  description: "bang-chung.json",
  evidence: "bang-chung.ers",
  token: "dau-thoi-gian.tst",
  page: "HUONG-DAN.html",
} as const;

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(PROOF_FILES).map((name) => name.toLowerCase()));

/** The name the proven file has in its proof folder: its own, unless one of the proof's files has it; case is not told apart everywhere. */
const nameInFolder = (name: string): string => (OWN_NAMES.has(name.toLowerCase()) ? `tep-${name}` : name);

/** What the folder says about itself; only the file's name is relied on, everything else is proven by the evidence. */
const Description = z.object({
  version: z.literal(1),
  file: z.string().refine((name) => name !== "" && name !== "." && name !== ".." && !/[/\\]/.test(name)),
  sha256: z.string(),
  objectId: z.string(),
  objectVersion: z.string(),
  sealOrdinal: z.number(),
  root: z.string(),
  steps: z.array(z.array(z.string())),
});

/**
 * Writes a folder an outsider can check without this archive: the file, the evidence record, its timestamp alone, the steps in plain
 * numbers, and a page in plain Vietnamese.
 * @throws AppError `archive.folder_not_empty`
 */
export async function writeProofFolder(file: string, proof: Proof, folder: string, sealedAt: Date): Promise<void> {
  const name = nameInFolder(basename(file));
  await mkdir(folder, { recursive: true });
  const description: z.infer<typeof Description> = {
    version: 1,
    file: name,
    sha256: proof.sha256,
    objectId: proof.objectId,
    objectVersion: proof.version,
    sealOrdinal: proof.sealOrdinal,
    root: proof.root,
    steps: proof.steps.map((list) => [...list]),
  };
  try {
    for (const [target, content] of [
      [PROOF_FILES.evidence, proof.evidence],
      [PROOF_FILES.token, proof.token],
      [PROOF_FILES.description, Buffer.from(`${JSON.stringify(description, null, 2)}\n`)],
      [PROOF_FILES.page, proofPage(name, proof, sealedAt)],
      [name, { file }],
    ] as const)
      await writeDurably(join(folder, target), content);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") throw new AppError("archive.folder_not_empty", { folder }, { cause: thrown });
    throw thrown;
  }
}

/** Checks a proof folder, or a file beside its evidence record. @throws AppError `archive.proof_invalid` when the folder cannot be read */
export async function verifyProofFolder(folder: string, readToken: TokenReader): Promise<{ file: string; verdict: EvidenceVerdict }> {
  try {
    const { file } = Description.parse(JSON.parse(await readFile(join(folder, PROOF_FILES.description), "utf8")));
    const [object, evidence] = await Promise.all([readFile(join(folder, file)), readFile(join(folder, PROOF_FILES.evidence))]);
    return { file, verdict: verifyEvidence(evidence, object, readToken) };
  } catch (cause) {
    throw new AppError("archive.proof_invalid", { reason: PROOF_FILES.description }, { cause });
  }
}
