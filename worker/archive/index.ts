/** What the rest of the worker uses of the archive. */
export type { PlainContent } from "./ocfl/durable-files.ts";
export type { Finding } from "./ocfl/finding.ts";
export type { ObjectKeys } from "./ocfl/object-keys.ts";
export { OcflStore, type StoredFile, type WrittenVersion } from "./ocfl/ocfl-store.ts";
export { validateObject } from "./ocfl/validate-object.ts";
export { validateRoot } from "./ocfl/validate-root.ts";
export { type ArchiveDossierInput, archiveDossier, readArchiveRecord } from "./package/archive-dossier.ts";
export type { ArchiveRecord, DossierToArchive } from "./package/archive-record.ts";
export type { PaperToArchive } from "./package/package-dossier.ts";
export { dossierObjectId, nameUuid } from "./package/package-identifiers.ts";
