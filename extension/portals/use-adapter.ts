import type { FormDescription } from "@camtay/shared/forms/field-description.ts";
import { matchFields } from "@camtay/shared/forms/match-fields.ts";
import type { FieldMatch } from "@camtay/shared/forms/match-result.ts";
import type { PortalAdapter } from "@camtay/shared/portals/adapter.ts";
import { foldedWords } from "@camtay/shared/text/fold.ts";

const key = (label: string): string => foldedWords(label).join(" ");

/**
 * Matches a form, reading the labels that a family words in its own way by what they mean. Only where the printed label says nothing to
 * us: a label that is understood, or that forbids filling, is never read as another one.
 */
export function matchWithAdapter(form: FormDescription, adapter: PortalAdapter | null): readonly FieldMatch[] {
  const printed = matchFields(form);
  const meanings = new Map((adapter?.labels ?? []).map((label) => [key(label.printed), label.means]));
  const unknown = new Set(printed.filter(({ reason }) => reason?.kind === "not-recognised").map(({ fieldId }) => fieldId));
  const reread = form.fields.map((field) => {
    const means = unknown.has(field.id) ? meanings.get(key(field.label)) : undefined;
    return means === undefined ? field : { ...field, label: means };
  });
  if (reread.every((field, index) => field === form.fields[index])) return printed;
  const again = new Map(matchFields({ ...form, fields: reread }).map((match) => [match.fieldId, match]));
  return printed.map((match) => (unknown.has(match.fieldId) ? (again.get(match.fieldId) ?? match) : match));
}

/** Place in the family's own order of driver fields; larger for all others. */
export function driverPlace(label: string, adapter: PortalAdapter | null): number {
  const first = adapter?.first ?? [];
  const words = ` ${key(label)} `;
  const place = first.findIndex((driver) => words.includes(` ${key(driver)} `));
  return place < 0 ? first.length : place;
}
