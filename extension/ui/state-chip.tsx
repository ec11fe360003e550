import type { PaperState } from "@camtay/shared/api/answers.ts";
import { t } from "../text/text.ts";

const TONE: Record<PaperState, string> = {
  processing: "busy",
  review: "look",
  ready: "busy",
  signing: "busy",
  signed: "good",
  archived: "good",
  failed: "bad",
  dropped: "",
};

/** Where a paper is on its way. */
export function StateChip({ state }: { state: PaperState }) {
  return <span class={`chip ${TONE[state]}`}>{t(`state.${state}`)}</span>;
}
