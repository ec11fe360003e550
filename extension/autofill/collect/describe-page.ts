import type { FieldDescription, FormDescription, ValueOrigin } from "@camtay/shared/forms/field-description.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import { type FrameMemory, isPersonsEntry } from "../frame-memory.ts";
import { isVisible, lookingOnce, parentAcrossShadow } from "../visible.ts";
import type { Claim, ControlState } from "../widgets/widget.ts";
import { claimControls } from "./claim-controls.ts";
import type { Described } from "./described.ts";
import { findLabel } from "./find-label.ts";
import { rowOf, withRepeatedBlocks } from "./find-rows.ts";
import { findSections } from "./find-sections.ts";
import { isNeverTouched } from "./never-touch.ts";

const ids = new WeakMap<Element, string>();
let counter = 0;
function idOf(element: Element): string {
  let id = ids.get(element);
  if (id === undefined) {
    id = `f${++counter}`;
    ids.set(element, id);
  }
  return id;
}

/** Reads every control of this frame. Only looks: nothing is opened, focused or changed. */
export const describePage = (memory: FrameMemory): { title: string; controls: Described[] } => lookingOnce(() => describeAll(memory));

function describeAll(memory: FrameMemory): { title: string; controls: Described[] } {
  const claims = claimControls();
  const hosts = new Set<Element>(claims.map((claim) => claim.host));
  const { title, chains, nearest } = findSections(claims);
  const controls = claims.map((claim) => describe(claim, chains.get(claim) ?? [], hosts, memory));
  return { title: title || tidy(document.title), controls: withRepeatedBlocks(withAccountBlocks(controls), nearest) };
}

export const formOf = (page: { title: string; controls: readonly Described[] }): FormDescription => ({
  title: page.title,
  fields: page.controls.map((control) => control.field),
});

function describe(claim: Claim, sectionChain: readonly string[], hosts: ReadonlySet<Element>, memory: FrameMemory): Described {
  const state = claim.widget.read(claim);
  const label = findLabel(claim, hosts);
  const names = namesOf(claim);
  const first = claim.boxes[0]!;
  const placeholder = tidy(first.getAttribute("placeholder") ?? "");
  const visible = [claim.host, ...claim.boxes, ...(claim.widget.seen?.(claim) ?? [])].some(isVisible);
  if (!memory.atFirst.has(claim.host)) memory.atFirst.set(claim.host, state.shown);
  const box = (isVisible(claim.host) ? claim.host : first).getBoundingClientRect();
  const maxLength = first instanceof HTMLInputElement && first.maxLength > 0 ? first.maxLength : undefined;
  const neverTouch = isNeverTouched(first, state.kind, [label.text, placeholder, ...names, label.hint ?? ""]);
  const field: FieldDescription = {
    id: idOf(claim.host),
    label: label.text,
    labelSource: label.source,
    // A legend that names the question is no heading above it.
    sectionChain: sectionChain.at(-1) === label.text ? sectionChain.slice(0, -1) : sectionChain,
    control: neverTouch && state.kind === "text" && first.matches("[type=password]") ? "password" : state.kind,
    widget: elementFamily(claim.host) ?? claim.widget.name,
    names,
    locked: state.locked,
    visible,
    required: claim.boxes.some((item) => item.matches(":required,[aria-required=true]")),
    value: state.shown,
    valueOrigin: originOf(claim, state, memory),
    position: {
      x: Math.round(box.left + scrollX),
      y: Math.round(box.top + scrollY),
      width: Math.round(box.width),
      height: Math.round(box.height),
    },
    ...(placeholder !== "" && { placeholder }),
    ...(label.hint !== undefined && { hint: label.hint }),
    ...(label.tableHeader !== undefined && { tableHeader: label.tableHeader }),
    ...(label.textAfter !== undefined && { textAfter: label.textAfter }),
    ...(state.options !== undefined && { options: state.options }),
    ...(state.format !== undefined && { format: state.format }),
    ...(maxLength !== undefined && { maxLength }),
    ...rowOf(claim.host),
  };
  return { claim, field, state, neverTouch };
}

/** The custom element of the justice ministry's forms around a plain box (`x-input`, `x-select-area`): it tells the kind of form. */
function elementFamily(host: Element): string | null {
  for (let node: Element | null = host, depth = 0; node !== null && depth < 5; node = parentAcrossShadow(node), depth++)
    if (/^x-[a-z-]+$/.test(node.localName)) return node.localName;
  return null;
}

function namesOf(claim: Claim): string[] {
  const names: string[] = [];
  for (const element of [
    claim.host,
    ...claim.boxes.slice(0, 3),
    claim.host.querySelector("[name]"),
    claim.host.closest("[formcontrolname],[data-name],[class*=eform-element-],[class*=formio-component-]"),
  ]) {
    if (!element) continue;
    for (const attribute of ["name", "id", "formcontrolname", "ng-reflect-name", "data-name", "data-field"]) {
      const name = element.getAttribute(attribute);
      // Ids that a library numbers tell nothing.
      if (name && !/^(?:mat-|cdk-|rc_|ng-|el-id-|:r|_r_|select2-|react-select-|choices-|ember\d|e[a-z0-9]{5,8}(?:-|$)|\d+$)/.test(name))
        names.push(name);
    }
    const key = /(?:eform-element-|formio-component-)([A-Z]\w+|[a-z]+[A-Z]\w*)/.exec(element.getAttribute("class") ?? "")?.[1];
    if (key) names.push(key);
  }
  return [...new Set(names)].slice(0, 6);
}

function originOf(claim: Claim, state: ControlState, memory: FrameMemory): ValueOrigin {
  if (state.shown === "") return "nobody";
  if (memory.filled.get(claim.host) === state.shown) return "camtay";
  if (isPersonsEntry(memory, [claim.host, ...claim.boxes], state.shown)) return "person";
  // Chosen from a list, a radio or a number without anybody: the page's own default, until its block turns out to come from the account.
  return ["select", "radio", "checkbox", "checkboxes", "number"].includes(state.kind) ? "preset" : "account";
}

/** Where the account filled a name or a number, the lists of the same block come from the account as well. */
function withAccountBlocks(controls: readonly Described[]): Described[] {
  const block = (control: Described) => control.field.sectionChain.join(" › ");
  const fromAccount = new Set(
    controls.filter((control) => control.field.valueOrigin === "account" && control.field.control !== "date").map(block),
  );
  return controls.map((control) =>
    control.field.valueOrigin === "preset" && fromAccount.has(block(control))
      ? { ...control, field: { ...control.field, valueOrigin: "account" } }
      : control,
  );
}
