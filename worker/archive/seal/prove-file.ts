import { basename } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { digestFile } from "../ocfl/durable-files.ts";
import type { OcflStore } from "../ocfl/ocfl-store.ts";
import { encodeEvidenceRecord } from "./evidence-record.ts";
import { chainsOfGroup, readSeals, type Seal } from "./seals.ts";

export interface Proof {
  /** DER of the evidence record (RFC 4998). */
  readonly evidence: Buffer;
  /** The first timestamp token alone, for checking with other tools. */
  readonly token: Buffer;
  readonly sha256: string;
  readonly objectId: string;
  readonly version: string;
  readonly path: string;
  readonly sealOrdinal: number;
  /** Root the token stamps, hex. */
  readonly root: string;
  /** Lists of the reduced hash tree, hex: what must be sorted, joined and hashed, step by step. */
  readonly steps: readonly (readonly string[])[];
}

async function findSeal(store: OcflStore, sha256: string): Promise<{ seal: Seal; group: number } | undefined> {
  for await (const seal of readSeals(store)) {
    const group = seal.record.groups.findIndex(({ files }) => files.some((file) => file.sha256 === sha256));
    if (group >= 0) return { seal, group };
  }
  return undefined;
}

/**
 * The evidence that a file was in the archive, unchanged, when it was sealed. The file may lie anywhere: it is found by its bytes.
 * @param file  path of the file
 * @throws AppError `archive.not_sealed`
 */
export async function proveFile(store: OcflStore, file: string): Promise<Proof> {
  const [sha256 = ""] = await digestFile(file, ["sha256"]);
  const found = await findSeal(store, sha256);
  if (!found) throw new AppError("archive.not_sealed", { file: basename(file) });
  const { seal, group } = found;
  const chains = await chainsOfGroup(store, seal, group);
  const first = chains[0]?.[0];
  const sealed = seal.record.groups[group];
  if (!first || !sealed) throw new AppError("archive.object_damaged", { place: seal.objectId });
  return {
    evidence: encodeEvidenceRecord({ chains }),
    token: first.token,
    sha256,
    objectId: sealed.objectId,
    version: sealed.version,
    path: sealed.files.find((one) => one.sha256 === sha256)?.path ?? "",
    sealOrdinal: seal.record.ordinal,
    root: seal.record.root,
    steps: (first.path ?? []).map((list) => list.map((hash) => hash.toString("hex"))),
  };
}
