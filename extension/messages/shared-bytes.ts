import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type IDBPDatabase, openDB } from "idb";

const STORE = "bytes";
let opened: Promise<IDBPDatabase> | undefined;
const database = () => {
  opened ??= openDB("camtay-transfer", 1, { upgrade: (db) => void db.createObjectStore(STORE) });
  return opened;
};

/** Hands bytes from one part of the extension to another: messages carry JSON only. Taken once, then gone. */
export async function putBytes(bytes: Blob): Promise<string> {
  const key = crypto.randomUUID();
  await (await database()).put(STORE, bytes, key);
  return key;
}

/** @throws AppError `system.unexpected` when nothing lies under the key */
export async function peekBytes(key: string): Promise<Blob> {
  const found: unknown = await (await database()).get(STORE, key);
  if (!(found instanceof Blob)) throw new AppError("system.unexpected");
  return found;
}

export async function takeBytes(key: string): Promise<Blob> {
  const bytes = await peekBytes(key);
  await dropBytes(key);
  return bytes;
}

export const dropBytes = async (key: string): Promise<void> => void (await (await database()).delete(STORE, key));

/** Whatever an interrupted transfer left behind. */
export const dropAllBytes = async (): Promise<void> => void (await (await database()).clear(STORE));
