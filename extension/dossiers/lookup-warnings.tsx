import type { LookupAnswer } from "@camtay/shared/api/answers.ts";
import { t } from "../text/text.ts";

/** What papers contradict each other about, and which have run out: said before anything is filled in, decided by the officer. */
export function LookupWarnings({ answer }: { answer: LookupAnswer }) {
  const byId = new Map(answer.values.map((value) => [value.id, value]));
  const conflicts = (answer.conflicts ?? []).map(({ values }) => [
    ...new Set(values.flatMap((id) => byId.get(id) ?? []).map(({ text, documentName }) => `${text} (${documentName})`)),
  ]);
  const expired = [
    ...new Set(answer.values.filter((value) => value.expired).map(({ documentName, dossierCode }) => `${documentName} (${dossierCode})`)),
  ];
  return (
    <>
      {conflicts.map((texts) => (
        <p class="note look" key={texts.join()} data-conflict>
          {t("lookup.conflict", { values: texts.join(", ") })}
        </p>
      ))}
      {expired.length > 0 && <p class="note look">{t("lookup.expired", { papers: expired.join(", ") })}</p>}
    </>
  );
}
