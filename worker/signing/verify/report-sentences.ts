import { fillSentence } from "@camtay/shared/errors/app-error.ts";
import { type Finding, findingRow, type SubIndication, type Verdict } from "./findings.ts";
import type { ReportedFinding } from "./report.ts";

/** A finding with both of its sentences filled in. */
export const reported = (one: Finding): ReportedFinding => {
  const row = findingRow(one.code);
  return { ...one, vi: fillSentence(row.vi, one.facts), en: fillSentence(row.en, one.facts) };
};

const VERDICTS: Readonly<Record<Verdict, { readonly vi: string; readonly en: string }>> = {
  "TOTAL-PASSED": { vi: "HỢP LỆ", en: "VALID" },
  "TOTAL-FAILED": { vi: "KHÔNG HỢP LỆ", en: "NOT VALID" },
  INDETERMINATE: { vi: "CHƯA KẾT LUẬN ĐƯỢC", en: "NOT DECIDED" },
};

export const verdictWord = (verdict: Verdict, locale: "vi" | "en" = "vi"): string => VERDICTS[verdict][locale];

/** The verdict with its weightiest reason. */
export const verdictSentence = (verdict: Verdict, reasons: readonly SubIndication[], findings: readonly ReportedFinding[]): string => {
  const decisive = findings.find(({ code }) => {
    const { indication } = findingRow(code);
    return indication !== null && indication === reasons[0];
  });
  return decisive === undefined ? `${VERDICTS[verdict].vi}.` : `${VERDICTS[verdict].vi}. ${decisive.vi}`;
};
