import { parsePrintedDate, printDate } from "@camtay/shared/domain/partial-date.ts";
import { isPersonRole, roleOf } from "@camtay/shared/forms/dictionary.ts";
import type { FieldDescription } from "@camtay/shared/forms/field-description.ts";
import type { FillValue, NotFilledReason } from "@camtay/shared/forms/fill-plan.ts";
import { chooseOption } from "@camtay/shared/forms/values/choose-option.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import { wordsOf } from "../autofill/words-of.ts";
import type { Bindings } from "../counter/suggest-roles.ts";
import type { Pin } from "../vault/vault-content.ts";
import type { PlanLine, RowPeople } from "./page-plan.ts";

/** Where a pin has nothing to say: what is never filled stays so, and what a person or the account entered stands. */
const CLOSED: ReadonlySet<NotFilledReason> = new Set([
  "never-fill",
  "locked",
  "hidden",
  "typed",
  "prefilled",
  "already-right",
  "another-person-on-page",
]);

/** Whose block or row a line stands in; undefined when it is a person's and nobody is bound, so that nothing may be pinned there. */
function ownerOf(line: PlanLine, bindings: Bindings, people: RowPeople): string | null | undefined {
  const key = line.proposal?.key ?? line.notFilled?.key ?? null;
  if (key === null || !isPersonRole(roleOf(key))) return null;
  const row = line.row ?? 0;
  return row === 0 ? bindings[roleOf(key)] : people[roleOf(key)]?.[row - 1] || undefined;
}

/** Puts pinned values in their boxes on this site, each for the person it was pinned for and nobody else. */
export function withPins(lines: readonly PlanLine[], pins: readonly Pin[], bindings: Bindings, people: RowPeople = {}): PlanLine[] {
  return lines.map((line) => {
    const owner = ownerOf(line, bindings, people);
    const pin = pins.find(({ site, words, partyId }) => site === line.site && partyId === owner && words === wordsOf(line.field));
    if (line.notFilled?.reason === "typed" && pin !== undefined && tidy(line.field.value ?? "") === pin.text)
      return { ...line, notFilled: { ...line.notFilled, reason: "already-right" } };
    if (line.notFilled !== null && CLOSED.has(line.notFilled.reason)) return line;
    const fitted = pin === undefined ? null : fitPinned(line.field, pin.text);
    if (pin === undefined || fitted === null) return line;
    return {
      ...line,
      notFilled: null,
      proposal: {
        fieldId: line.field.id,
        key: line.proposal?.key ?? line.notFilled?.key ?? null,
        value: fitted.value,
        display: fitted.display,
        confidence: 1,
        source: { kind: "pinned" },
        date: pin.pinnedOn,
        confirm: false,
        after: line.proposal?.after ?? [],
      },
    };
  });
}

/** What the person entered into a box, as a pin; null where nothing may be pinned. */
export function pinOf(line: PlanLine, bindings: Bindings, today: Pin["pinnedOn"], people: RowPeople = {}): Pin | null {
  const text = tidy(line.field.value ?? "");
  const owner = ownerOf(line, bindings, people);
  const isPersons = line.notFilled?.reason === "typed" && line.field.valueOrigin !== "camtay";
  if (!isPersons || text === "" || owner === undefined) return null;
  return {
    id: crypto.randomUUID(),
    site: line.site,
    words: wordsOf(line.field),
    label: line.field.label || line.field.placeholder || "",
    text,
    partyId: owner,
    pinnedOn: today,
  };
}

/** A text as the box takes it, without knowing what the box asks. */
function fitPinned(field: FieldDescription, text: string): { value: FillValue; display: string } | null {
  if (field.control === "select" || field.control === "radio" || field.control === "checkboxes") {
    const wanted = { text, list: "plain" } as const;
    const options = field.options?.map((option) => option.text) ?? [];
    const known = options.length > 0 ? chooseOption(options, wanted) : null;
    return known !== null && known.kind !== "one" ? null : { value: { kind: "choose", wanted }, display: text };
  }
  if (field.control === "date" || field.control === "dateParts") {
    const iso = parsePrintedDate(text);
    if (iso === null) return null;
    const [year = "", month = null, day = null] = iso.split("-");
    const value: FillValue =
      field.control === "date" ? { kind: "date", iso, text: printDate(iso) } : { kind: "dateParts", year, month, day };
    return { value, display: printDate(iso) };
  }
  if (field.maxLength !== undefined && text.length > field.maxLength) return null;
  return ["text", "textarea", "number", "tel", "email"].includes(field.control) ? { value: { kind: "text", text }, display: text } : null;
}
