import { reasonText, t } from "../text/text.ts";
import { sentenceOf } from "../ui/failure-note.tsx";
import { CopyButton, PinButton } from "./line-buttons.tsx";
import type { PlanLine } from "./page-plan.ts";
import { busy, chooseValue, chosen, chosenValues, fillChosen, isChosen, lines, showOnPage, tick } from "./panel-state.ts";
import { SourceLine, sourceText } from "./source-line.tsx";

/** Above this a value is called sure; a person sees the difference at a glance. */
const SURE = 0.85;
/** Reasons with something for the person to decide; the rest is folded away. */
const DECIDABLE = new Set(["sources-disagree", "prefilled", "typed", "doubtful-value"]);

/** Nothing to say about these. */
const SILENT = new Set(["hidden", "already-right"]);

export function ProposalList() {
  const proposed = lines.value.filter((line) => line.proposal !== null);
  const decide = lines.value.filter(
    (line) => line.notFilled !== null && DECIDABLE.has(line.notFilled.reason) && line.notFilled.choices.some(({ value }) => value !== null),
  );
  const rest = lines.value.filter((line) => line.notFilled !== null && !decide.includes(line) && !SILENT.has(line.notFilled.reason));
  const count = chosen.value.length;
  return (
    <section aria-labelledby="plan-title">
      <div class="card">
        <h2 id="plan-title">{t("plan.title")}</h2>
        {proposed.length + decide.length === 0 && <p>{t("plan.none")}</p>}
        <ul>
          {bySection(proposed).map(([section, own]) => (
            <li key={section}>
              {section !== "" && <p class="section-name">{section}</p>}
              <ul>
                {own.map((line) => (
                  <ProposedLine key={line.id} line={line} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
        {decide.map((line) => (
          <DecidedLine key={line.id} line={line} />
        ))}
        {rest.length > 0 && (
          <details>
            <summary>{t("plan.left", { count: rest.length })}</summary>
            <ul>
              {rest.map((line) => (
                <li class="line" key={line.id}>
                  <p class="label">{line.field.label || line.field.names?.[0] || line.id}</p>
                  <span>{reasonText(line.notFilled!.reason, sentenceOf)}</span>
                  <PinButton line={line} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {count > 0 && (
        <div class="sticky">
          <button type="button" class="button main wide" id="fill" disabled={busy.value !== null} onClick={() => void fillChosen()}>
            {busy.value === "filling" ? t("plan.filling") : t("plan.fill", { count })}
          </button>
        </div>
      )}
    </section>
  );
}

function bySection(all: readonly PlanLine[]): [string, PlanLine[]][] {
  const sections = new Map<string, PlanLine[]>();
  for (const line of all) {
    const heading = line.field.sectionChain.at(-1) ?? "";
    // Rows of one table ask the same: whose they are must be seen.
    const name =
      line.row === undefined || line.row === 0
        ? heading
        : [heading, t("rows.person", { number: line.row + 1 })].filter(Boolean).join(" · ");
    sections.set(name, [...(sections.get(name) ?? []), line]);
  }
  return [...sections];
}

function ProposedLine({ line }: { line: PlanLine }) {
  const { field, proposal } = line;
  if (proposal === null) return null;
  const sure = proposal.confidence >= SURE && !proposal.confirm;
  return (
    <li class="line" data-field={field.id} onMouseEnter={() => showOnPage(line)} onMouseLeave={() => showOnPage(null)}>
      <div class="head">
        {!line.copyOnly && (
          <input
            type="checkbox"
            id={`tick-${line.id}`}
            checked={isChosen(line)}
            disabled={busy.value !== null}
            onChange={(event) => tick(line, event.currentTarget.checked)}
          />
        )}
        <div class="what">
          {line.copyOnly ? (
            <p class="label">{field.label || field.placeholder}</p>
          ) : (
            <label class="label" for={`tick-${line.id}`}>
              {field.label || field.placeholder}
            </label>
          )}
          <div class="row between">
            <span class="value">{proposal.display}</span>
            {line.copyOnly ? (
              <CopyButton text={proposal.display} label={field.label} />
            ) : (
              <span class={`chip ${sure ? "good" : "look"}`}>
                {sure ? t("plan.sure") : proposal.confirm ? t("plan.confirm") : t("plan.look")}
              </span>
            )}
          </div>
          {field.value && field.valueOrigin === "preset" && <div class="from">{t("plan.now", { value: field.value })}</div>}
          <SourceLine source={proposal.source} date={proposal.date} label={field.label} />
        </div>
      </div>
    </li>
  );
}

/** A box that holds something else, or for which papers disagree: filled only with the person's click on this very box. */
function DecidedLine({ line }: { line: PlanLine }) {
  const { field, notFilled } = line;
  if (notFilled === null) return null;
  const picked = chosenValues.value.get(line.id);
  const choices = notFilled.choices.filter(({ value }) => value !== null);
  const disputed = notFilled.reason === "sources-disagree";
  return (
    <fieldset class="line" onMouseEnter={() => showOnPage(line)} onMouseLeave={() => showOnPage(null)}>
      <legend class="label">{field.label}</legend>
      <p class="from">
        {field.value ? `${t("plan.now", { value: field.value })}. ` : ""}
        {disputed ? t("plan.conflict") : field.valueOrigin === "camtay" ? t("plan.ours") : reasonText(notFilled.reason, sentenceOf)}
      </p>
      {choices.map((choice) => (
        <div class="choice-of-value" key={`${choice.display} ${sourceText(choice.source)}`}>
          <button
            type="button"
            class="button small"
            aria-pressed={picked === choice.value}
            disabled={busy.value !== null}
            onClick={() => chooseValue(line, picked === choice.value ? null : choice.value)}
          >
            {t(deedOf(field.value ?? "", picked === choice.value), { value: choice.display })}
          </button>
          <SourceLine source={choice.source} date={choice.date} label={field.label} />
        </div>
      ))}
      <PinButton line={line} />
    </fieldset>
  );
}

/** An empty box is filled, a full one is changed. */
const deedOf = (held: string, isPicked: boolean) =>
  held === "" ? (isPicked ? "plan.useOn" : "plan.use") : isPicked ? "plan.overwriteOn" : "plan.overwrite";
