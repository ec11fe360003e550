import { createHash } from "node:crypto";
import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { GrowingFile } from "../blobs/growing-file.ts";
import type { Database } from "../db/database.ts";
import { newId } from "../db/new-id.ts";
import type { UploadTable } from "../db/schema/work.schema.ts";
import { addStoredFile, getBatch, plainFileName } from "../pipeline/in-flight/batches.ts";
import { appendPieces, storeGrown } from "./receive-bytes.ts";

/** An upload nobody has gone on with for this long is given up. */
const STALE_MS = 24 * 3_600_000;
/** The disk keeps at least this much for the work itself. */
const RESERVE_BYTES = 512 * 1024 * 1024;

export interface Checksum {
  readonly algorithm: "sha1" | "sha256";
  readonly digest: Buffer;
}

export interface NewUpload {
  readonly name: string;
  readonly sizeBytes: number;
  /** Made by the sender; null: every asking begins another upload. */
  readonly requestKey: string | null;
}

/** Files on their way in, encrypted from their first byte. How much has come is what lies on the disk, so no crash can make it wrong. */
export interface UploadStore {
  /**
   * Asked twice with one key, because the first answer was lost on its way, it begins one upload.
   * @throws AppError `access.no_such_item`, `system.changed_meanwhile`, `intake.disk_full`
   */
  create(agency: string, batchId: string, file: NewUpload, now: Date): Promise<string>;
  /** A caller who asks has lost the connection before: what still comes over that one is no longer waited for. @throws AppError `access.no_such_item` */
  state(agency: string, id: string): Promise<{ readonly sizeBytes: number; readonly received: number }>;
  /**
   * @returns how much has come in all
   * @throws AppError `access.no_such_item`, `intake.wrong_offset`, `intake.wrong_checksum` (nothing of the part is kept), `system.too_large`
   */
  append(agency: string, id: string, offset: number, body: Readable, checksum: Checksum | null, now: Date): Promise<number>;
  /** @throws AppError `access.no_such_item` */
  drop(agency: string, id: string): Promise<void>;
  /** Before a batch starts. @throws AppError `intake.uploads_open` when a file has not come in full */
  finishBatch(batchId: string, now: Date): Promise<void>;
  /** Removes what was left behind. */
  dropStale(now: Date): Promise<void>;
}

/** @param folder where files lie until they have come in full */
export function openUploadStore(db: Database, blobs: BlobStore, folder: string): UploadStore {
  const pathOf = (id: string) => join(folder, `${id}.part`);
  /** One writer an upload: a later one ends the earlier, whose line is most likely dead. */
  const writing = new Map<string, { readonly stop: () => void; readonly ended: Promise<unknown> }>();

  async function find(agency: string, id: string): Promise<UploadTable> {
    const row = await db.selectFrom("uploads").selectAll().where("id", "=", id).where("agency", "=", agency).executeTakeFirst();
    if (!row) throw new AppError("access.no_such_item");
    return row;
  }
  async function endEarlier(id: string): Promise<void> {
    const earlier = writing.get(id);
    earlier?.stop();
    await earlier?.ended;
  }
  async function forget(id: string): Promise<void> {
    await endEarlier(id);
    await db.deleteFrom("uploads").where("id", "=", id).where("state", "=", "open").execute();
    await rm(pathOf(id), { force: true });
  }
  async function withPart<T>(id: string, work: (file: GrowingFile) => Promise<T>): Promise<T> {
    const file = await blobs.growing(pathOf(id));
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
  const receivedOf = async (row: UploadTable): Promise<number> =>
    row.state === "done" ? Number(row.size_bytes) : withPart(row.id, async (file) => file.sizeBytes);

  /** Safe to break off anywhere and to do again. */
  async function complete(row: UploadTable, now: Date): Promise<void> {
    const sha256 = row.sha256 === null ? await withPart(row.id, (file) => storeGrown(blobs, file)) : Sha256.parse(row.sha256);
    await db.updateTable("uploads").set({ sha256 }).where("id", "=", row.id).execute();
    await db.transaction().execute(async (transaction) => {
      const done = await transaction
        .updateTable("uploads")
        .set({ state: "done", updated_at: now.toISOString() })
        .where("id", "=", row.id)
        .where("state", "=", "open")
        .executeTakeFirst();
      if (done.numUpdatedRows > 0n)
        await addStoredFile(transaction, row.batch_id, { name: row.name, sha256, sizeBytes: Number(row.size_bytes) });
    });
    await rm(pathOf(row.id), { force: true });
  }

  async function write(row: UploadTable, offset: number, body: Readable, checksum: Checksum | null, now: Date): Promise<number> {
    const size = Number(row.size_bytes);
    const hash = checksum === null ? undefined : createHash(checksum.algorithm);
    const received = await withPart(row.id, async (file) => {
      try {
        await appendPieces(file, body, size, hash);
      } catch (thrown) {
        // A part that cannot be checked as a whole is not kept; one without a checksum counts as far as it came.
        if (checksum !== null || thrown instanceof AppError) await file.cutAt(offset);
        if (!isBrokenLine(body, thrown)) throw thrown;
      }
      await file.flush();
      if (checksum !== null && file.sizeBytes > offset && !hash?.digest().equals(checksum.digest)) {
        await file.cutAt(offset);
        throw new AppError("intake.wrong_checksum");
      }
      return file.sizeBytes;
    });
    await db.updateTable("uploads").set({ updated_at: now.toISOString() }).where("id", "=", row.id).execute();
    if (received === size) await complete(row, now);
    return received;
  }

  return {
    async create(agency, batchId, { name, sizeBytes, requestKey }, now) {
      const plain = plainFileName(name);
      const batch = await getBatch(db, agency, batchId);
      if (batch.state !== "open") throw new AppError("system.changed_meanwhile", { state: batch.state });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const disk = await statfs(folder);
      const free = disk.bavail * disk.bsize;
      if (free < sizeBytes + RESERVE_BYTES)
        throw new AppError("intake.disk_full", { file: plain, freeMegabytes: Math.floor(free / 1_000_000) });
      const id = newId();
      const at = now.toISOString();
      const row: UploadTable = {
        ...{ id, batch_id: batchId, agency, request_key: requestKey ?? id, name: plain, size_bytes: sizeBytes },
        ...{ sha256: null, state: "open", created_at: at, updated_at: at },
      };
      // The file first: an upload without one could not be gone on with.
      await withPart(id, async () => {});
      const begun = await db
        .insertInto("uploads")
        .values(row)
        .onConflict((conflict) => conflict.columns(["batch_id", "request_key"]).doNothing())
        .executeTakeFirst();
      if (begun.numInsertedOrUpdatedRows === 0n) {
        await rm(pathOf(id), { force: true });
        const same = db.selectFrom("uploads").select("id").where("batch_id", "=", batchId).where("request_key", "=", row.request_key);
        return (await same.executeTakeFirstOrThrow()).id;
      }
      if (sizeBytes === 0) await complete(row, now);
      return id;
    },
    async state(agency, id) {
      await find(agency, id);
      await endEarlier(id);
      const row = await find(agency, id);
      return { sizeBytes: Number(row.size_bytes), received: await receivedOf(row) };
    },
    async append(agency, id, offset, body, checksum, now) {
      await find(agency, id);
      await endEarlier(id);
      const row = await find(agency, id);
      const received = await receivedOf(row);
      if (received !== offset) throw new AppError("intake.wrong_offset", { received });
      if (row.state === "done") return received;
      const task = write(row, offset, body, checksum, now);
      const entry = { stop: () => void body.destroy(), ended: task.catch(() => undefined) };
      writing.set(id, entry);
      try {
        return await task;
      } finally {
        if (writing.get(id) === entry) writing.delete(id);
      }
    },
    async drop(agency, id) {
      await find(agency, id);
      await forget(id);
    },
    async finishBatch(batchId, now) {
      const rows = await db.selectFrom("uploads").selectAll().where("batch_id", "=", batchId).where("state", "=", "open").execute();
      let unfinished = 0;
      for (const row of rows)
        if (row.sha256 !== null || (await receivedOf(row)) === Number(row.size_bytes)) await complete(row, now);
        else if (await hasFile(db, batchId, row.name)) await forget(row.id);
        else unfinished += 1;
      if (unfinished > 0) throw new AppError("intake.uploads_open", { count: unfinished });
    },
    async dropStale(now) {
      const stale = new Date(now.getTime() - STALE_MS).toISOString();
      const rows = await db.selectFrom("uploads").select("id").where("state", "=", "open").where("updated_at", "<", stale).execute();
      for (const { id } of rows) await forget(id);
    },
  };
}

/** It was sent again from the beginning, and has come. */
const hasFile = async (db: Database, batchId: string, name: string): Promise<boolean> =>
  (await db.selectFrom("source_files").select("id").where("batch_id", "=", batchId).where("name", "=", name).executeTakeFirst()) !==
  undefined;

/** The sender is gone, or was told to make room for itself: no fault of ours. */
const isBrokenLine = (body: Readable, thrown: unknown): boolean =>
  !(thrown instanceof AppError) &&
  (body.errored !== null || (thrown as NodeJS.ErrnoException | null)?.code === "ERR_STREAM_PREMATURE_CLOSE");
