import { type PartialDate, printDate } from "@camtay/shared/domain/partial-date.ts";
import type { ValueSource } from "@camtay/shared/forms/record.ts";
import { useState } from "preact/hooks";
import { fetchBytes } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote, failureOf } from "../ui/failure-note.tsx";

export const sourceText = (source: ValueSource): string =>
  source.kind === "paper" ? t("plan.source.paper", { name: source.documentName, page: source.page + 1 }) : t(`plan.source.${source.kind}`);

/** Where a value comes from, when that was issued or entered, and, for a paper, the very place on the scanned page. */
export function SourceLine({ source, date, label }: { source: ValueSource; date: PartialDate | null; label: string }) {
  const [picture, setPicture] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const toggle = async () => {
    if (picture !== null) {
      URL.revokeObjectURL(picture);
      setPicture(null);
      return;
    }
    if (source.kind !== "paper") return;
    const [lookupId = "", valueId = ""] = source.documentId.split("/");
    try {
      setFailure(null);
      setPicture(URL.createObjectURL(await fetchBytes("valueCrop", { path: { lookupId, valueId } })));
    } catch (thrown) {
      setFailure(failureOf(thrown));
    }
  };
  return (
    <div class="from">
      {sourceText(source)}
      {date !== null && `, ${t("plan.issued", { date: printDate(date) })}`}
      {source.kind === "paper" && (
        <>
          {" · "}
          <button type="button" class="link" aria-expanded={picture !== null} onClick={() => void toggle()}>
            {picture === null ? t("plan.showCrop") : t("plan.hideCrop")}
          </button>
        </>
      )}
      <FailureNote failure={failure} />
      {picture !== null && <img class="crop" src={picture} alt={t("plan.cropAlt", { label })} />}
    </div>
  );
}
