import type { LabelSource } from "@camtay/shared/forms/field-description.ts";
import { tidy } from "@camtay/shared/text/fold.ts";
import { classOf, readableText } from "../text.ts";
import { parentAcrossShadow } from "../visible.ts";
import type { Claim } from "../widgets/widget.ts";

export interface FoundLabel {
  readonly text: string;
  readonly source: LabelSource;
  readonly hint?: string;
  readonly tableHeader?: string;
  readonly textAfter?: string;
}

/** Wrappers in which libraries put one control with its label. */
const WRAPPERS =
  ".formio-component,.form-group,.mat-mdc-form-field,mat-form-field,.mat-form-field,.ant-form-item,.ant-row.ant-form-item,nz-form-item,.el-form-item,.sd-question,.sd-element,[data-name],.field,.form-item,.form-row,.control-group,.eform-element,app-input,app-select,app-date,x-input,x-date,x-date-text,x-select,x-select-default,x-select-area,x-radio,x-input-number,.input-field,.form-field";
const LABELS =
  "label,mat-label,.mat-mdc-floating-label,.mdc-floating-label,.ant-form-item-label,nz-form-label,.el-form-item__label,.sd-question__title,.sd-element__title,.control-label,.form-label,.col-form-label,.floating-label,.label,legend,[class*=label]:not([class*=container]):not(input)";
const HINTS =
  ".mat-mdc-form-field-hint,mat-hint,.form-text,.help-block,.hint,.ant-form-item-extra,.sd-description,.el-form-item__tip,small";
const CONTROLS =
  "input:not([type=hidden]),select,textarea,[role=combobox],[aria-haspopup=listbox],mat-select,ng-select,.ng-select,.choices";

/** Finds the words that tell the person what the control is for. */
export function findLabel(claim: Claim, all: ReadonlySet<Element>): FoundLabel {
  const first = claim.boxes[0]!;
  const extras = { ...hintOf(claim), ...headerOf(claim.host), ...afterOf(claim) };
  const found =
    ownLabel(claim) ??
    ariaLabel(claim) ??
    wrapperLabel(claim, all) ??
    loneLabel(claim, all) ??
    cellBefore(claim.host) ??
    textBefore(claim, all) ??
    tableLabel(extras.tableHeader) ??
    lastResort(first);
  return { ...(found ?? { text: "", source: "none" as const }), ...extras };
}

const isGroup = (claim: Claim): boolean =>
  claim.widget.name === "choice-group" || claim.boxes.some((box) => box.matches("input[type=radio]"));

function ownLabel(claim: Claim): FoundLabel | null {
  // The label of a radio names the option, not the question.
  if (isGroup(claim)) return groupLabel(claim);
  const boxes = claim.widget.name === "date-parts" ? [] : claim.boxes;
  for (const box of [claim.host, ...boxes]) {
    const root = box.getRootNode() as Document | ShadowRoot;
    const byFor = box.id === "" ? [] : [...root.querySelectorAll(`label[for="${CSS.escape(box.id)}"]`)];
    const labels = [...("labels" in box ? ((box as HTMLInputElement).labels ?? []) : []), ...byFor];
    for (const label of labels) {
      const text = readableText(label);
      if (/[\p{L}\p{N}]/u.test(text)) return { text, source: "label" };
    }
  }
  return null;
}

function groupLabel(claim: Claim): FoundLabel | null {
  const group = claim.host.closest("fieldset,[role=radiogroup],[role=group],mat-radio-group");
  if (
    !group ||
    [...group.querySelectorAll("input:not([type=hidden]),select,textarea")].some((box) => !claim.boxes.includes(box as HTMLElement))
  )
    return null;
  const legend = group.querySelector(":scope > legend");
  const text = legend ? readableText(legend) : (referenced(group) ?? group.getAttribute("aria-label") ?? "");
  return text.trim() === "" ? null : { text: tidy(text), source: "label" };
}

function referenced(element: Element): string | null {
  const ids = element.getAttribute("aria-labelledby");
  if (!ids) return null;
  const root = element.getRootNode() as Document | ShadowRoot;
  const text = tidy(
    ids
      .split(/\s+/)
      .map((id) => root.getElementById?.(id))
      .map((node) => (node ? readableText(node) : ""))
      .join(" "),
  );
  return text === "" ? null : text;
}

function ariaLabel(claim: Claim): FoundLabel | null {
  const elements = isGroup(claim) || claim.widget.name === "date-parts" ? [] : [claim.host, ...claim.boxes.slice(0, 2)];
  for (const element of elements) {
    const text = referenced(element) ?? tidy(element.getAttribute("aria-label") ?? "");
    // A list's own search box is often called "Search" or by what is chosen.
    if (/\p{L}/u.test(text) && !/^(?:search|tìm kiếm|options|select|chọn)\b/iu.test(text)) return { text, source: "aria" };
  }
  return null;
}

/** The label inside the wrapper that holds this control and no other. */
function wrapperLabel(claim: Claim, all: ReadonlySet<Element>): FoundLabel | null {
  for (let node: Element | null = claim.host, depth = 0; node !== null && depth < 7; node = parentAcrossShadow(node), depth++) {
    if (node !== claim.host && holdsOther(node, claim, all)) return null;
    if (!node.matches(WRAPPERS)) continue;
    for (const label of node.querySelectorAll(LABELS)) {
      if (claim.boxes.some((box) => box.contains(label)) || label.querySelector(CONTROLS)) continue;
      // The words of an option stand behind its box; the question stands before the first one.
      if (isGroup(claim) && !(label.compareDocumentPosition(claim.boxes[0]!) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      if (claim.host !== node && claim.host.contains(label) && !claim.host.matches(WRAPPERS)) continue;
      const text = readableText(label);
      if (/[\p{L}\p{N},]/u.test(text))
        return { text, source: /float|mat-label/i.test(`${label.localName} ${classOf(label)}`) ? "floating" : "label" };
    }
  }
  return null;
}

/** A label element that stands alone with this control in some wrapper, before or behind it (drawn above by the page's style). */
function loneLabel(claim: Claim, all: ReadonlySet<Element>): FoundLabel | null {
  if (isGroup(claim)) return null;
  for (let node = parentAcrossShadow(claim.host), depth = 0; node !== null && depth < 3; node = parentAcrossShadow(node), depth++) {
    if (holdsOther(node, claim, all) || node.matches("body,form,fieldset,main,section")) return null;
    const labels = [...node.querySelectorAll("label")].filter((label) => !label.querySelector(CONTROLS) && !claim.host.contains(label));
    if (labels.length > 1) return null;
    const text = labels[0] && !labels[0].htmlFor ? readableText(labels[0]) : "";
    if (/\p{L}/u.test(text)) return { text, source: "label" };
  }
  return null;
}

const holdsOther = (node: Element, claim: Claim, all: ReadonlySet<Element>): boolean => {
  for (const host of all) if (host !== claim.host && node.contains(host) && !claim.boxes.includes(host as HTMLElement)) return true;
  return false;
};

/** "Label | box" rows of a table, definition lists, and rows whose first cell names what all their boxes ask. */
function cellBefore(host: Element): FoundLabel | null {
  let cell = host.closest("td,dd");
  // A table around one box only places it: what names the box stands beside that table.
  while (cell?.parentElement?.children.length === 1 && cell.closest("table")?.rows.length === 1) {
    const outer: Element | null = cell.closest("table")?.parentElement?.closest("td,dd") ?? null;
    if (outer === null) break;
    cell = outer;
  }
  if (!cell || readableText(cell, 60).length > 40) return null;
  let before = cell.previousElementSibling;
  while (before?.querySelector(CONTROLS) && before.previousElementSibling) before = before.previousElementSibling;
  // "Label | box | label | box": only the cell right before counts, unless columns have their own headers.
  const isFar = before !== cell.previousElementSibling;
  if (!before || before.querySelector(CONTROLS) || (isFar && !headerOf(host).tableHeader)) return null;
  const text = readableText(before);
  return /\p{L}/u.test(text) ? { text, source: "before" } : null;
}

const PROMPT_AT_END = /(?:^|\s)[-–—.…\s]*(?:chọn|lựa chọn|select|choose)\s*[-–—.…]*$/iu;

/** Printed text between the previous control and this one: in the same line first, then the block above. */
function textBefore(claim: Claim, all: ReadonlySet<Element>): FoundLabel | null {
  let text = "";
  const anchor = isGroup(claim) ? wholeGroup(claim) : claim.widget.name === "date-parts" ? wholeGroup(claim) : claim.host;
  for (let node: Node | null = anchor, climbs = 0; node !== null && climbs < 5; climbs++) {
    for (let before: Node | null = node.previousSibling; before !== null; before = before.previousSibling) {
      if (before instanceof Element) {
        if (before.matches("h1,h2,h3,h4,h5,h6,legend,hr,table") || holdsControl(before, all))
          return done(text, before instanceof Element && holdsControl(before, all) ? tailAfterControl(before, all) : "");
        const words = readableText(before);
        // "Quốc tịch  Chọn": a drawn list that was not recognised, with its own words; they name nothing else.
        if (PROMPT_AT_END.test(words)) return done(text);
        text = `${words} ${text}`;
      } else if (before.nodeType === Node.TEXT_NODE) text = `${before.nodeValue ?? ""} ${text}`;
      if (tidy(text).length > 300) return done(text);
      // A block above with words is the label; what is further up is not.
      if (before instanceof Element && tidy(text) !== "" && getComputedStyle(before).display !== "inline") return done(text);
    }
    if (tidy(text) !== "") return done(text);
    const up: Node | null = node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
    if (!(up instanceof Element) || up.matches("form,body,fieldset,section,td,th,table,main,[role=dialog]")) break;
    node = up;
  }
  return done(text);
}

const wholeGroup = (claim: Claim): Element => {
  let node: Element = claim.host;
  while (node.parentElement && !claim.boxes.every((box) => node.contains(box))) node = node.parentElement;
  return node;
};
const holdsControl = (element: Element, all: ReadonlySet<Element>): boolean =>
  all.has(element) || [...element.querySelectorAll(CONTROLS)].length > 0;

/** The words after the last control inside an earlier wrapper: "<span><input> năm </span><input>". */
function tailAfterControl(wrapper: Element, all: ReadonlySet<Element>): string {
  let tail = "";
  for (let node: Node | null = wrapper.lastChild; node !== null; node = node.previousSibling) {
    if (node instanceof Element && holdsControl(node, all)) return tail;
    tail = `${node instanceof Element ? readableText(node) : (node.nodeValue ?? "")} ${tail}`;
  }
  return "";
}

function done(text: string, fallback = ""): FoundLabel | null {
  const words = tidy(text) === "" ? tidy(fallback) : tidy(text);
  return words === "" ? null : { text: words.slice(-300), source: "before" };
}

function headerOf(host: Element): { tableHeader?: string } {
  const cell = host.closest("td");
  const row = cell?.parentElement;
  const table = cell?.closest("table");
  if (!cell || !row || !table) return {};
  const index = [...row.children].indexOf(cell);
  const head =
    table.querySelector("thead tr:last-of-type") ?? [...table.rows].find((candidate) => candidate.querySelector("th") && candidate !== row);
  const header = head?.children[index];
  const text = header && head !== row ? readableText(header) : "";
  return text === "" ? {} : { tableHeader: text };
}

const tableLabel = (header: string | undefined): FoundLabel | null => (header ? { text: header, source: "table-header" } : null);

function hintOf(claim: Claim): { hint?: string } {
  const wrapper = claim.host.closest(WRAPPERS);
  const node = wrapper && [...wrapper.querySelectorAll(HINTS)].find((hint) => !hint.querySelector(CONTROLS));
  const text = node ? readableText(node, 200) : "";
  return text === "" ? {} : { hint: text };
}

const UNIT =
  /^(?:giờ|phút|giây|ngày|tháng|năm|tuổi|người|lần|bản|đồng|vnđ|vnd|triệu đồng|usd|%|m|m2|m²|m3|m³|ha|km|cm|mm|kg|g|tấn|lít|cv|kw|tầng)(?![\p{L}\p{N}])/iu;

/** A unit printed right behind the box: "giờ", "m2". Other words there belong to what comes next. */
function afterOf(claim: Claim): { textAfter?: string } {
  const next = claim.boxes.at(-1)?.nextSibling ?? null;
  if (next === null || (next instanceof Element && (next.matches(`label,${CONTROLS}`) || next.querySelector(CONTROLS)))) return {};
  const text = next instanceof Element ? readableText(next, 40) : tidy(next.nodeValue ?? "");
  return text.length <= 24 && UNIT.test(text) ? { textAfter: text } : {};
}

function lastResort(box: Element): FoundLabel | null {
  const placeholder = tidy(box.getAttribute("placeholder") ?? "");
  if (/\p{L}{2}/u.test(placeholder) && !/^[dmy/.\-\s]+$/i.test(placeholder)) return { text: placeholder, source: "placeholder" };
  const title = tidy(box.getAttribute("title") ?? "");
  return title === "" ? null : { text: title, source: "title" };
}
