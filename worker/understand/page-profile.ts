import { newPlaceOf } from "@camtay/shared/catalogues/places.ts";
import { parseCardPayload } from "@camtay/shared/domain/card-payload.ts";
import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { type Classification, classifyPage } from "./classify-paper.ts";
import { extractFields } from "./extract-fields.ts";
import type { PageText } from "./page-text.ts";
import { hasEnd, nationalTitleHeights, type PageNumber, readArticles, readPageNumber } from "./pile/page-marks.ts";
import { findSeparator, isPlainSheet, type SeparatorMark } from "./separator-sheet.ts";
import { cellsOf, rowText, textOf, textRows } from "./text-rows.ts";

/** What one page tells about where a paper and a dossier begin. */
export interface PageProfile {
  /** Index into the pages of the pile. */
  readonly index: number;
  readonly file: string;
  /** Of a long pile it is made again whenever it is looked at: what every page is compared by is beside it. */
  readonly text: PageText;
  readonly qr: PageText["qr"];
  readonly kind: "separator" | "separator-back" | "blank" | "content";
  readonly classification: Classification;
  readonly wordCount: number;
  /** Fewer words than a page of text has, once show-through and specks read as words are left out. */
  readonly isNote: boolean;
  /** Number printed at the top or bottom of the page; null when there is none, or when the page is but a note. */
  readonly pageNumber: PageNumber | null;
  /** First and last article that begins on the page. */
  readonly articles: { readonly first: number; readonly last: number } | null;
  /** The page carries the end of a paper: who signs, who receives it. */
  readonly hasEnd: boolean;
  readonly dossierCodes: readonly string[];
  /** On separator sheets, and on pages with text that carry a patch code. */
  readonly separator: (SeparatorMark & { readonly title: string | null; readonly doubtful: boolean }) | null;
  readonly identityNumbers: readonly string[];
  /** Folded names of people. */
  readonly names: readonly string[];
  /** "Cộng hòa xã hội chủ nghĩa Việt Nam" stands at the head. */
  readonly hasNationalTitle: boolean;
  /** Heights, as shares of the page, of every national title on it. */
  readonly titleHeights: readonly number[];
  /** Folded names of communes, wards and townships. */
  readonly places: readonly string[];
  /** Taken by a camera: the picture is seen at an angle. */
  readonly camera: boolean;
}

/** Fewer words than this are a note or a mark, no page of a paper. */
export const NOTE_WORDS = 15;
/** Show-through and pen strokes read as words mostly stay below. */
const SURE_WORD = 0.85;
/** With more words than this a page is content, also when it carries a patch code. */
const SHEET_WORDS = 60;
/** Shape of dossier codes in use: unit, date, sequence; the old form has a leading block of zeros. */
export const DOSSIER_CODE = /(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4}-\d{6}-\d{4,7}/;
const PLACE = /(?<!\p{L})(?:[Xx]ã|XÃ|[Pp]hường|PHƯỜNG|[Tt]hị trấn|THỊ TRẤN|[Đđ]ặc khu|ĐẶC KHU)\s+((?:\p{Lu}[\p{L}'’]*\s*){1,3})/gu;
/** Perspective terms of the matrix beyond this come from a camera, not from a scanner's glass. */
const CAMERA_TILT = 2e-6;
/** Who signs or takes part by office is nobody's dossier. */
const OFFICIALS = /^(?:signer|registrar|receiver|attendant|facility)/;

/** @param index of the page among those read together */
export const pageText = ({ words, width, height, qr }: DigitizedPage, index: number): PageText => ({
  rows: textRows(words, index),
  width,
  height,
  qr,
});

export const profilePage = (page: DigitizedPage, index: number): PageProfile => profileText(page, index, pageText(page, index));

/** `profilePage` with the text that was made of it already. */
export function profileText(page: DigitizedPage, index: number, text: PageText): PageProfile {
  const codes = page.qr.map((code) => code.text.normalize("NFC").trim());
  const lines = text.rows.map(rowText);
  const wordCount = page.words.filter((word) => word.confidence > 0.5 && /[\p{L}\d]{2}/u.test(word.text)).length;
  const separator = readSeparator(page, lines, wordCount);
  const isSheet = separator !== null && (wordCount <= SHEET_WORDS || isPlainSheet(page.qr));
  const classification = isSheet || page.blank ? NOTHING : classifyPage(text);
  const readings = classification.type ? extractFields(classification.type, [text]) : [];
  const cards = codes.flatMap((code) => parseCardPayload(code) ?? []);
  const numbers = lines.flatMap((line) => line.match(/(?<![\d.,/-])\d{12}(?![\d.,/-]\d)/g) ?? []);
  const names = readings.filter((r) => r.field.type === "person_name" && !OFFICIALS.test(r.field.key)).map((r) => fold(r.text));
  const titleHeights = nationalTitleHeights(text);
  return {
    index,
    file: page.file,
    text,
    qr: page.qr,
    kind: isSheet ? "separator" : page.blank ? "blank" : "content",
    classification,
    wordCount,
    isNote: page.words.filter((word) => word.confidence >= SURE_WORD && /[\p{L}\d]{2}/u.test(word.text)).length < NOTE_WORDS,
    pageNumber: wordCount < NOTE_WORDS ? null : readPageNumber(text),
    articles: readArticles(text),
    hasEnd: hasEnd(text),
    dossierCodes: isSheet ? [] : unique([...codes, ...lines].flatMap(dossierCode)),
    separator,
    identityNumbers: unique([...cards.map((card) => card.identityNumber), ...numbers]),
    names: unique([...cards.map((card) => fold(card.fullName)), ...names]),
    hasNationalTitle: titleHeights.some((height) => height < 0.25),
    titleHeights,
    places: placesIn(text.rows.flatMap(cellsOf).map(textOf).join("\n")),
    camera: Math.abs(page.matrix[6]) + Math.abs(page.matrix[7]) > CAMERA_TILT,
  };
}

const NOTHING: Classification = { type: null, printedName: null, confidence: 0, hasHeading: false };
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const dossierCode = (line: string): string[] => DOSSIER_CODE.exec(line.replace(/\s*([.-])\s*(?=\d)/g, "$1"))?.slice(0, 1) ?? [];

/** By its code; where only the words printed on our sheets can be read, a person confirms. */
function readSeparator(page: DigitizedPage, lines: readonly string[], wordCount: number): PageProfile["separator"] {
  const mark = findSeparator(page.qr);
  const opens = wordCount <= SHEET_WORDS ? opensByWords(lines) : null;
  if (mark && (mark.dossier !== null || opens === null))
    return { ...mark, title: mark.dossier === null ? null : separatorTitle(lines, mark.dossier), doubtful: false };
  if (opens === null) return null;
  const dossier = lines.flatMap(dossierCode)[0] ?? null;
  const title = dossier === null ? null : separatorTitle(lines, dossier);
  const known = mark ?? { opens, procedure: null, documentType: null };
  return { ...known, dossier, title, doubtful: dossier !== null || mark === null };
}

function opensByWords(lines: readonly string[]): SeparatorMark["opens"] | null {
  const words = lines.map((line) => fold(line).replace(/[^a-z]/g, ""));
  if (words.some((line) => line.includes("phieutachhoso"))) return "dossier";
  return words.some((line) => line.includes("phieutachgiayto")) ? "paper" : null;
}

/** The procedure's name is printed under the code on separator sheets. */
function separatorTitle(lines: readonly string[], code: string): string | null {
  const at = lines.findIndex((line) => line.replace(/\s/g, "").includes(code.slice(-10)));
  return at < 0 ? null : (lines[at + 1] ?? null);
}

const OLD_PLACE =
  /(?<!\p{L})((?:xã|phường|thị trấn)\s[^,;.\n]{2,30}),\s*((?:huyện|quận|thị xã|thành phố)\s[^,;.\n]{2,30}),\s*((?:tỉnh|thành phố)\s[^,;.\n]{2,30})/giu;

/** Papers from before 1 July 2025 name three levels; the ward's name of today lets them meet newer papers of the same people. */
const newNamesOf = (text: string): string[] =>
  [...text.matchAll(OLD_PLACE)].flatMap(([, ward, district, province]) => {
    const now = newPlaceOf({ ward: ward!, district: district!, province: province! });
    const wards = now.kind === "whole" ? [now.ward] : now.kind === "split" ? now.wards : [];
    return wards.map(({ name }) => fold(name).replace(/^(?:xa|phuong|dac khu) /, ""));
  });

function placesIn(text: string): string[] {
  const found = [...text.matchAll(PLACE)].map((match) => fold(match[1]!.split("\n")[0]!).trim());
  found.push(...newNamesOf(text));
  const counts = new Map<string, number>();
  for (const place of found) if (place.length > 2 && !place.startsWith("hoi")) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([place]) => place);
}
