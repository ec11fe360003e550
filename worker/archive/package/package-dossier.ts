import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { z } from "zod";
import { type Content, digestContent, forEachFew, sizeOf } from "../ocfl/durable-files.ts";
import {
  ArchivedDossier,
  ArchivedPaper,
  type ArchiveRecord,
  type DossierToArchive,
  EVENTS_FILE,
  type PackageEvent,
  RECORD_FILE,
} from "./archive-record.ts";
import { dossierDescription, fileCodeOf, paperDescription } from "./ead.ts";
import { type MetsContext, type MetsFile, packageMets, representationMets } from "./mets.ts";
import { GUIDE_FILE, packageGuide } from "./package-guide.ts";
import { dossierObjectId, safeFileName, vietnamTime } from "./package-identifiers.ts";
import { type PackageForm, type PackageProfile, TT05_2025 } from "./package-profile.ts";
import { packagePreservation, representationPreservation, type SoftwareAgent } from "./premis.ts";
import { packageSchemas } from "./schemas.ts";

/** A finished (signed) PDF with what is known about it. */
export type PaperToArchive = Omit<z.input<typeof ArchivedPaper>, "file" | "sha256" | "sizeBytes"> & { readonly pdf: Content };

export interface PackageInput {
  readonly dossier: DossierToArchive;
  /** In the order in which they get their numbers. */
  readonly papers: readonly PaperToArchive[];
  readonly software: SoftwareAgent;
  readonly profile?: PackageProfile;
}

export interface PackageHistory {
  /** When the first version was made; the same as `now` for a new package. */
  readonly created: Date;
  readonly now: Date;
  readonly events: readonly PackageEvent[];
}

/** The record of a package, and its PDFs with their digests, so that none is read twice. */
export interface PreparedPackage {
  readonly record: ArchiveRecord;
  readonly pdfs: readonly Content[];
  readonly software: SoftwareAgent;
  readonly profile: PackageProfile;
  /** What the package is for; AIP when not said. */
  readonly form?: PackageForm;
}

/** Digests the PDFs and writes down everything the index needs; no times. @throws AppError `archive.nothing_to_pack` */
export async function preparePackage({ dossier, papers, software, profile = TT05_2025 }: PackageInput): Promise<PreparedPackage> {
  const parsed = ArchivedDossier.parse(dossier);
  if (papers.length === 0) throw new AppError("archive.nothing_to_pack", { dossier: parsed.code });
  const code = safeFileName(fileCodeOf(parsed));
  const archived: ArchivedPaper[] = [];
  const pdfs: Content[] = [];
  const known: { sha256: string; sizeBytes: number }[] = [];
  await forEachFew(papers.entries(), async ([at, { pdf }]) => {
    known[at] = { ...(await digestContent(pdf, ["sha256"])), sizeBytes: await sizeOf(pdf) };
  });
  for (const [at, { pdf, ...paper }] of papers.entries()) {
    const { sizeBytes, ...digests } = known[at]!;
    const { sha256 } = digests;
    pdfs.push({ content: "digests" in pdf ? pdf.content : pdf, digests });
    archived.push(ArchivedPaper.parse({ ...paper, sha256, sizeBytes, file: `representations/rep1/data/${code}.${at + 1}.pdf` }));
  }
  const objectId = dossierObjectId(parsed.agency.code, parsed.code);
  return { pdfs, software, profile, record: { version: 1, objectId, profile: profile.id, dossier: parsed, papers: archived } };
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8");
export const recordBytes = (record: ArchiveRecord): Buffer => json(record);

/**
 * The files of an AIP_hoso package (Circular 05/2025/TT-BNV over E-ARK CSIP 2.0.4) by path: METS, EAD and PREMIS around one
 * representation with the PDFs, and the record from which the reuse index can be rebuilt.
 */
export async function packageDossier(prepared: PreparedPackage, history: PackageHistory): Promise<Map<string, Content>> {
  const { profile, software, record, pdfs, form = "AIP" } = prepared;
  const { dossier, papers, objectId } = record;
  const context: MetsContext = {
    objectId,
    title: dossier.title,
    agency: dossier.agency,
    created: history.created,
    modified: history.now,
    profile,
    form,
    software,
  };
  const isKept = form === "AIP";
  const files = new Map<string, Content>();
  const put = async (path: string, bytes: Buffer, mediaType: string, relativeTo = ""): Promise<MetsFile> => {
    const digests = await digestContent(bytes, ["sha256"]);
    files.set(path, { content: bytes, digests });
    return { path: path.slice(relativeTo.length), sha256: digests.sha256, sizeBytes: bytes.length, mediaType };
  };
  const xml = (path: string, bytes: Buffer, relativeTo?: string): Promise<MetsFile> => put(path, bytes, "application/xml", relativeTo);
  const rep = "representations/rep1/";

  const described: { pdf: MetsFile; ead: MetsFile }[] = [];
  for (const [at, paper] of papers.entries()) {
    const name = paper.file.split("/").at(-1) ?? "";
    files.set(paper.file, pdfs[at]!);
    const ead = await xml(
      `${rep}metadata/descriptive/EAD_doc_${name.replace(/\.pdf$/, "")}.xml`,
      paperDescription(dossier, paper, at + 1, profile, form),
      rep,
    );
    described.push({ ead, pdf: { path: `data/${name}`, sha256: paper.sha256, sizeBytes: paper.sizeBytes, mediaType: "application/pdf" } });
  }
  const repPremis = isKept
    ? await xml(
        `${rep}metadata/preservation/PREMIS_rep1.xml`,
        representationPreservation(objectId, papers, history.events, profile, software),
        rep,
      )
    : undefined;
  const representation = await xml(`${rep}METS.xml`, representationMets(context, { papers: described, premis: repPremis }));

  const ead = await xml("metadata/descriptive/EAD.xml", dossierDescription(dossier, papers, profile, form));
  const premis = isKept
    ? await xml("metadata/preservation/PREMIS.xml", packagePreservation(objectId, history.events, software))
    : undefined;
  const other = isKept
    ? [await put(RECORD_FILE, recordBytes(record), "application/json"), await put(EVENTS_FILE, json(history.events), "application/json")]
    : [];
  const schemas: MetsFile[] = [];
  for (const [name, bytes] of packageSchemas(profile, form)) schemas.push(await xml(`schemas/${name}`, bytes));
  const documentation = await put(GUIDE_FILE, packageGuide(record, form), "text/plain");
  await xml("METS.xml", packageMets(context, { ead, other, premis, schemas, documentation, representation }));
  return files;
}

/** The events of a package's first version, or those that a change adds. */
export function packageEvents(kind: "new" | "changed", now: Date, signedPapers: number): PackageEvent[] {
  const at = vietnamTime(now);
  const validated: PackageEvent[] =
    signedPapers > 0
      ? [{ type: "digital signature validation", at, outcome: "success", detail: `${signedPapers} văn bản có chữ ký số` }]
      : [];
  return kind === "new"
    ? [
        { type: "transfer", at, outcome: "success" },
        { type: "message digest calculation", at, outcome: "success", detail: "SHA-256, SHA-512" },
        ...validated,
        { type: "information package creation", at, outcome: "success" },
        { type: "ingestion", at, outcome: "success" },
      ]
    : [{ type: "metadata modification", at, outcome: "success" }, ...validated];
}
