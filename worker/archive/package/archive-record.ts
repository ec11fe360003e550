import { DigitizedField } from "@camtay/shared/domain/digitized.ts";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { z } from "zod";

/** Retention by Circular 05/2025/TT-BNV: 01 permanent, 02 70 years, 03 50, 04 30, 05 20, 06 10, 07 other. */
export const Maintenance = z.enum(["01", "02", "03", "04", "05", "06", "07"]);
/** 01 open, 02 conditional, 03 secret. */
export const AccessMode = z.enum(["01", "02", "03"]);
/** 01 born digital, 02 digitised, 03 mixed; with 02 the code of the paper file is mandatory (R-38a). */
export const ConfidenceLevel = z.enum(["01", "02", "03"]);
/** 01 good, 02 normal, 03 damaged. */
export const PhysicalState = z.enum(["01", "02", "03"]);

export const ArchivedDossier = z.object({
  /** The dossier's id in the database of work, so that a rebuilt index carries the same. */
  id: z.string().optional(),
  /** Dossier code as printed; also the file code of the archive unless one is given. */
  code: z.string().min(1),
  fileCode: z.string().optional(),
  title: z.string().min(1),
  agency: z.object({ code: z.string().min(1), name: z.string().min(1) }),
  procedure: z.object({ code: z.string(), name: z.string() }).nullable(),
  maintenance: Maintenance,
  mode: AccessMode,
  /** 01 Vietnamese. */
  language: z.string().default("01"),
  startDate: PartialDate,
  endDate: PartialDate,
  keywords: z.array(z.string()).default([]),
  /** Sheets of paper, when counted. */
  numberOfPaper: z.number().int().nonnegative().optional(),
  format: PhysicalState.default("01"),
  /** Handwritten notes worth knowing. */
  inforSign: z.string().optional(),
  confidenceLevel: ConfidenceLevel.default("02"),
  paperFileCode: z.string().optional(),
  description: z.string().optional(),
  /** When the result was handed over; until then it may not be reused. */
  returnedAt: z.iso.datetime({ offset: true }).optional(),
});
export type ArchivedDossier = z.infer<typeof ArchivedDossier>;
export type DossierToArchive = z.input<typeof ArchivedDossier>;

export const PaperSignature = z.object({
  /** Whose signature: the subject of the certificate. */
  signer: z.string(),
  /** e.g. `RSA-SHA256` */
  method: z.string(),
  /** Base64 of the signature value and of the signer's certificate (DER). */
  value: z.string(),
  certificate: z.string().optional(),
  signedAt: z.iso.datetime({ offset: true }).optional(),
});

export const ArchivedPaper = z.object({
  /** The paper's id in the database of work. */
  id: z.string().optional(),
  /** Path below the object, filled in when packed. */
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().nonnegative(),
  /** Document type of the catalogue, e.g. `giay_khai_sinh`. */
  documentType: z.string().nullable(),
  /** Name of the component as a person calls it. */
  component: z.string().min(1),
  pageCount: z.number().int().positive(),
  /** Size of each page image in pixels and its resolution, so that boxes can be shown. */
  pages: z.array(z.object({ width: z.number(), height: z.number(), dpi: z.number() })).default([]),
  format: z.string().default("PDF/A-2b"),
  /** 01 to 32; 32 is "other". */
  typeName: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  codeNumber: z.string().optional(),
  codeNotation: z.string().optional(),
  issuedDate: PartialDate.optional(),
  organName: z.string().optional(),
  autograph: z.string().optional(),
  fields: z.array(DigitizedField).default([]),
  signatures: z.array(PaperSignature).default([]),
});
export type ArchivedPaper = z.infer<typeof ArchivedPaper>;

/**
 * `metadata/other/camtay-record.json`: everything the reuse index needs, so that it can be rebuilt from the archive alone. It holds no
 * time of packing: equal content gives equal bytes.
 */
export const ArchiveRecord = z.object({
  version: z.literal(1),
  objectId: z.string(),
  profile: z.string(),
  dossier: ArchivedDossier,
  papers: z.array(ArchivedPaper),
});
export type ArchiveRecord = z.infer<typeof ArchiveRecord>;
export const RECORD_FILE = "metadata/other/camtay-record.json";

/** What happened to the package so far; kept beside the record and written into PREMIS. */
export const PackageEvent = z.object({
  type: z.enum([
    "transfer",
    "information package creation",
    "metadata modification",
    "digital signature validation",
    "message digest calculation",
    "fixity check",
    "ingestion",
    "replication",
    "migration",
    "deletion",
  ]),
  at: z.iso.datetime({ offset: true }),
  outcome: z.enum(["success", "fail", "warning"]),
  detail: z.string().optional(),
});
export type PackageEvent = z.infer<typeof PackageEvent>;
export const PackageEvents = z.array(PackageEvent);
export const EVENTS_FILE = "metadata/other/camtay-events.json";
