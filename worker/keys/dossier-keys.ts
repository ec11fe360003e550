import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { link, mkdir, open, rename, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { z } from "zod";
import type { ObjectKeys } from "../archive/ocfl/object-keys.ts";
import type { KeyWrapper } from "./wrapping-key.ts";

/** One small file a dossier: its key wrapped by the office key, or when and by which request the key was destroyed. */
const KeyFile = z.discriminatedUnion("state", [
  z.object({ version: z.literal(1), state: z.literal("kept"), objectId: z.string(), wrappedKey: z.base64() }),
  z.object({ version: z.literal(1), state: z.literal("destroyed"), objectId: z.string(), destroyedAt: z.string(), request: z.string() }),
]);
export type KeyFile = z.infer<typeof KeyFile>;

export interface DossierKeys extends ObjectKeys {
  readonly folder: string;
  /** Whether the object has a key, or a note that it was destroyed. */
  has(objectId: string): boolean;
  /**
   * Makes a dossier irrecoverable: a note that it was destroyed is written over the wrapped key, where that lies.
   * A second time does nothing.
   * @throws AppError `keys.dossier_key_missing`
   */
  destroy(objectId: string, request: string, now: Date): Promise<void>;
  /** Keeps the note for an object that never had a key, so that it is not archived again. */
  markDestroyed(objectId: string, request: string, now: Date): Promise<void>;
  /** Every file, for the check of keys and the backup. */
  list(): Generator<{ readonly file: string; readonly key: KeyFile }>;
}

/** Where the keys of an archive lie: beside it, never in it, because sealed storage could not give them up. */
export const dossierKeysFolder = (archiveFolder: string): string => `${archiveFolder}.keys`;

export function openDossierKeys(folder: string, wrapper: KeyWrapper): DossierKeys {
  const pathOf = (objectId: string): string => {
    const digest = createHash("sha256").update(objectId).digest("hex");
    return join(folder, digest.slice(0, 2), `${digest}.json`);
  };
  const read = (objectId: string): KeyFile | null => {
    let text: string;
    try {
      text = readFileSync(pathOf(objectId), "utf8");
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw problem;
    }
    const parsed = KeyFile.safeParse(parseJson(text));
    if (!parsed.success || parsed.data.objectId !== objectId) throw new AppError("keys.dossier_key_damaged", { objectId });
    return parsed.data;
  };
  /** A power cut may leave a new file without its content; then nothing was published under the key, and it may be made again. */
  const dropUnfinished = async (objectId: string): Promise<void> => {
    const path = pathOf(objectId);
    if (existsSync(path) && readFileSync(path).every((byte) => byte === 0)) await unlink(path);
  };
  const keyIn = (file: KeyFile): Buffer => {
    if (file.state === "destroyed") throw new AppError("archive.destroyed", { objectId: file.objectId });
    return wrapper.unwrap(Buffer.from(file.wrappedKey, "base64"), contextOf(file.objectId));
  };
  const noteOf = (objectId: string, request: string, now: Date): string => {
    const note: KeyFile = { version: 1, state: "destroyed", objectId, destroyedAt: now.toISOString(), request };
    return JSON.stringify(note);
  };
  const markDestroyed = async (objectId: string, request: string, now: Date): Promise<void> => {
    const path = pathOf(objectId);
    const temporary = `${path}.${randomBytes(6).toString("hex")}`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeSynced(temporary, noteOf(objectId, request, now));
    await rename(temporary, path);
    await syncFolder(dirname(path));
  };
  return {
    folder,
    async forWriting(objectId) {
      await dropUnfinished(objectId);
      const path = pathOf(objectId);
      const found = read(objectId);
      if (found) return { key: keyIn(found), places: placesOf(path, folder) };
      const key = randomBytes(32);
      const file: KeyFile = {
        version: 1,
        state: "kept",
        objectId,
        wrappedKey: wrapper.wrap(key, contextOf(objectId)).toString("base64"),
      };
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const temporary = `${path}.${randomBytes(6).toString("hex")}`;
      // Beside the digesting of the content: on a busy disk each of these may wait for the journal.
      await writeFile(temporary, JSON.stringify(file), { flag: "wx", mode: 0o600 });
      try {
        await link(temporary, path);
        return { key, places: placesOf(path, folder) };
      } catch (problem) {
        // Another process was quicker: its key counts.
        if ((problem as NodeJS.ErrnoException).code === "EEXIST") return { key: keyIn(read(objectId)!), places: placesOf(path, folder) };
        throw problem;
      } finally {
        await unlink(temporary);
      }
    },
    async forReading(objectId) {
      const found = read(objectId);
      if (!found) throw new AppError("keys.dossier_key_missing", { objectId });
      return keyIn(found);
    },
    has: (objectId) => read(objectId) !== null,
    isDestroyed: (objectId) => read(objectId)?.state === "destroyed",
    async destroy(objectId, request, now) {
      const found = read(objectId);
      if (!found) throw new AppError("keys.dossier_key_missing", { objectId });
      if (found.state === "destroyed") return;
      const file = await open(pathOf(objectId), "r+");
      try {
        // The same blocks, not a new file: what was written stays on the disk when a file is only replaced. One write shorter than a
        // sector: a stop never leaves a file that is neither key nor note, with which the destruction could not be finished.
        const { size } = await file.stat();
        await file.write(noteOf(objectId, request, now).padEnd(size), 0);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    markDestroyed,
    *list() {
      if (!existsSync(folder)) return;
      for (const group of readdirSync(folder).sort())
        for (const name of readdirSync(join(folder, group)).sort()) {
          if (!name.endsWith(".json")) continue;
          const path = join(folder, group, name);
          const parsed = KeyFile.safeParse(parseJson(readFileSync(path, "utf8")));
          if (!parsed.success) throw new AppError("keys.dossier_key_damaged", { objectId: name });
          yield { file: join(group, name), key: parsed.data };
        }
    },
  };
}

const contextOf = (objectId: string): string => `dossier ${objectId}`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A file, the folder that holds its name, and the one that holds the folder's. */
const placesOf = (path: string, root: string): string[] => [path, dirname(path), root];

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
