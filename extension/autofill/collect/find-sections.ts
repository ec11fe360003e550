import { classOf, readableText } from "../text.ts";
import { parentAcrossShadow } from "../visible.ts";
import type { Claim } from "../widgets/widget.ts";

interface Heading {
  readonly element: Element;
  readonly text: string;
  /** Smaller = more important. */
  readonly rank: number;
  /** The part of the page it speaks for. */
  readonly scope: Element;
}

/** What a table of people is called. */
const GRID_LABELS = "caption,.formio-component-datagrid > label,.formio-component-editgrid > label";
const HEADINGS = `${GRID_LABELS},h1,h2,h3,h4,h5,h6,legend,[role=heading],summary,.panel-heading,.panel-title,.card-header,.card-title,.accordion-header,mat-panel-title,mat-card-title,.mat-mdc-card-title,.group-header,.sd-page__title,.sd-panel__title,.sd-title,.section-title,.form-title,.title,.heading,[class*=section-header],[class*=block-title],[class*=group-title],p,b,strong,div,span,u`;
/** Banners and menus head the site, not the form. */
const OUTSIDE = "body > header,body > footer,nav,[role=banner],[role=navigation],[role=contentinfo],script,style";
const CERTAIN = /^(?:H[1-6]|LEGEND|SUMMARY|MAT-PANEL-TITLE|MAT-CARD-TITLE)$/;
const TITLE_CLASS =
  /(?:^|[\s_-])(?:panel-heading|panel-title|card-header|card-title|accordion-header|group-header|sd-page__title|sd-panel__title|section-title|form-title|title|heading|section-header|block-title|group-title)(?:$|[\s_-])/;
const PART_NUMBER = /^\s*(?:(?:PHẦN|Phần|MỤC|Mục)\s+[IVX\dA-D]+|[IVX]{1,4}|[A-D])\s*[.)/:\-–]/u;

export interface Sections {
  readonly title: string;
  /** For each control the headings above it, from the outermost to the nearest. */
  readonly chains: ReadonlyMap<Claim, readonly string[]>;
  /** The nearest heading itself: two blocks with the same words are two. */
  readonly nearest: ReadonlyMap<Claim, Element>;
}

/** Title of the page, and what stands above each control. */
export function findSections(claims: readonly Claim[], root: ParentNode = document): Sections {
  const hosts = claims.map((claim) => claim.host);
  const holders = new Set<Element>();
  for (const host of hosts)
    for (let node: Element | null = host; node !== null && !holders.has(node); node = parentAcrossShadow(node)) holders.add(node);
  const headings = collect(root, holders, new Set(hosts));
  const title = headings.find((heading) => heading.rank === 1)?.text ?? "";
  const chains = new Map<Claim, readonly string[]>();
  const nearest = new Map<Claim, Element>();
  let next = 0;
  const open: Heading[] = [];
  for (const claim of claims) {
    while (next < headings.length && isBefore(headings[next]!.element, claim.host)) {
      const heading = headings[next++]!;
      // A heading ends the ones of its own rank and below in the same part of the page.
      for (let i = open.length - 1; i >= 0; i--) if (open[i]!.scope === heading.scope && open[i]!.rank >= heading.rank) open.splice(i, 1);
      open.push(heading);
    }
    const chain = open.filter(
      (heading) => heading.text !== title && contains(heading.scope, claim.host) && !contains(claim.host, heading.element),
    );
    chains.set(claim, [...new Set(chain.map((heading) => heading.text))]);
    const last = chain.at(-1);
    if (last) nearest.set(claim, last.element);
  }
  return { title, chains, nearest };
}

function collect(root: ParentNode, holders: ReadonlySet<Element>, hosts: ReadonlySet<Element>): Heading[] {
  const found: Heading[] = [];
  const visit = (parent: ParentNode): void => {
    for (const element of parent.children) {
      // What a control draws inside of itself heads nothing.
      if (hosts.has(element)) continue;
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element.matches(OUTSIDE) && !holders.has(element)) continue;
      if (!holders.has(element)) {
        const rank = rankOf(element);
        if (rank !== null) {
          const text = readableText(element, 300);
          const scope = scopeOf(element, holders);
          if (text.length >= 2 && text.length <= 250 && scope) found.push({ element, text, rank, scope });
          continue;
        }
      } else if (element.matches("summary,.mat-expansion-panel-header")) continue;
      visit(element);
    }
  };
  visit(root);
  return found;
}

/** 1 to 6 for real headings, 7 for what only looks like one; null = no heading. */
function rankOf(element: Element): number | null {
  if (!element.matches(HEADINGS)) return null;
  const level = /^H([1-6])$/.exec(element.tagName)?.[1] ?? element.getAttribute("aria-level");
  if (level && (CERTAIN.test(element.tagName) || element.getAttribute("role") === "heading")) return Number(level);
  if (element.matches(GRID_LABELS)) return 6;
  if (element.matches("label,label *,td *,th,button,nav *,.ng-option *,[role=option]")) return null;
  if (CERTAIN.test(element.tagName)) return 6;
  if (TITLE_CLASS.test(classOf(element)) && element.children.length <= 4) return 5;
  const text = element.textContent?.trim() ?? "";
  if (text.length < 3 || text.length > 200 || element.children.length > 3 || /[:：]\s*$/.test(text)) return null;
  if (!element.matches("p,b,strong,div,span,u") || getComputedStyle(element).display === "inline") {
    const alone = element.parentElement?.matches("p,div") && element.parentElement.textContent?.trim() === text;
    if (!alone) return null;
  }
  if (PART_NUMBER.test(text)) return 7;
  const bold =
    element.matches("b,strong") ||
    Number(getComputedStyle(element).fontWeight) >= 600 ||
    element.querySelector(":scope > b, :scope > strong")?.textContent?.trim() === text;
  const capitals = text.length > 8 && text === text.toUpperCase() && /\p{L}{3}/u.test(text);
  return bold || capitals ? 8 : null;
}

/** The nearest part of the page around a heading that holds controls; a heading wrapped alone speaks for its wrapper's parent. */
function scopeOf(element: Element, holders: ReadonlySet<Element>): Element | null {
  for (let node = parentAcrossShadow(element); node !== null; node = parentAcrossShadow(node)) if (holders.has(node)) return node;
  return null;
}

const isBefore = (a: Element, b: Element): boolean => {
  const [x, y] = [outermost(a, b), outermost(b, a)];
  return (x.compareDocumentPosition(y) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !y.contains(x);
};
/** The element itself, or the shadow host that stands for it beside the other one. */
function outermost(element: Element, other: Element): Element {
  let node = element;
  for (let root = node.getRootNode(); root instanceof ShadowRoot && root !== other.getRootNode(); root = node.getRootNode())
    node = root.host;
  return node;
}
function contains(outer: Element, inner: Element): boolean {
  for (let node: Element | null = inner; node !== null; node = parentAcrossShadow(node)) if (node === outer) return true;
  return false;
}
