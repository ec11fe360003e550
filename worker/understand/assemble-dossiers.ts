import { findDocument } from "@camtay/shared/catalogues/documents.ts";
import { findProcedure } from "@camtay/shared/catalogues/procedures.ts";
import type { DigitizedField, DigitizedPage, DigitizedPaper, DigitizeResult, ReviewItem } from "@camtay/shared/domain/digitized.ts";
import { type Classification, COMPONENT_SURE } from "./classify-paper.ts";
import { type CheckedPaper, crossCheck } from "./cross-check.ts";
import { extractFields } from "./extract-fields.ts";
import { FIELD_SURE, type JudgedField, judgeField } from "./judge-field.ts";
import { type PageProfile, profilePage } from "./page-profile.ts";
import { PAGE_QUALITY, REVIEW_MESSAGES } from "./review-messages.ts";
import { type DossierPages, type PaperPages, type SplitOptions, splitPile } from "./split-pile.ts";

/** What a pile of pages turned out to be; `pdf` names are proposals, nothing is written here. */
export type Assembly = Omit<DigitizeResult, "version" | "failed">;

/**
 * Splits a pile of read pages into dossiers and papers, names each paper, reads its fields and says what a person must look at.
 * Pure: same pages and options, same answer.
 */
export function assembleDossiers(pages: readonly DigitizedPage[], options: SplitOptions): Assembly {
  const profiles = pages.map(profilePage);
  const split = splitPile(profiles, options);
  const kept = pages.map(
    (page, index): DigitizedPage => ({ ...page, dropped: droppedAs(profiles[index]!), findings: settledFindings(page, pages[index - 1]) }),
  );
  const papers: DigitizedPaper[] = [];
  const review: ReviewItem[] = [];
  const dossiers = split.map((dossier, index) => {
    const code = dossier.code ?? `CHUA-CO-MA-${String(index + 1).padStart(3, "0")}`;
    addPapers(dossier, code, kept, papers, review);
    return {
      code,
      procedure: dossier.procedure,
      procedureName: dossier.procedure === null ? null : (findProcedure(dossier.procedure)?.name ?? null),
      flagged: dossier.code === null || dossier.papers.some((paper) => paper.doubt === "dossier"),
    };
  });
  reviewPages(kept, papers, review);
  return { pages: kept, papers, dossiers, review };
}

/** Words that a note on a back has at most. */
const NOTE_WORDS = 15;

/** A back with a short note cannot tell which way is up by itself; it is turned as its front, and when both agree nobody is asked. */
function settledFindings(page: DigitizedPage, front: DigitizedPage | undefined): DigitizedPage["findings"] {
  const agrees =
    front !== undefined &&
    page.words.length <= NOTE_WORDS &&
    front.turn === page.turn &&
    !front.blank &&
    !front.findings.includes("orientation-unsure");
  return agrees ? page.findings.filter((finding) => finding !== "orientation-unsure") : page.findings;
}

function droppedAs(profile: PageProfile): DigitizedPage["dropped"] {
  return profile.kind === "separator" ? "separator" : profile.kind === "blank" ? "blank-back" : null;
}

interface Draft {
  readonly paper: PaperPages;
  readonly classification: Classification;
  readonly checked: CheckedPaper;
}

function addPapers(
  dossier: DossierPages,
  code: string,
  pages: readonly DigitizedPage[],
  papers: DigitizedPaper[],
  review: ReviewItem[],
): void {
  const drafts = dossier.papers.map((paper) => draftPaper(paper, pages));
  crossCheck(drafts.map((draft) => draft.checked));
  for (const draft of drafts) {
    const number = papers.length;
    const { type, confidence, printedName } = draft.classification;
    const name = type ? componentName(type.id, type.name, printedName) : "Giấy tờ chưa rõ loại";
    const firstPage = draft.paper.pages[0]!.index;
    const item = (reason: ReviewItem["reason"], what: string, page: number | null, field: string | null = null) =>
      review.push({ reason, dossier: code, paper: number, page, field, message: REVIEW_MESSAGES[reason](what) });
    if (type === null) item("component-unknown", name, firstPage);
    else if (confidence < COMPONENT_SURE) item("component-doubtful", name, firstPage);
    if (draft.paper.doubt !== null) item("split-unsure", name, firstPage);
    const fields = draft.checked.fields.map((judged) => toField(judged, draft.paper));
    for (const field of fields) {
      const label = type?.fields.find((f) => f.key === field.key)?.label ?? field.key;
      if (field.flagged) item("field-doubtful", label, draft.paper.pages[field.page]!.index, field.key);
    }
    papers.push({
      pdf: null,
      dossier: code,
      documentType: type?.id ?? null,
      component: name,
      componentConfidence: confidence,
      flagged: type === null || confidence < COMPONENT_SURE || draft.paper.doubt !== null,
      pages: draft.paper.pages.map((page) => page.index),
      fields,
    });
  }
}

function draftPaper(paper: PaperPages, pages: readonly DigitizedPage[]): Draft {
  const first = paper.pages[0]!;
  const classification = first.classification;
  const type = classification.type;
  const byHand = type?.layout === "filled in by hand";
  const readings = type
    ? extractFields(
        type,
        paper.pages.map((page) => page.text),
      )
    : [];
  return {
    paper,
    classification,
    checked: {
      documentType: type?.id ?? null,
      fields: readings.map((reading) => judgeField(reading, pages[reading.page]!.words, byHand)),
      codes: paper.pages.flatMap((page) => page.text.qr.map((qr) => qr.text)),
    },
  };
}

/** General kinds carry the heading as printed: "Đơn đề nghị xác nhận tình trạng nhà ở". */
function componentName(id: string, name: string, printed: string | null): string {
  const general = findDocument(id)?.certainty?.startsWith("common wording") ?? false;
  if (!general || printed === null || printed.length > 120) return name;
  const lower = printed.toLowerCase();
  return lower[0]!.toUpperCase() + lower.slice(1);
}

function toField(judged: JudgedField, paper: PaperPages): DigitizedField {
  const confidence = Math.round(Math.max(0, Math.min(1, judged.confidence)) * 1000) / 1000;
  return {
    key: judged.reading.field.key,
    text: judged.text,
    page: Math.max(
      0,
      paper.pages.findIndex((page) => page.index === judged.reading.page),
    ),
    box: judged.reading.box,
    confidence,
    flagged: confidence < FIELD_SURE,
    source: judged.source,
  };
}

/** Findings of the page engine that a person must see, with the paper they are in. */
function reviewPages(pages: readonly DigitizedPage[], papers: readonly DigitizedPaper[], review: ReviewItem[]): void {
  for (const [index, page] of pages.entries()) {
    const paper = papers.findIndex((p) => p.pages.includes(index));
    const dossier = papers[paper]?.dossier ?? null;
    const add = (reason: ReviewItem["reason"], what: string) =>
      review.push({ reason, dossier, paper: paper < 0 ? null : paper, page: index, field: null, message: REVIEW_MESSAGES[reason](what) });
    for (const finding of page.findings) {
      if (finding === "orientation-unsure" && page.dropped === null) add("orientation-unsure", "");
      else if (finding === "blank-unsure") add("blank-unsure", "");
      else {
        const quality = PAGE_QUALITY[finding];
        if (quality !== undefined && page.dropped === null) add("page-quality", quality);
      }
    }
  }
}
