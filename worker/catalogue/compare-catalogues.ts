import type { Difference } from "@camtay/shared/catalogues/import-report.ts";
import type { ProvinceComponent, ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { fold, foldedWords } from "@camtay/shared/text/fold.ts";

/** Share of common words from which two names mean one paper that was renamed. */
const RENAMED = 0.7;

/**
 * @param before in force now, by code
 * @param removes whether procedures that the file does not name go out of force
 */
export function compareCatalogues(
  before: ReadonlyMap<string, ProvinceProcedure>,
  after: readonly ProvinceProcedure[],
  removes: boolean,
): Difference[] {
  const differences: Difference[] = [];
  for (const procedure of after) {
    const { code, name } = procedure;
    const old = before.get(code);
    if (old) differences.push(...compareProcedure(old, procedure));
    else differences.push({ kind: "procedure-added", code, name, components: labels(procedure).length, results: procedure.results.length });
  }
  const named = new Set(after.map(({ code }) => code));
  if (removes)
    for (const { code, name } of before.values()) if (!named.has(code)) differences.push({ kind: "procedure-removed", code, name });
  return differences;
}

const label = ({ anyOf, form }: ProvinceComponent, heading: string | null): string =>
  `${heading === null ? "" : `[${heading}] `}${anyOf.join(" / ")}${form === "copy" ? " (bản sao)" : form === "original" ? " (bản chính)" : ""}`;

const labels = ({ cases }: ProvinceProcedure): string[] =>
  cases.flatMap(({ heading, components }) => components.map((component) => label(component, heading)));

function compareProcedure(old: ProvinceProcedure, now: ProvinceProcedure): Difference[] {
  const { code, name } = now;
  const differences: Difference[] = [];
  const texts = (procedure: ProvinceProcedure) => ({
    name: procedure.name,
    sector: procedure.sector ?? "",
    level: procedure.level.join(", "),
    deadline: procedure.deadlineText ?? "",
    fee: procedure.fee ?? "",
    retention: procedure.retention === null ? "" : procedure.retention.years === null ? "vĩnh viễn" : `${procedure.retention.years} năm`,
    note: procedure.note ?? "",
  });
  const [was, is] = [texts(old), texts(now)];
  for (const what of Object.keys(is) as (keyof typeof is)[])
    if (was[what] !== is[what]) differences.push({ kind: "changed", code, name, what, from: was[what], to: is[what] });
  for (const [kind, from, to] of [
    ["component", labels(old), labels(now)],
    ["result", old.results.map((result) => result.name), now.results.map((result) => result.name)],
  ] as const) {
    const gone = from.filter((text) => !to.some((other) => fold(other) === fold(text)));
    for (const text of to.filter((other) => !from.some((one) => fold(one) === fold(other)))) {
      const like = gone.findIndex((other) => likeness(other, text) >= RENAMED);
      if (like < 0) differences.push({ kind: `${kind}-added`, code, name, text });
      else differences.push({ kind: `${kind}-renamed`, code, name, from: gone.splice(like, 1)[0]!, to: text });
    }
    for (const text of gone) differences.push({ kind: `${kind}-removed`, code, name, text });
  }
  return differences;
}

function likeness(a: string, b: string): number {
  const [one, other] = [new Set(foldedWords(a)), new Set(foldedWords(b))];
  const common = [...one].filter((word) => other.has(word)).length;
  return common / Math.max(one.size, other.size, 1);
}
