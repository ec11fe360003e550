import { useEffect, useRef } from "preact/hooks";
import type { FieldOutcome } from "../autofill/run/fill-report.ts";
import { reasonText, t } from "../text/text.ts";
import { sentenceOf } from "../ui/failure-note.tsx";
import { linesByWords } from "./fill-page.ts";
import { KeepSubmission } from "./keep-submission-button.tsx";
import { busy, lines, outcomes, rowsLeft, showOnPage, undoAll, undone } from "./panel-state.ts";

const TONE: Record<FieldOutcome["outcome"], string> = { filled: "good", kept: "", doubtful: "look", failed: "bad" };
const ORDER: readonly FieldOutcome["outcome"][] = ["failed", "doubtful", "filled", "kept"];

/** What became of every box, announced to a screen reader, with the way back. */
export function FillResult() {
  const place = useRef<HTMLElement>(null);
  const results = outcomes.value;
  // The answer to the press: brought into view and read out, wherever the person had scrolled to.
  useEffect(() => {
    if (results === null) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "start" });
  }, [results]);
  if (results === null)
    return undone.value === null ? null : (
      <p class="note" role="status">
        {t("report.undone", { count: undone.value })}
        {rowsLeft.value > 0 && ` ${t("rows.left", { count: rowsLeft.value })}`}
      </p>
    );
  const all = [...results];
  const count = (outcome: FieldOutcome["outcome"]) => all.filter(([, result]) => result.outcome === outcome).length;
  const facts = { filled: count("filled"), kept: count("kept"), doubtful: count("doubtful"), failed: count("failed") };
  const there = linesByWords(lines.value);
  return (
    <section
      class="card"
      id="report"
      ref={place}
      tabIndex={-1}
      aria-labelledby="report-title"
      data-filled={facts.filled}
      data-failed={facts.failed}
      data-doubtful={facts.doubtful}
      data-verified={all.filter(([, result]) => result.outcome === "filled" && result.verified).length}
    >
      <h2 id="report-title">{t("report.title")}</h2>
      <p class="hidden-visually" role="status">
        {t("report.summary", facts)}
      </p>
      <div class="counts" aria-hidden="true">
        <div class="chip good">{t("report.filled", { count: facts.filled })}</div>
        <div class="chip">{t("report.kept", { count: facts.kept })}</div>
        <div class={`chip ${facts.doubtful > 0 ? "look" : ""}`}>{t("report.doubtful", { count: facts.doubtful })}</div>
        <div class={`chip ${facts.failed > 0 ? "bad" : ""}`}>{t("report.failed", { count: facts.failed })}</div>
      </div>
      <details open={facts.failed + facts.doubtful > 0}>
        <summary>{t("report.each", { count: all.length })}</summary>
        <ul>
          {ORDER.flatMap((outcome) => all.filter(([, result]) => result.outcome === outcome)).map(([words, result]) => {
            const line = there.get(words);
            return (
              <li class="line" key={words} onMouseEnter={() => line && showOnPage(line)} onMouseLeave={() => showOnPage(null)}>
                <p class="label">{result.label || line?.field.placeholder}</p>
                <div class="row between">
                  <span class="value">{result.shown}</span>
                  {result.verified && <span class={`chip ${TONE[result.outcome]}`}>{t("report.verified")}</span>}
                </div>
                {result.reason !== undefined && <p class="from">{reasonText(result.reason, sentenceOf)}</p>}
              </li>
            );
          })}
        </ul>
      </details>
      <p class="note">{t("report.next")}</p>
      <button type="button" class="button" id="undo" disabled={busy.value !== null} onClick={() => void undoAll()}>
        {t("report.undo")}
      </button>
      <KeepSubmission />
    </section>
  );
}
