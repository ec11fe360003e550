import type { PaperState } from "@camtay/shared/api/answers.ts";
import { useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { session } from "./session.tsx";
import { SureNote } from "./sure-note.tsx";

export type PaperDeed = "dropPaper" | "restorePaper";

const MAY_BE_DROPPED: ReadonlySet<PaperState> = new Set<PaperState>(["review", "ready", "failed"]);

/** Gives one paper up, after asking once more, or takes back one that was given up. Shows nothing where neither can be done, or not by who is logged in. */
export function DropPaper(props: {
  readonly name: string;
  readonly state: PaperState;
  readonly busy: boolean;
  readonly onDo: (deed: PaperDeed) => void;
}) {
  const [sure, setSure] = useState(false);
  const roles = session.value?.state === "in" ? session.value.account.roles : [];
  if (!roles.includes("officer") && !roles.includes("digitizer")) return null;
  if (props.state === "dropped")
    return (
      <button
        type="button"
        class="button small"
        aria-label={t("drop.restoreOne", { what: props.name })}
        disabled={props.busy}
        onClick={() => props.onDo("restorePaper")}
      >
        {t("drop.restore")}
      </button>
    );
  if (!MAY_BE_DROPPED.has(props.state)) return null;
  if (sure)
    return (
      <SureNote
        tone="look"
        warning={t("drop.warning", { what: props.name })}
        deed={t("drop.deed")}
        onDo={() => {
          setSure(false);
          props.onDo("dropPaper");
        }}
        onCancel={() => setSure(false)}
      />
    );
  return (
    <button type="button" class="link" aria-label={t("drop.one", { what: props.name })} disabled={props.busy} onClick={() => setSure(true)}>
      {t("drop.deed")}
    </button>
  );
}
