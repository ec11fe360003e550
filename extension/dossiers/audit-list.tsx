import type { AuditLine } from "@camtay/shared/api/archive-desk.contract.ts";
import { useEffect, useState } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { isTextKey, t } from "../text/text.ts";
import { FailureNote, sentenceOf } from "../ui/failure-note.tsx";
import { showTime } from "../ui/show-time.ts";
import { loader } from "../workspace/work-state.ts";

const VIEWS = ["reasons", "alerts", "refused"] as const;
type View = (typeof VIEWS)[number];
const QUERY = {
  reasons: { action: "lookup" },
  alerts: { action: "alert.enumeration" },
  refused: { outcome: "refused" },
} as const;
const AT_ONCE = 100;

interface Shown {
  readonly lines: readonly AuditLine[];
  /** Before this line there is more; null: that is all. */
  readonly before: number | null;
}
const { state, load } = loader<Shown>();

/** The next older lines behind those that are shown. */
async function fetchLines(view: View, shown: Shown | null): Promise<Shown> {
  const before = shown?.before ?? undefined;
  const query = { ...QUERY[view], limit: AT_ONCE, ...(before !== undefined && { before }) };
  const { lines } = await callWorker("auditLines", { path: {}, query });
  // Behind an open dossier of that person stands the dossier; the rest has only its reason.
  const wanted = view === "reasons" ? lines.filter(({ facts }) => facts.dossierKnown !== true) : lines;
  const last = lines.at(-1);
  return { lines: [...(shown?.lines ?? []), ...wanted], before: last !== undefined && lines.length === AT_ONCE ? last.line : null };
}

/** What the auditor looks at first: look-ups that only a stated reason speaks for, alerts, refusals. */
export function AuditList() {
  const [view, setView] = useState<View>("reasons");
  useEffect(() => void load(() => fetchLines(view, null)), [view]);
  const { value, failure, busy } = state.value;
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
      {value !== null && value.lines.length === 0 && value.before === null && <p>{t("audit.none")}</p>}
      {value !== null && value.lines.length > 0 && <Lines lines={value.lines} />}
      {value !== null && value.before !== null && (
        <button type="button" class="button small" disabled={busy} onClick={() => void load(() => fetchLines(view, value))}>
          {t("audit.older")}
        </button>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly AuditLine[] }) {
  return (
    <table id="audit-lines">
      <thead>
        <tr>
          <th scope="col">{t("report.when")}</th>
          <th scope="col">{t("report.who")}</th>
          <th scope="col">{t("report.deed")}</th>
          <th scope="col">{t("audit.what")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.line}>
            <td>{showTime(line.at)}</td>
            <td>{line.actor}</td>
            <td>{deedOf(line.action)}</td>
            <td>{aboutOf(line)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The deed in words, where it is one that is often read; else its name in the trail. */
function deedOf(action: string): string {
  const key = `audit.action.${action}`;
  return isTextKey(key) ? t(key) : action;
}

/** The stated purpose with its dossier, how often, or why it was refused. */
function aboutOf({ facts }: AuditLine): string {
  const { purpose, dossier, searches, code } = facts;
  if (purpose !== undefined) return `${purpose} [${dossier ?? ""}]`;
  if (searches !== undefined) return t("audit.searches", { count: String(searches) });
  return code === undefined ? "" : (sentenceOf(String(code)) ?? String(code));
}
