import { execFile } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { syncFolder } from "../../archive/ocfl/durable-files.ts";
import { syncPath } from "../../archive/ocfl/sync-together.ts";
import { sha256OfFile } from "../../blobs/blob-store.ts";
import type { Manifest } from "./backup-manifest.ts";

const run = promisify(execFile);
const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//.test(location);

/** `:password@` behind `postgres://user`. */
const PASSWORD = /(?<=^\w+:\/\/[^:@/?#]*):([^@/?#]*)@/;

/** Runs a program of PostgreSQL on a database. The password goes with its environment: everybody on the machine can read a command line. */
async function program(location: string, name: string, ...args: string[]): Promise<void> {
  const [, password = ""] = PASSWORD.exec(location) ?? [];
  const address = location.replace(PASSWORD, "@");
  await run(name, [...args, `--dbname=${address}`], {
    env: { ...process.env, ...(password !== "" && { PGPASSWORD: decodeURIComponent(password) }) },
  }).catch((cause: unknown) => {
    throw new AppError("backup.program_failed", { program: name }, { cause });
  });
}

/** Copies in a backup, however they were named. */
const COPY = /^database(?:-[0-9a-f]{16})?\.(?:sqlite|dump)$/;

/**
 * A copy of the database as it is at one moment, while work goes on, under a name of its own: the copy before is what can be restored until
 * the manifest tells of this one.
 * @throws AppError `backup.program_failed`
 */
export async function copyDatabase(location: string, folder: string): Promise<Manifest["database"]> {
  const kind = isPostgres(location) ? "postgres" : "sqlite";
  const part = join(folder, "database.part");
  rmSync(part, { force: true });
  if (kind === "postgres") await program(location, "pg_dump", "--format=custom", "--no-owner", `--file=${part}`);
  else {
    const database = new DatabaseSync(location, { timeout: 30_000 });
    try {
      // One reading transaction for the whole copy, and no free pages in it: what was deleted is not carried along.
      database.prepare("VACUUM INTO ?").run(part);
    } finally {
      database.close();
    }
  }
  const sha256 = await sha256OfFile(part);
  const file = `database-${sha256.slice(0, 16)}.${kind === "postgres" ? "dump" : "sqlite"}`;
  await syncPath(part);
  renameSync(part, join(folder, file));
  await syncFolder(folder);
  return { kind, file, sha256 };
}

/** Takes away the copies that the manifest does not tell of any more. */
export function dropOlderCopies(folder: string, { file }: Manifest["database"]): void {
  for (const name of readdirSync(folder)) if (COPY.test(name) && name !== file) rmSync(join(folder, name));
}

/** Whether the copy can be restored there; nothing is written. @throws AppError `backup.damaged`, `backup.other_database`, `archive.folder_not_empty` */
export async function checkDatabaseCopy(folder: string, manifest: Manifest["database"], location: string): Promise<void> {
  const source = join(folder, manifest.file);
  if (!existsSync(source) || (await sha256OfFile(source)) !== manifest.sha256)
    throw new AppError("backup.damaged", { file: manifest.file });
  if (isPostgres(location) !== (manifest.kind === "postgres")) throw new AppError("backup.other_database", { kind: manifest.kind });
  if (manifest.kind === "postgres") return;
  if (existsSync(location)) throw new AppError("archive.folder_not_empty", { folder: location });
  const copy = new DatabaseSync(source, { readOnly: true });
  try {
    const [answer] = copy.prepare("pragma integrity_check").all() as { integrity_check: string }[];
    if (answer?.integrity_check !== "ok") throw new AppError("backup.damaged", { file: manifest.file });
  } finally {
    copy.close();
  }
}

/** Of a copy that was checked; whole or not at all. @throws AppError `backup.program_failed` */
export async function restoreDatabase(folder: string, manifest: Manifest["database"], location: string): Promise<void> {
  const source = join(folder, manifest.file);
  if (manifest.kind === "postgres") {
    await program(location, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", source);
    return;
  }
  await mkdir(dirname(location), { recursive: true, mode: 0o700 });
  const part = `${location}.part`;
  rmSync(part, { force: true });
  const copy = new DatabaseSync(source, { readOnly: true });
  try {
    copy.prepare("VACUUM INTO ?").run(part);
  } finally {
    copy.close();
  }
  await syncPath(part);
  renameSync(part, location);
  await syncFolder(dirname(location));
}
