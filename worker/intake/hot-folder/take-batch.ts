import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import type { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { sha256OfFile } from "../../blobs/blob-store.ts";
import type { Database } from "../../db/database.ts";
import { newId } from "../../db/new-id.ts";
import type { HotFileTable } from "../../db/schema/work.schema.ts";
import { addStoredFile, createBatch, plainFileName, startBatchIn } from "../../pipeline/in-flight/batches.ts";
import { freeTarget, moveBelow } from "./folder-disk.ts";
import { numbered } from "./hot-folder-names.ts";
import type { HotFolderParts } from "./hot-folder-parts.ts";
import type { RestingFile } from "./resting-files.ts";

interface StoredFile {
  readonly file: RestingFile;
  readonly sha256: Sha256;
  readonly target: string;
}

/**
 * Takes files of one counter as one batch: first their bytes into the store, then everything about them in one transaction that also
 * starts the batch, last the originals to the folder of the day. Broken off anywhere, the next round ends it.
 * @returns null when all of them changed meanwhile
 */
export async function takeBatch(
  parts: HotFolderParts,
  counter: string,
  files: readonly RestingFile[],
  folder: string,
): Promise<{ readonly files: number; readonly batchId: string } | null> {
  const { root, db, flow, agency } = parts;
  const now = parts.now();
  const stored: StoredFile[] = [];
  const targets = new Set<string>();
  for (const file of files) {
    const sha256 = await store(parts, file);
    if (sha256 === null) continue;
    const target = await freeTarget(root, posix.join(folder, vietnamDay(now)), file.path, targets);
    targets.add(target);
    stored.push({ file, sha256, target });
  }
  if (stored.length === 0) return null;
  const batchId = await flow(now, async (context) => {
    const { transaction } = context;
    const label = counter === "" ? null : counter.normalize("NFC");
    const id = await createBatch(transaction, { agency, accountId: null, procedure: null, dossier: null, label }, now);
    const names = new Set<string>();
    for (const { file, sha256, target } of stored) {
      await addStoredFile(transaction, id, { name: nameInBatch(file.path, counter, names), sha256, sizeBytes: file.sizeBytes });
      await transaction
        .insertInto("hot_files")
        .values({
          id: newId(),
          batch_id: id,
          root,
          path: file.path,
          size_bytes: file.sizeBytes,
          modified_ms: file.modifiedMs,
          sha256,
          target,
          taken_at: now.toISOString(),
          moved_at: null,
        })
        .execute();
    }
    await startBatchIn(context, id);
    return id;
  });
  for (const row of await pendingMoves(db, root)) if (row.batch_id === batchId) await settleMove(parts, row);
  return { files: stored.length, batchId };
}

/** Takes a file into the store as it lies there. @returns null when it changed under our hands */
async function store({ root, blobs }: HotFolderParts, file: RestingFile): Promise<Sha256 | null> {
  const path = join(root, file.path);
  try {
    const sha256 = await sha256OfFile(path);
    await blobs.putPieces(sha256, createReadStream(path));
    const after = await stat(path);
    return after.size === file.sizeBytes && after.mtimeMs === file.modifiedMs ? sha256 : null;
  } catch (thrown) {
    const isChanged = thrown instanceof AppError && thrown.code === "system.blob_damaged";
    if (isChanged || (thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}

/** Two spellings of one name on the disk (composed and decomposed letters) are two files. */
function nameInBatch(path: string, counter: string, names: Set<string>): string {
  const plain = plainFileName(counter === "" ? path : path.slice(counter.length + 1));
  for (let count = 1; ; count++) {
    const name = posix.join(posix.dirname(plain), numbered(posix.basename(plain), count));
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

/** Files that are taken and whose originals still have to go to their place. */
export const pendingMoves = (db: Database, root: string): Promise<HotFileTable[]> =>
  db.selectFrom("hot_files").selectAll().where("root", "=", root).where("moved_at", "is", null).execute();

/**
 * Moves the original of a taken file. One that was written anew under its name meanwhile is another file and stays: what was taken lies
 * in the store.
 * @returns false when another program holds it: tried again
 */
export async function settleMove({ root, db, now }: Pick<HotFolderParts, "root" | "db" | "now">, row: HotFileTable): Promise<boolean> {
  const there = await stat(join(root, row.path)).catch(() => null);
  if (there && there.size === Number(row.size_bytes) && there.mtimeMs === row.modified_ms) {
    try {
      await moveBelow(root, row.path, row.target);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") return false;
      const other = await freeTarget(root, posix.dirname(row.target), posix.basename(row.target), new Set());
      await db.updateTable("hot_files").set({ target: other }).where("id", "=", row.id).execute();
      return settleMove({ root, db, now }, { ...row, target: other });
    }
  }
  await db.updateTable("hot_files").set({ moved_at: now().toISOString() }).where("id", "=", row.id).execute();
  return true;
}
