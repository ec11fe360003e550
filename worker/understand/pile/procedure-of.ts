import { findProcedure, procedures } from "@camtay/shared/catalogues/procedures.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { similarity } from "../fuzzy.ts";
import type { PageProfile } from "../page-profile.ts";
import { rowText } from "../text-rows.ts";

/** The catalogue's own writing of a procedure code; null when the catalogue does not hold it. */
export const knownProcedure = (code: string | null): string | null => (code === null ? null : (findProcedure(code)?.code ?? null));

/** Names shorter than this say too little. */
const LEAST_LETTERS = 8;
const LIKE_ENOUGH = 0.85;

/** By its name as printed on receipts and separators. @returns the code, or null when no name is near enough */
export function procedureByName(text: string | null): string | null {
  if (text === null) return null;
  const wanted = fold(text);
  if (wanted.length < LEAST_LETTERS) return null;
  let best: { code: string | null; score: number } = { code: null, score: 0 };
  for (const { code, name } of procedures()) {
    const own = fold(name);
    if (Math.abs(own.length - wanted.length) > 0.15 * Math.max(own.length, wanted.length)) continue;
    const score = similarity(own, wanted);
    if (code !== null && score > best.score) best = { code, score };
  }
  return best.score >= LIKE_ENOUGH ? best.code : null;
}

/** What the receipt says was asked for. */
export function procedureOnReceipt(page: PageProfile): string | null {
  for (const line of page.text.rows.map(rowText))
    if (/n[oộ]i dung y[eê]u c[aầ]u/iu.test(line)) return procedureByName(line.split(":").slice(1).join(":").trim());
  return null;
}

/** Whether papers of this kind are components or results of the procedure. */
export function fitsProcedure(code: string | null, page: PageProfile): boolean {
  const type = page.classification.type;
  const procedure = code === null ? undefined : findProcedure(code);
  if (!type || !procedure) return false;
  const codes = [...procedure.components.map((c) => c.resultTypeCode), ...procedure.results.map((r) => r.code)];
  if (type.resultTypeCodes.some((own) => codes.includes(own))) return true;
  const names = [...procedure.components.map((c) => c.name), ...procedure.results.map((r) => r.name)].map(fold);
  return names.some((name) => name.includes(fold(type.name)) || fold(type.name).includes(name));
}
