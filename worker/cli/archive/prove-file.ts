import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { OcflStore } from "../../archive/index.ts";
import { writeProofFolder } from "../../archive/seal/proof-folder.ts";
import { proveFile as prove } from "../../archive/seal/prove-file.ts";
import { readToken } from "../../pipeline/upkeep/seal-timestamps.ts";
import { ARCHIVE_MESSAGES } from "./archive-messages.ts";

/** Writes the proof folder of a file, by default beside it. @throws AppError `archive.not_sealed`, `archive.file_missing` */
export async function proveFile(store: OcflStore, file: string, out: string | undefined): Promise<number> {
  const path = resolve(file);
  if (!existsSync(path)) throw new AppError("system.not_found", { what: basename(file) });
  const proof = await prove(store, path);
  const folder = resolve(out ?? join(dirname(path), `${basename(path)}.bang-chung`));
  await writeProofFolder(path, proof, folder, readToken(proof.token).genTime);
  console.log(ARCHIVE_MESSAGES.proven(basename(path), folder));
  return 0;
}
