import { fold } from "@camtay/shared/text/fold.ts";
import { isForbidden, wordsOn } from "../events.ts";
import { readableText } from "../text.ts";
import { isVisible, lookingOnce } from "../visible.ts";

/** A table or list on the page in which each row asks for one person or thing, and to which rows can be added. */
export interface Grid {
  readonly container: HTMLElement;
  /** As it stands above the table; empty when nothing does. */
  readonly label: string;
  readonly rows: readonly HTMLElement[];
  /** The one control that adds a row. */
  readonly add: HTMLElement;
}

const CONTAINERS = ".formio-component-editgrid,.formio-component-datagrid,[formarrayname],table";
/** Rows of such a container, the most particular kind first. */
const LIST_ROWS = ".editgrid-listgroup > .list-group-item:not(.list-group-header)";
const ROWS = [".datagrid-table > tbody > tr", ":scope > tbody > tr", ":scope > *"];
const CONTROLS = "input:not([type=hidden]),select,textarea,mat-select,ng-select,[role=combobox],[aria-haspopup=listbox]";
const BUTTONS = "button,input[type=button],a,[role=button]";
const ADDS = /^\+?\s*(?:them|bo sung|add)(?:\b|_)|^\+$|^(?:plus|add)$/;
/** What else is added on such pages: papers, pictures, choices that lead away. */
const ADDS_OTHERS = /\b(?:tep|file|giay to|tai lieu|dinh kem|anh|hinh|thanh phan ho so|ho so|vao gio)\b/;
const HEADINGS =
  "caption,legend,h1,h2,h3,h4,h5,h6,[role=heading],.card-header,.card-title,.panel-heading,.group-header,label.col-form-label";
/** How far around a table its button may stand. */
const AROUND = 3;

/** Every grid with exactly one control that adds a row. Only looks. */
export const findGrids = (): Grid[] => lookingOnce(findAll);

function findAll(): Grid[] {
  const containers = [...document.querySelectorAll<HTMLElement>(CONTAINERS)].filter(
    (container) => isVisible(container) && container.querySelector(CONTAINERS) === null,
  );
  return containers.flatMap((container): Grid[] => {
    const add = addControl(container);
    return add === null ? [] : [{ container, label: labelOf(container), rows: rowsOf(container), add }];
  });
}

const holdsControl = (element: Element): boolean => element.matches(CONTROLS) || element.querySelector(CONTROLS) !== null;

function rowsOf(container: HTMLElement): HTMLElement[] {
  // Rows that were saved are lines of text, and count.
  const lines = [...container.querySelectorAll<HTMLElement>(LIST_ROWS)];
  if (lines.length > 0) return lines;
  for (const selector of ROWS) {
    const rows = [...container.querySelectorAll<HTMLElement>(selector)].filter(holdsControl);
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Inside of the container, else beside it as long as no other control stands between; null when there is none or more than one. */
function addControl(container: HTMLElement): HTMLElement | null {
  const inside = addsIn(container);
  if (inside.length > 0) return sole(inside);
  for (let node: HTMLElement = container, level = 0; level < AROUND; level++) {
    const beside = [...siblings(node, "nextElementSibling"), ...siblings(node, "previousElementSibling")].flatMap(addsIn);
    if (beside.length > 0) return sole(beside);
    const outer: HTMLElement | null = node.parentElement;
    if (outer === null || outer.matches("form,body,main") || [...outer.children].some((child) => child !== node && holdsControl(child)))
      return null;
    node = outer;
  }
  return null;
}

/** A grid may show the same button above and below its rows. */
const sole = (found: readonly HTMLElement[]): HTMLElement | null =>
  found.every((one) => wordsOn(one) === wordsOn(found[0]!)) ? found.at(-1)! : null;

function siblings(node: Element, step: "nextElementSibling" | "previousElementSibling"): Element[] {
  const found: Element[] = [];
  for (let next = node[step]; next !== null && !holdsControl(next) && !next.matches(CONTAINERS); next = next[step]) found.push(next);
  return found;
}

function addsIn(root: Element): HTMLElement[] {
  const buttons = [...(root.matches(BUTTONS) ? [root] : []), ...root.querySelectorAll(BUTTONS)];
  return buttons.filter((button): button is HTMLElement => button instanceof HTMLElement && addsRow(button));
}

function addsRow(button: HTMLElement): boolean {
  if (!isVisible(button) || isForbidden(button) || button.matches(":disabled,[aria-disabled=true]")) return false;
  // A link that leads elsewhere adds nothing here.
  if (button instanceof HTMLAnchorElement && !/^(?:#|javascript:)/.test(button.getAttribute("href") ?? "#")) return false;
  const words = wordsOn(button);
  return ADDS.test(words) && !ADDS_OTHERS.test(words);
}

function labelOf(container: HTMLElement): string {
  const own = container.querySelector(`:scope > :is(${HEADINGS},label)`);
  if (own) return readableText(own, 200);
  for (let node: Element | null = container, level = 0; node !== null && level < AROUND; node = node.parentElement, level++)
    for (let before = node.previousElementSibling; before !== null && !holdsControl(before); before = before.previousElementSibling) {
      const heading = before.matches(HEADINGS) ? before : before.querySelector(HEADINGS);
      if (heading) return readableText(heading, 200);
    }
  return "";
}

/** The same grid again after the page drew it anew: by its words, and which one of those with the same words it is. */
export const gridKeys = (grids: readonly Grid[]): Map<string, Grid> => {
  const seen = new Map<string, number>();
  return new Map(
    grids.map((grid) => {
      const words = fold(`${grid.label} ${wordsOn(grid.add)}`);
      const nth = seen.get(words) ?? 0;
      seen.set(words, nth + 1);
      return [`${words} ${nth}`, grid];
    }),
  );
};
