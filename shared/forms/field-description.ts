/**
 * One control of a page as plain data: everything the matcher may look at, nothing it could act on.
 * Made by the page collector (or from a form file when scoring), read by `matchFields` and `planFill`.
 */

/** What kind of control it is to the person, whatever widget library draws it. */
export type ControlKind =
  | "text"
  | "textarea"
  | "number"
  | "tel"
  | "email"
  | "date"
  /** Three boxes: day, month, year. One description for the three. */
  | "dateParts"
  | "select"
  | "radio"
  /** One box to tick. */
  | "checkbox"
  /** Several boxes under one question. */
  | "checkboxes"
  | "file"
  | "password"
  | "search"
  | "button"
  | "other";

export type LabelSource = "label" | "aria" | "floating" | "before" | "table-header" | "placeholder" | "title" | "hint" | "none";

/** Who put the value there. `preset` = the page's own default (gender Nữ, quantity 1): not a person's entry. */
export type ValueOrigin = "nobody" | "preset" | "account" | "person" | "camtay";

export interface FieldOption {
  readonly text: string;
  readonly value?: string;
}

export interface FieldDescription {
  /** Opaque, unique on the page while it is loaded. */
  readonly id: string;
  /** As shown, numbering and footnotes included; empty when the page prints none. */
  readonly label: string;
  readonly labelSource: LabelSource;
  /** Headings above the control, outermost first, without the page's title. */
  readonly sectionChain: readonly string[];
  readonly control: ControlKind;
  /** Driver that recognised it, e.g. `x-select`, `formio-choices`. */
  readonly widget?: string;
  /** name, id, formcontrolname, data-name: as written. */
  readonly names?: readonly string[];
  readonly placeholder?: string;
  /** Hint or helper text below the control. */
  readonly hint?: string;
  readonly tableHeader?: string;
  /** Row of a repeating table or edit grid, from 0. */
  readonly row?: number;
  /** Printed text right after the control when it labels no other control: a unit such as "giờ", "phút", "m2". */
  readonly textAfter?: string;
  /** Loaded options; absent when unknown or not yet loaded. */
  readonly options?: readonly FieldOption[];
  /** disabled or readonly. */
  readonly locked?: boolean;
  readonly required?: boolean;
  /** False: not shown to the person; such a field is never filled. */
  readonly visible?: boolean;
  /** What the control holds now, as shown. */
  readonly value?: string;
  readonly valueOrigin?: ValueOrigin;
  readonly maxLength?: number;
  /** `dd/mm/yyyy`, `mm/yyyy`, `yyyy`, or an input mask, when the widget tells. */
  readonly format?: string;
  /** CSS pixels in the page. */
  readonly position?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** All controls of one frame in the order a person reads them. */
export interface FormDescription {
  /** Heading of the page or form; empty when unknown. */
  readonly title: string;
  readonly fields: readonly FieldDescription[];
}
