import { stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { asAppError } from "@camtay/shared/errors/app-error.ts";
import { checkScan, type ScanCheck } from "./check-scan.ts";
import { freeTarget, lookAround, moveBelow, writeNote } from "./folder-disk.ts";
import { NOT_READ_FOLDER, noteName, TAKEN_FOLDER } from "./hot-folder-names.ts";
import type { HotFolderParts } from "./hot-folder-parts.ts";
import { isSame, type RestingFile, restingFiles } from "./resting-files.ts";
import { pendingMoves, settleMove, takeBatch } from "./take-batch.ts";

/** A file is looked into when it has not changed for this long. */
export const REST_MS = 5_000;
/** One that stays unfinished for this long is broken. */
const PATIENCE_MS = 10 * 60_000;
/** A counter that scans on and on hands in what is ready after this long. */
const LONGEST_GATHERING_MS = 60_000;
const MOST_FILES_A_BATCH = 500;

export interface HotFolder {
  /** One look around: takes what has rested and opens whole. @throws whatever the disk says when the folder cannot be seen */
  round(): Promise<void>;
}

/** Watches by looking, again and again: shares and old disks tell nobody when a file changes. */
export function openHotFolder(parts: HotFolderParts): HotFolder {
  const { root, db, tell } = parts;
  const rest = restingFiles();
  const checks = new Map<string, { readonly file: RestingFile; readonly check: ScanCheck }>();
  const stuck = new Set<string>();

  function tellStuck(path: string): void {
    if (!stuck.has(path)) tell({ kind: "stuck", path });
    stuck.add(path);
  }

  /** Looked into once when rested, and an unfinished one again after twice the time. */
  async function checked(file: RestingFile): Promise<ScanCheck> {
    const before = checks.get(file.path);
    if (before && isSame(before.file, file) && (before.check.state !== "unfinished" || file.restedMs < 2 * before.file.restedMs))
      return before.check;
    const check = await checkScan(join(root, file.path), file.path.normalize("NFC"), file.sizeBytes);
    checks.set(file.path, { file, check });
    return check;
  }

  async function refuse(file: RestingFile, check: ScanCheck & { readonly problem: unknown }): Promise<void> {
    const problem = asAppError(check.problem);
    const target = await freeTarget(root, posix.join(NOT_READ_FOLDER, vietnamDay(parts.now())), file.path, new Set());
    await moveBelow(root, file.path, target);
    const when = new Intl.DateTimeFormat("vi-VN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
    await writeNote(root, noteName(target), [
      problem.sentence("vi"),
      `Lúc: ${when.format(parts.now())}. Mã lỗi: ${problem.code}.`,
      "Sửa xong, hãy đưa tệp trở lại thư mục của quầy.",
      "",
      problem.sentence("en"),
    ]);
    tell({ kind: "not-read", path: file.path, sentence: problem.sentence("vi"), code: problem.code });
  }

  /** @returns files that may be taken, and whether the counter is still at it */
  async function sort(files: readonly RestingFile[]): Promise<{ ready: RestingFile[]; busy: boolean }> {
    const ready: RestingFile[] = [];
    let busy = false;
    for (const file of files) {
      if (file.restedMs < REST_MS) {
        busy = true;
        continue;
      }
      try {
        const check = await checked(file);
        if (check.state === "whole") ready.push(file);
        else if (check.state === "refused" || file.restedMs >= PATIENCE_MS) await refuse(file, check);
        else busy = true;
      } catch (thrown) {
        // Another program holds it, or it may not be read: it stays, and is tried again.
        if (await isThere(root, file.path)) tellStuck(file.path);
        busy ||= asAppError(thrown).code !== "intake.busy";
      }
    }
    return { ready, busy };
  }

  return {
    async round() {
      const seen = await lookAround(root);
      const waitingToMove = await pendingMoves(db, root);
      for (const row of waitingToMove) if (!(await settleMove(parts, row))) tellStuck(row.path);
      const pending = new Set((await pendingMoves(db, root)).map((row) => row.path));
      const files = rest.look(seen, parts.clockMs()).filter((file) => !pending.has(file.path));
      for (const path of checks.keys()) if (!files.some((file) => file.path === path)) checks.delete(path);
      for (const [counter, own] of Map.groupBy(files, counterOf)) {
        const { ready, busy } = await sort(own);
        const longest = Math.max(0, ...ready.map((file) => file.restedMs));
        if (ready.length === 0 || (busy && longest < LONGEST_GATHERING_MS && ready.length < MOST_FILES_A_BATCH)) continue;
        const taken = await takeBatch(parts, counter, ready.slice(0, MOST_FILES_A_BATCH), TAKEN_FOLDER);
        if (taken) tell({ kind: "taken", counter, ...taken });
      }
    },
  };
}

/** The folder directly below the watched one; files that lie in it itself belong to no counter. */
const counterOf = ({ path }: RestingFile): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "");

const isThere = (root: string, path: string): Promise<boolean> =>
  stat(join(root, path)).then(
    () => true,
    () => false,
  );
