import type { ProcedureComponent } from "@camtay/shared/catalogues/procedures.ts";
import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import { foldedWords } from "@camtay/shared/text/fold.ts";

/** Words that every second paper's name has, and that tell none apart. */
const COMMON = new Set(["giay", "to", "ban", "cua", "va", "hoac", "cac", "co", "theo", "quy", "dinh", "doi", "voi", "sao", "chinh"]);

const tellingWords = (name: string): Set<string> => new Set(foldedWords(name).filter((word) => !COMMON.has(word)));

/** Share of the shorter name's telling words from which two names mean one paper: provinces shorten and lengthen the portal's wording. */
const SAME_PAPER = 0.75;

function means(a: string, b: string): boolean {
  const [one, other] = [tellingWords(a), tellingWords(b)];
  const shorter = Math.min(one.size, other.size);
  return shorter > 0 && [...one].filter((word) => other.has(word)).length / shorter >= SAME_PAPER;
}

/**
 * Whether a component that comes in is to be digitized: when the province's decision names it (matched by the procedure's code and the
 * likeness of names, never by its ordinal, R-22). Where no decision is in force: when it is the result of another procedure.
 */
export function mustDigitize(component: ProcedureComponent, decided: ProvinceProcedure | undefined): boolean {
  if (!decided) return component.isResultOfOtherProcedure;
  const names = [component.name, ...(component.anyOf ?? [])];
  return decided.cases.some(({ components }) =>
    components.some(({ anyOf }) => anyOf.some((stated) => names.some((name) => means(stated, name)))),
  );
}
