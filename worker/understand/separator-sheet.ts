import type { PageCode } from "@camtay/shared/domain/digitized.ts";

/** What begins behind a separator sheet. Null where the sheet does not say it: a sheet for any dossier, a patch code. */
export interface SeparatorMark {
  readonly opens: "dossier" | "paper";
  readonly dossier: string | null;
  readonly procedure: string | null;
  /** Document type of the catalogue that the next paper is. */
  readonly documentType: string | null;
}

/**
 * Text of the QR code on a printed separator sheet: `SEP|1|dossier|procedure` opens a dossier, with a fifth part it opens a paper
 * (`*`: of any kind). Empty parts are not known when the sheet is printed.
 */
export function separatorPayload({ opens, dossier, procedure, documentType }: SeparatorMark): string {
  const parts = ["SEP", "1", dossier ?? "", procedure ?? ""];
  return [...parts, ...(opens === "paper" ? [documentType ?? "*"] : [])].join("|");
}

const PAYLOAD = /^SEP\|\d+\|([^|]*)(?:\|([^|]*))?(?:\|([^|]*))?$/;

/** @returns null when the text is no separator's */
export function parseSeparatorPayload(text: string): SeparatorMark | null {
  const parts = PAYLOAD.exec(text.normalize("NFC").trim());
  if (!parts) return null;
  const part = (index: number) => parts[index]?.trim() || null;
  const documentType = part(3);
  return {
    opens: documentType === null ? "dossier" : "paper",
    dossier: part(1),
    procedure: part(2),
    documentType: documentType === "*" ? null : documentType,
  };
}

/** How a patch code stands among the codes of a page. */
export const PATCH_FORMAT = "PatchCode";
/**
 * Patch T parts documents, patch 2 parts what belongs to one document (Kodak publication A-61599; scanner drivers such as NAPS2 cut at T).
 * T read from the other end of the sheet is patch 3.
 */
const PATCH_OPENS: Readonly<Record<string, SeparatorMark["opens"]>> = { T: "dossier", "3": "dossier", "2": "paper" };

/** Sheets printed for scanning programs (paperless-ngx, NAPS2) carry the name of the patch as a bar code. */
const PATCH_IN_LETTERS = /^PATCH[ -]?([T23])$/i;

/** What the codes of a page say about where something begins; a QR code outweighs the patch beside it. */
export function findSeparator(codes: readonly PageCode[]): SeparatorMark | null {
  for (const { text } of codes) {
    const mark = parseSeparatorPayload(text);
    if (mark) return mark;
  }
  const patch = codes.flatMap((code) =>
    code.format === PATCH_FORMAT ? code.text : (PATCH_IN_LETTERS.exec(code.text.trim())?.[1] ?? []),
  )[0];
  const opens = patch && PATCH_OPENS[patch.toUpperCase()];
  return opens ? { opens, dossier: null, procedure: null, documentType: null } : null;
}

/**
 * Whether a page with much text on it is a separator all the same: its code says so in letters, or patches stand along two sides, as on the
 * sheets that scanner makers offer with their instructions. A form may carry one patch of its own.
 */
export const isPlainSheet = (codes: readonly PageCode[]): boolean =>
  codes.some(({ text }) => parseSeparatorPayload(text) !== null || PATCH_IN_LETTERS.test(text.trim())) ||
  codes.filter(({ format }) => format === PATCH_FORMAT).length >= 2;
