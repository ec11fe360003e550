import { parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { type Classification, classifyPage } from "./classify-paper.ts";
import { extractFields } from "./extract-fields.ts";
import { isNationalTitle } from "./headings.ts";
import type { PageText } from "./page-text.ts";
import { cellsOf, keyOf, rowText, textOf, textRows } from "./text-rows.ts";

/** What one page tells about where a paper and a dossier begin. */
export interface PageProfile {
  /** Index into the pages of the pile. */
  readonly index: number;
  readonly file: string;
  readonly text: PageText;
  readonly kind: "separator" | "blank" | "content";
  readonly classification: Classification;
  readonly wordCount: number;
  /** Number printed at the top or bottom of the page; null when there is none. */
  readonly pageNumber: number | null;
  readonly dossierCodes: readonly string[];
  readonly separator: { readonly code: string; readonly procedure: string | null; readonly title: string | null } | null;
  readonly identityNumbers: readonly string[];
  /** Folded names of people. */
  readonly names: readonly string[];
  /** "Cộng hòa xã hội chủ nghĩa Việt Nam" stands at the head. */
  readonly hasNationalTitle: boolean;
  /** Folded names of communes, wards and townships. */
  readonly places: readonly string[];
  /** Taken by a camera: the picture is seen at an angle. */
  readonly camera: boolean;
}

/** Shape of dossier codes in use: unit, date, sequence; the old form has a leading block of zeros. */
export const DOSSIER_CODE = /(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4}-\d{6}-\d{4,7}/;
const SEPARATOR = /^SEP\|\d+\|([^|]+)(?:\|([^|]*))?/;
const PLACE = /(?<!\p{L})(?:[Xx]ã|XÃ|[Pp]hường|PHƯỜNG|[Tt]hị trấn|THỊ TRẤN|[Đđ]ặc khu|ĐẶC KHU)\s+((?:\p{Lu}[\p{L}'’]*\s*){1,3})/gu;
/** Perspective terms of the matrix beyond this come from a camera, not from a scanner's glass. */
const CAMERA_TILT = 2e-6;

export function profilePage(page: DigitizedPage, index: number): PageProfile {
  const text: PageText = { rows: textRows(page.words, index), width: page.width, height: page.height, qr: page.qr };
  const codes = page.qr.map((code) => code.text.normalize("NFC").trim());
  const mark = codes.map((code) => SEPARATOR.exec(code)).find((match) => match !== null);
  const lines = text.rows.map(rowText);
  const separator = mark ? { code: mark[1]!.trim(), procedure: mark[2]?.trim() || null, title: separatorTitle(lines, mark[1]!) } : null;
  const classification = separator || page.blank ? NOTHING : classifyPage(text);
  const readings = classification.type ? extractFields(classification.type, [text]) : [];
  const cards = codes.flatMap((code) => parseCardPayload(code) ?? []);
  const numbers = lines.flatMap((line) => line.match(/(?<![\d.,/-])\d{12}(?![\d.,/-]\d)/g) ?? []);
  const names = readings
    .filter((r) => r.field.type === "person_name" && !/^signer|registrar|receiver|attendant|facility/.test(r.field.key))
    .map((r) => fold(r.text));
  return {
    index,
    file: page.file,
    text,
    kind: separator ? "separator" : page.blank ? "blank" : "content",
    classification,
    wordCount: page.words.filter((word) => word.confidence > 0.5 && /[\p{L}\d]{2}/u.test(word.text)).length,
    pageNumber: readPageNumber(text, page),
    dossierCodes: unique(
      [...codes, ...lines].flatMap((line) => (separator ? [] : (DOSSIER_CODE.exec(line.replace(/\s*([.-])\s*(?=\d)/g, "$1"))?.[0] ?? []))),
    ),
    separator,
    identityNumbers: unique([...cards.map((card) => card.identityNumber), ...numbers]),
    names: unique([...cards.map((card) => fold(card.fullName)), ...names]),
    hasNationalTitle: text.rows.some((row) => row.box.y < page.height * 0.25 && cellsOf(row).some((cell) => isNationalTitle(keyOf(cell)))),
    places: placesIn(text.rows.flatMap(cellsOf).map(textOf).join("\n")),
    camera: Math.abs(page.matrix[6]) + Math.abs(page.matrix[7]) > CAMERA_TILT,
  };
}

const NOTHING: Classification = { type: null, printedName: null, confidence: 0, hasHeading: false };
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The procedure's name is printed under the code on separator sheets. */
function separatorTitle(lines: readonly string[], code: string): string | null {
  const at = lines.findIndex((line) => line.replace(/\s/g, "").includes(code.slice(-10)));
  return at < 0 ? null : (lines[at + 1] ?? null);
}

function placesIn(text: string): string[] {
  const found = [...text.matchAll(PLACE)].map((match) => fold(match[1]!.split("\n")[0]!).trim());
  const counts = new Map<string, number>();
  for (const place of found) if (place.length > 2 && !place.startsWith("hoi")) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([place]) => place);
}

/** `2`, `- 2 -`, `Trang 2`, `2/3` alone in the first or last rows. */
function readPageNumber(text: PageText, page: DigitizedPage): number | null {
  const edge = text.rows.filter((row) => row.box.y < page.height * 0.12 || row.box.y > page.height * 0.9);
  for (const row of edge) {
    const match = /^(?:trang|tr\.?)?\s*[-–]?\s*(\d{1,3})\s*[-–]?\s*(?:\/\s*\d{1,3})?$/iu.exec(rowText(row).trim());
    const centred = Math.abs(row.box.x + row.box.width / 2 - page.width / 2) < page.width * 0.42;
    if (match && centred) return Number(match[1]);
  }
  return null;
}
