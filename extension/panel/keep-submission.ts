import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import { type FieldKey, valueType } from "@camtay/shared/forms/dictionary.ts";
import { plainId, plainPhone } from "@camtay/shared/forms/values/digits.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import type { Submission } from "../vault/vault-content.ts";
import type { MatchedFrame } from "./page-plan.ts";

/**
 * What the form holds now, by key: only boxes that the person sees and that are understood, nothing that is never filled.
 * @returns null when nothing on the page is worth remembering
 */
export function submissionOf(frames: readonly MatchedFrame[], today: Submission["keptOn"]): Submission | null {
  const values = frames.flatMap(({ form, matches }) =>
    form.fields.flatMap((field) => {
      const match = matches.find(({ fieldId }) => fieldId === field.id);
      const text = match?.key ? plain(match.key, field.value ?? "") : "";
      const isRow = (match?.row ?? 0) > 0;
      return match?.key && text !== "" && !isRow && field.visible !== false && field.valueOrigin !== "preset"
        ? [{ key: match.key as string, text }]
        : [];
    }),
  );
  const first = frames[0];
  if (values.length === 0 || first === undefined) return null;
  return { id: crypto.randomUUID(), site: first.form.site, title: first.form.title.slice(0, 400), keptOn: today, values };
}

function plain(key: FieldKey, shown: string): string {
  const text = tidy(shown).slice(0, 2000);
  const type = valueType(key);
  if (type === "date") return parsePrintedDate(text) ?? "";
  return type === "id" ? plainId(text) : type === "phone" ? plainPhone(text) : text;
}
