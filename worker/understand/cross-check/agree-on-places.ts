import { fold } from "@camtay/shared/text/fold.ts";
import { FIELD_SURE, type JudgedField } from "../judge-field.ts";
import { AGREED, type CheckedPaper, settle } from "./crossed-fields.ts";

/** Lets the addresses and offices of a dossier's papers speak for each other: what two papers give letter for letter is sure. */
export function agreeOnPlaces(papers: readonly CheckedPaper[]): void {
  const addresses = papers.flatMap((paper) => paper.fields.filter(isAddress).map((judged) => ({ judged, paper })));
  for (const { judged, paper } of addresses.filter(({ judged: { source } }) => source === "ocr")) {
    const others = addresses.filter((other) => other.paper !== paper && other.judged.confidence >= FIELD_SURE);
    const printed = others.find(({ judged: other }) => other.source === "qr" && fold(other.text) === fold(judged.text))?.judged;
    const same = others.some(({ judged: other }) => other.text.toLowerCase() === judged.text.toLowerCase());
    // A code carries the marks of the same address; of two readings only equal ones bear each other out.
    if (printed) settle(judged, printed.text, "cross-check", AGREED);
    else if (same && judged.confidence < FIELD_SURE) settle(judged, judged.text, "cross-check", AGREED);
  }
  agreeOnOffices(
    papers.flatMap((paper) => paper.fields),
    addresses.map(({ judged }) => judged),
  );
}

const isAddress = (judged: JudgedField): boolean => judged.reading.field.type === "address" && !judged.byHand && judged.text !== "";

const COMMITTEE = /^(?:ủy ban nhân dân|ubnd)\s+/;

/** The office of a place that a sure address of the dossier names, letter for letter. */
function agreeOnOffices(fields: readonly JudgedField[], addresses: readonly JudgedField[]): void {
  const sure = addresses.filter(({ confidence }) => confidence >= FIELD_SURE);
  const places = new Set(sure.flatMap(({ text }) => text.toLowerCase().split(/\s*,\s*/)));
  for (const judged of fields.filter((f) => f.source === "ocr" && !f.byHand && f.confidence < FIELD_SURE)) {
    const text = judged.text.toLowerCase();
    if (!COMMITTEE.test(text)) continue;
    const named = text.replace(COMMITTEE, "").split(/\s*,\s*/);
    if (named.every((place) => places.has(place))) settle(judged, judged.text, "cross-check", AGREED);
  }
}
