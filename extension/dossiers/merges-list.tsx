import type { MergeProposal } from "@camtay/shared/api/archive-desk.contract.ts";
import { useCallback, useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { showDate } from "../ui/show-time.ts";
import { listLoader } from "../workspace/work-state.ts";

const list = listLoader(async () => (await callWorker("personMerges", { path: {} })).proposals);
const decide = (id: string, decision: "accept" | "refuse" | "undo") =>
  list.act(() => callWorker("decidePersonMerge", { path: { personMergeId: id }, body: { decision } }));

/** The machine only proposes; the archivist compares the papers of both sides and decides. */
export function MergesList() {
  const reload = useCallback(() => void list.reload(), []);
  useEffect(reload, [reload]);
  const { value, failure } = list.state.value;
  return (
    <>
      <h2>{t("merges.title")}</h2>
      <p>{t("merges.lead")}</p>
      <FailureNote failure={failure} onRetry={reload} />
      {value !== null && value.length === 0 && <p>{t("merges.none")}</p>}
      {(value ?? []).map((proposal) => (
        <section class="card" key={proposal.id} data-state={proposal.state}>
          <div class="row between">
            <h3>{t(`merges.${proposal.evidence}`)}</h3>
            <span class={`chip ${proposal.state === "accepted" ? "good" : "look"}`}>{t(`merges.state.${proposal.state}`)}</span>
          </div>
          <Side title={t("merges.old", { number: proposal.old.number })} side={proposal.old} />
          <Side title={t("merges.new", { number: proposal.new.number })} side={proposal.new} />
          <div class="row">
            {proposal.state === "proposed" ? (
              <>
                <button type="button" class="button small" onClick={() => void decide(proposal.id, "accept")}>
                  {t("merges.accept")}
                </button>
                <button type="button" class="button small" onClick={() => void decide(proposal.id, "refuse")}>
                  {t("merges.refuse")}
                </button>
              </>
            ) : (
              <button type="button" class="button small" onClick={() => void decide(proposal.id, "undo")}>
                {t("merges.undo")}
              </button>
            )}
          </div>
        </section>
      ))}
    </>
  );
}

function Side({ title, side }: { title: string; side: MergeProposal["old"] }) {
  return (
    <div>
      <strong>{title}</strong>
      <ul>
        {side.papers.map((paper) => (
          <li key={paper.paperId}>
            {paper.documentName} [{paper.dossierCode}]: {paper.values.map(shown).join(" · ")}
          </li>
        ))}
        {side.papersElsewhere > 0 && <li>{t("merges.elsewhere", { count: side.papersElsewhere })}</li>}
      </ul>
    </div>
  );
}

/** Dates as people write them. */
const shown = ({ text }: { text: string }): string => (/^\d{4}(-\d{2}){1,2}$/.test(text) ? showDate(text) : text);
