import type { ControlKind, FieldOption } from "@camtay/shared/forms/field-description.ts";
import type { FillValue, Wanted } from "@camtay/shared/forms/fill-plan.ts";
import type { BridgeAnswer, BridgeCall } from "../bridge/bridge-call.ts";

/** One control found on the page, and the widget that knows how to handle it. */
export interface Claim {
  readonly widget: Widget;
  /** The outermost element of the control. */
  readonly host: HTMLElement;
  /** The boxes inside that belong to it, in reading order; never empty. */
  readonly boxes: readonly HTMLElement[];
}

/** What a control is and holds now. */
export interface ControlState {
  readonly kind: ControlKind;
  /** As the person reads it; empty when nothing is chosen. */
  readonly shown: string;
  readonly locked: boolean;
  /** Absent when not loaded yet. */
  readonly options?: readonly FieldOption[];
  readonly format?: string;
}

/** What a widget may use while it works; given by the engine so that tests can replace the page's own world. */
export interface Tools {
  /** Asks the widget's own object in the page's world. Null when the page has no such object. */
  readonly bridge: (claim: Claim, call: BridgeCall) => Promise<BridgeAnswer | null>;
  /** Index of the one option that means what is wanted. @throws AppError `fill.no_such_option`, `fill.several_options_fit` */
  readonly pick: (options: readonly FieldOption[], wanted: Wanted) => number;
  /** How long lists may take to load, in milliseconds. */
  readonly listLimitMs: number;
}

/** One kind of control, recognised by its DOM alone: widget libraries move between portals. */
export interface Widget {
  readonly name: string;
  /** Where such a control may begin. */
  readonly selector: string;
  /** The boxes of the control at `host`, or null when it is another kind after all. */
  readonly claim: (host: HTMLElement) => readonly HTMLElement[] | null;
  /** What a person sees of the control where its boxes are drawn over (styled radios); absent = host and boxes. */
  readonly seen?: (claim: Claim) => readonly Element[];
  readonly read: (claim: Claim) => ControlState;
  /** Sets the value. @throws AppError `fill.*` and leaves the control as it was */
  readonly write: (claim: Claim, value: FillValue, tools: Tools, attempt: number) => Promise<void>;
  /** What the widget's own model holds, as text comparable with `shown`; null when it cannot be asked. */
  readonly model?: (claim: Claim, tools: Tools) => Promise<string | null>;
  /** Waits until the library has told the page's own program of what was set, for all its controls; absent = it tells at once. */
  readonly announce?: (claim: Claim, tools: Tools) => Promise<void>;
  /** Empties the control again (for undo). */
  readonly clear: (claim: Claim, tools: Tools) => Promise<void>;
}

/** The value as the text that a person would type. */
export function textOf(value: FillValue): string {
  switch (value.kind) {
    case "text":
    case "option":
    case "date":
      return value.text;
    case "choose":
      return value.wanted.text;
    case "dateParts":
      return [value.day, value.month, value.year].filter((part) => part !== null).join("/");
    case "checked":
      return value.checked ? "✓" : "";
  }
}

/** The value as something to look up in a list. */
export const wantedOf = (value: FillValue): Wanted => (value.kind === "choose" ? value.wanted : { text: textOf(value), list: "plain" });

export const isDisabled = (element: Element): boolean =>
  element.matches(":disabled,[aria-disabled=true],[disabled]") ||
  (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.readOnly : false) ||
  element.getAttribute("aria-readonly") === "true";
