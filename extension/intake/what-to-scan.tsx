import type { AskedComponent } from "@camtay/shared/api/archive-desk.contract.ts";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { callWorker } from "../messages/ask-background.ts";
import { t } from "../text/text.ts";
import { FailureNote } from "../ui/failure-note.tsx";
import { loader } from "../workspace/work-state.ts";

const { state, load, show } = loader<readonly AskedComponent[]>();

/** What was answered for this dossier when the counter asked which papers are needed. */
export async function askWhatToScan(dossier: string): Promise<void> {
  if (dossier.length < 3) return show(null);
  await load(async () => (await callWorker("askedComponents", { path: {}, query: { dossier } })).components);
}

const isHeld = ({ answer }: AskedComponent): boolean => answer === "held" || answer === "replaced-by-data";

/** Before anything is laid on the scanner: which papers of the dossier are needed, and which the office has. */
export function WhatToScan() {
  // Its question stands in the form around it: a form that begins anew has asked nothing yet.
  useEffect(() => () => show(null), []);
  const { value, failure } = state.value;
  if (failure !== null) return <FailureNote failure={failure} />;
  const held = (value ?? []).filter(isHeld);
  const needed = (value ?? []).filter((component) => !isHeld(component) && component.onPaper && component.required);
  if (held.length + needed.length === 0) return null;
  return (
    <div class="note" id="what-to-scan" role="status">
      <Listed title={t("scan.needNot")}>
        {held.map(({ name, source }) => (
          <li key={name}>{source === null ? name : t("scan.from", { name, source })}</li>
        ))}
      </Listed>
      <Listed title={t("scan.need")}>
        {needed.map(({ name }) => (
          <li key={name}>{name}</li>
        ))}
      </Listed>
    </div>
  );
}

function Listed({ title, children }: { title: string; children: ComponentChildren[] }) {
  if (children.length === 0) return null;
  return (
    <>
      <strong>{title}</strong>
      <ul class="listed">{children}</ul>
    </>
  );
}
