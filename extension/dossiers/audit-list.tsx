import type { AuditLine } from "@camtay/shared/api/archive-desk.contract.ts";
import { useEffect, useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { loader } from "../workspace/work-state.ts";

const VIEWS = ["reasons", "alerts", "refused"] as const;
type View = (typeof VIEWS)[number];
const QUERY = {
  reasons: { action: "lookup" },
  alerts: { action: "alert.enumeration" },
  refused: { outcome: "refused" },
} as const;

const { state, load } = loader<readonly AuditLine[]>();
const fetchLines = async (view: View): Promise<readonly AuditLine[]> => {
  const { lines } = await callWorker("auditLines", { path: {}, query: { ...QUERY[view], limit: 200 } });
  // Behind an open dossier of that person stands the dossier; the rest has only its reason.
  return view === "reasons" ? lines.filter(({ facts }) => facts.dossierKnown !== true) : lines;
};

/** What the auditor looks at first: look-ups that only a stated reason speaks for, alerts, refusals. */
export function AuditList() {
  const [view, setView] = useState<View>("reasons");
  useEffect(() => void load(() => fetchLines(view)), [view]);
  const { value, failure } = state.value;
  return (
    <>
      <h2>{t("audit.title")}</h2>
      <div class="field">
        <label for="audit-view">{t("audit.view")}</label>
        <select
          id="audit-view"
          value={view}
          onChange={(event) => setView(VIEWS.find((one) => one === event.currentTarget.value) ?? "reasons")}
        >
          {VIEWS.map((one) => (
            <option key={one} value={one}>
              {t(`audit.view.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <FailureNote failure={failure} />
      {value !== null && value.length === 0 && <p>{t("audit.none")}</p>}
      <ul id="audit-lines">
        {(value ?? []).map((line) => (
          <li key={line.line}>
            {new Date(line.at).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" })}: {line.actor}, {line.action}
            {line.facts.purpose !== undefined && `: ${line.facts.purpose} [${line.facts.dossier ?? ""}]`}
            {line.facts.code !== undefined && `: ${line.facts.code}`}
          </li>
        ))}
      </ul>
    </>
  );
}
