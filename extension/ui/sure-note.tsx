import { t } from "../text/text.ts";

/** Asks once more before a deed: what it means, the deed, and the way back. */
export function SureNote(props: {
  /** `bad` for what cannot be undone. */
  readonly tone: "bad" | "look";
  readonly warning: string;
  readonly deed: string;
  readonly id?: string;
  readonly onDo: () => void;
  readonly onCancel: () => void;
}) {
  return (
    <div class={`note ${props.tone}`} role="alert">
      <p>{props.warning}</p>
      <div class="row">
        <button type="button" class={props.tone === "bad" ? "button small danger" : "button small"} id={props.id} onClick={props.onDo}>
          {props.deed}
        </button>
        <button type="button" class="button small" onClick={props.onCancel}>
          {t("common.cancel")}
        </button>
      </div>
    </div>
  );
}
