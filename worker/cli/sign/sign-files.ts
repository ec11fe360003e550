import { copyFile, mkdir } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { openBlobStore } from "../../blobs/blob-store.ts";
import { openDatabase } from "../../db/open-database.ts";
import { readSettings } from "../../settings.ts";
import type { SigningSetup } from "../../signing/batch/signing-setup.ts";
import { createSigningBatches } from "../../signing/signing-batch.ts";
import { withTemporaryFolder } from "../temporary-folder.ts";
import { readSecret } from "./read-secret.ts";
import { SIGN_MESSAGES } from "./sign-messages.ts";
import type { SignOptions } from "./sign-options.ts";
import { setupFromSettings, signingEdges } from "./signing-from-settings.ts";

export interface SignRequest {
  readonly files: readonly string[];
  readonly out: string;
  readonly json: boolean;
  readonly options: SignOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Where each signed file goes: under its own name, so two of one name would overwrite each other, and one beside its original the original.
 * @throws AppError `signing.would_overwrite`
 */
export function signedFilesOf(files: readonly string[], out: string): Map<string, string> {
  const targets = new Map<string, string>();
  for (const file of files) {
    const target = resolve(out, basename(file));
    if (targets.has(basename(file)) || target === resolve(file)) throw new AppError("signing.would_overwrite", { file: basename(file) });
    targets.set(basename(file), target);
  }
  return targets;
}

/**
 * Signs files on the command line with the same machinery as the desk.
 * @returns 0 when every file was signed and verified
 * @throws AppError `signing.would_overwrite` before anything is signed, and those of the signer
 */
export const signFiles = async (request: SignRequest): Promise<number> => {
  const { options, environment } = request;
  const settings = readSettings(environment);
  const targets = signedFilesOf(request.files, request.out);
  const setup = await setupFromSettings(settings, options, () => readSecret("CAMTAY_P12_PASSWORD", SIGN_MESSAGES.askPassword, environment));
  try {
    return await withTemporaryFolder("sign", (folder) => signThrough(folder, setup, targets, settings.agency, request));
  } finally {
    await setup.signer.close();
  }
};

/** @param folder for what is in work */
async function signThrough(
  folder: string,
  setup: SigningSetup,
  targets: ReadonlyMap<string, string>,
  agency: string,
  { files, out, json, options, environment }: SignRequest,
): Promise<number> {
  const database = await openDatabase(":memory:");
  try {
    const blobs = openBlobStore(folder);
    const batches = createSigningBatches({ database, blobs, setup, edges: signingEdges(() => {}) });
    const papers = await Promise.all(
      files.map(async (file, index) => {
        const copy = await blobs.scratch();
        await copyFile(file, copy).catch((cause: unknown) => {
          throw new AppError("verify.file_missing", { file: basename(file) }, { cause });
        });
        return { paperId: `file-${String(index + 1).padStart(6, "0")}`, name: basename(file), pdf: await blobs.adopt(copy) };
      }),
    );
    const batch = await batches.freeze({ agency, accountId: null, papers });
    console.error(SIGN_MESSAGES.frozen(papers.length, batch.signer.subject));
    const pin = options.p12 === undefined ? await readSecret("CAMTAY_PIN", SIGN_MESSAGES.askPin, environment) : "";
    await batches.authorise(batch.id, { pin });
    console.error(SIGN_MESSAGES.confirm);
    await batches.idle();
    const outcome = await batches.status(batch.id);
    await mkdir(out, { recursive: true });
    const rows = await database
      .selectFrom("signing_documents")
      .select(["name", "signed_sha256"])
      .where("batch_id", "=", batch.id)
      .execute();
    const signedOf = new Map(rows.map((row) => [row.name, row.signed_sha256]));
    for (const document of outcome.documents) {
      const signed = signedOf.get(document.name);
      const target = targets.get(document.name);
      if (document.state === "VERIFIED" && signed != null && target !== undefined) {
        await blobs.withFile(Sha256.parse(signed), (file) => copyFile(file, target));
        console.error(SIGN_MESSAGES.signed(document.name));
      } else console.error(SIGN_MESSAGES.notSigned(document.name, document.state, document.problem?.message ?? ""));
    }
    if (json) console.log(JSON.stringify(outcome));
    return outcome.documents.every((document) => document.state === "VERIFIED") ? 0 : 1;
  } finally {
    await database.destroy();
  }
}
