import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { dossierObjectId, type OcflStore, readArchiveRecord } from "../../archive/index.ts";
import { type Content, digestContent, writeDurably } from "../../archive/ocfl/durable-files.ts";
import type { ArchivedPaper } from "../../archive/package/archive-record.ts";
import { packageDossier } from "../../archive/package/package-dossier.ts";
import { packageFolderName } from "../../archive/package/package-identifiers.ts";
import { type PackageForm, TT05_2025 } from "../../archive/package/package-profile.ts";
import type { SoftwareAgent } from "../../archive/package/premis.ts";
import { markReaderCopy } from "../../archive/package/reader-copy.ts";
import { writeZip } from "../../archive/package/zip-writer.ts";

/** The object of a dossier code or object id. @throws AppError `archive.object_missing` */
export async function findObject(store: OcflStore, code: string, agency: string): Promise<string> {
  for (const objectId of [code, dossierObjectId(agency, code)]) if (await store.has(objectId)) return objectId;
  throw new AppError("archive.object_missing", { objectId: code });
}

export interface Exported {
  readonly folder: string;
  readonly version: string;
  readonly files: number;
}

/**
 * Writes a package as a folder of its own under `out`, every file checked against the inventory. The folder appears only when it is whole.
 * @throws AppError `archive.folder_not_empty`, `archive.object_damaged`
 */
export async function exportObject(store: OcflStore, objectId: string, out: string, version?: string): Promise<Exported> {
  const inventory = await store.readInventory(objectId);
  const chosen = version ?? inventory.head;
  if (!inventory.versions[chosen]) throw new AppError("archive.object_missing", { objectId: `${objectId} ${chosen}` });
  const paths = (await store.listFiles(objectId, chosen)).map((file) => file.logicalPath);
  return writeFolder(objectId, chosen, out, paths, (path) => store.readFile(objectId, path, chosen));
}

/**
 * The newest version as it is handed over (SIP) or given to readers (DIP), made anew from the package that is kept.
 * @throws AppError `archive.folder_not_empty`, `archive.object_damaged`, `pdf.…` of a paper that cannot be marked
 */
export async function exportForm(
  store: OcflStore,
  objectId: string,
  form: Exclude<PackageForm, "AIP">,
  out: string,
  { now, software }: { readonly now: () => Date; readonly software: SoftwareAgent },
): Promise<Exported> {
  const record = await readArchiveRecord(store, objectId);
  const { head, versions } = await store.readInventory(objectId);
  const pdfs: Content[] = [];
  const papers: ArchivedPaper[] = [];
  for (const paper of record.papers) {
    const kept = await store.readFile(objectId, paper.file);
    const pdf = form === "DIP" ? markReaderCopy(kept, record.dossier.agency.name) : kept;
    const { sha256 } = await digestContent(pdf, ["sha256"]);
    pdfs.push({ content: pdf, digests: { sha256 } });
    papers.push({ ...paper, sha256, sizeBytes: pdf.length });
  }
  const prepared = { record: { ...record, papers }, pdfs, software, profile: TT05_2025, form };
  const files = await packageDossier(prepared, { created: new Date(versions.v1?.created ?? now()), now: now(), events: [] });
  return writeFolder(objectId, head, out, [...files.keys()], async (path) => files.get(path)!);
}

async function writeFolder(
  objectId: string,
  version: string,
  out: string,
  paths: readonly string[],
  contentOf: (path: string) => Promise<Content>,
): Promise<Exported> {
  const folder = join(resolve(out), packageFolderName(objectId));
  const temporary = `${folder}.part`;
  await rm(temporary, { recursive: true, force: true });
  for (const path of paths) {
    const target = join(temporary, path);
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, await contentOf(path));
  }
  await rename(temporary, folder).catch(async (cause: unknown) => {
    await rm(temporary, { recursive: true, force: true });
    throw new AppError("archive.folder_not_empty", { folder }, { cause });
  });
  return { folder, version, files: paths.length };
}

/**
 * The same as one ZIP file `<id>.zip`, the package's folder inside.
 * @param write makes the package as a folder below the place it is given
 */
export async function exportZip(objectId: string, out: string, now: Date, write: (out: string) => Promise<Exported>): Promise<Exported> {
  const target = join(resolve(out), `${packageFolderName(objectId)}.zip`);
  if (existsSync(target)) throw new AppError("archive.folder_not_empty", { folder: target });
  const temporary = join(resolve(out), `.${packageFolderName(objectId)}.zip-parts`);
  await rm(temporary, { recursive: true, force: true });
  try {
    const exported = await write(temporary);
    const names = (readdirSync(exported.folder, { recursive: true }) as string[])
      .filter((name) => statSync(join(exported.folder, name)).isFile())
      .sort();
    const entries = names.map((name) => ({ path: `${packageFolderName(objectId)}/${name}`, file: join(exported.folder, name) }));
    await rm(`${target}.part`, { force: true });
    await writeZip(`${target}.part`, entries, now);
    await rename(`${target}.part`, target);
    return { ...exported, folder: target };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
