const CLIPPED_AWAY = /inset\((?:50|100)%|(?:circle|ellipse)\(0(?:px|%)?[ )]|polygon\((?:(?:0(?:px|%)?,? ?)+)\)/;

/**
 * Whether a person can see the control (hidden, off-screen, transparent or clipped ones are never filled: a hostile page asks for
 * the identity number in boxes that nobody sees). Being below the fold is fine: scrolling reaches it.
 */
export function isVisible(element: Element): boolean {
  // Closed details, skipped content: drawn nowhere although they have a place.
  if (!element.isConnected || !element.checkVisibility()) return false;
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return false;
  const left = box.left + scrollX;
  const top = box.top + scrollY;
  const page = document.documentElement;
  if (left + box.width <= 0 || top + box.height <= 0 || left >= Math.max(page.scrollWidth, innerWidth)) return false;
  if (["hidden", "collapse"].includes(getComputedStyle(element).visibility)) return false;
  for (let node: Element | null = element; node !== null; node = parentAcrossShadow(node)) {
    const { isHidden, clipRect } = factsOf(node);
    if (isHidden || (node !== element && clipRect !== null && outside(box, clipRect))) return false;
  }
  return true;
}

interface Facts {
  readonly isHidden: boolean;
  /** Where the element shows its content, when it cuts off what is outside. */
  readonly clipRect: DOMRect | null;
}
let known: Map<Element, Facts> | null = null;

/** Looks at many controls of a page that does not change meanwhile: what they stand in is looked at once. */
export function lookingOnce<T>(look: () => T): T {
  if (known !== null) return look();
  known = new Map();
  try {
    return look();
  } finally {
    known = null;
  }
}

function factsOf(node: Element): Facts {
  const before = known?.get(node);
  if (before) return before;
  const style = getComputedStyle(node);
  const isHidden =
    style.display === "none" ||
    Number(style.opacity) < 0.1 ||
    (node.getAttribute("aria-hidden") === "true" && node !== document.body && node.getAttribute("role") !== "dialog") ||
    /rect\(\s*0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?\s*\)/.test(style.clip) ||
    CLIPPED_AWAY.test(style.clipPath);
  const facts = { isHidden, clipRect: clips(style) ? node.getBoundingClientRect() : null };
  known?.set(node, facts);
  return facts;
}

// A box scrolled out of an inner scroll area can be scrolled back; one cut off by overflow:hidden cannot.
const clips = (style: CSSStyleDeclaration): boolean =>
  style.overflowX === "hidden" || style.overflowY === "hidden" || style.overflowX === "clip";

const outside = (inner: DOMRect, outer: DOMRect): boolean =>
  outer.width < 2 ||
  outer.height < 2 ||
  inner.left >= outer.right ||
  inner.right <= outer.left ||
  inner.top >= outer.bottom ||
  inner.bottom <= outer.top;

/** Points of a control at which a person looks for it. */
const LOOKED_AT = [
  [0.5, 0.5],
  [0.15, 0.5],
  [0.85, 0.5],
] as const;
/** How far up the drawing of one control reaches: labels and frames that libraries lay over the box itself. */
const OWN_DRAWING = 5;

/**
 * Whether something else lies over a control so that a person cannot see it. Asked after scrolling to it; outside of the window
 * nothing can be told and nothing is covered.
 */
export function isCovered(element: Element): boolean {
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return false;
  let own: Element = element;
  for (let level = 0; level < OWN_DRAWING; level++) {
    const parent = parentAcrossShadow(own);
    if (parent === null || parent.matches("body,form,main,section,fieldset,tr,table")) break;
    own = parent;
  }
  const seen = LOOKED_AT.flatMap(([x, y]) => {
    const hit = deepestAt(box.left + box.width * x, box.top + box.height * y);
    return hit === null ? [] : [hit];
  });
  return seen.length > 0 && seen.every((hit) => !OURS.test(hit.localName) && hides(hit, element, own));
}

/** What we draw ourselves lies over nothing. */
const OURS = /^camtay-/;

/** What lies over an element at this point of the window; null when nothing does, or nothing can be told. */
export function coveredBy(element: Element, x: number, y: number): Element | null {
  const hit = deepestAt(x, y);
  return hit === null || OURS.test(hit.localName) || isWithin(hit, element) || isWithin(element, hit) ? null : hit;
}

/** Outside of the control's own drawing anything hides it; inside, where libraries lay labels and frames over the box, only what is opaque. */
function hides(hit: Element, element: Element, own: Element): boolean {
  if (isWithin(hit, element) || isWithin(element, hit)) return false;
  if (!isWithin(own, hit)) return true;
  for (let node: Element | null = hit; node !== null && !isWithin(node, element); node = parentAcrossShadow(node)) {
    if (node.matches("label,[role],button") || node.contains(element)) return false;
    if (isOpaque(node) && !outside(element.getBoundingClientRect(), node.getBoundingClientRect())) return true;
  }
  return false;
}

function isOpaque(element: Element): boolean {
  const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
  const alpha = /rgba?\([^)]*?(?:[,/]\s*([\d.]+%?))?\)$/.exec(backgroundColor)?.[1];
  const isClear = backgroundColor === "transparent" || (backgroundColor.startsWith("rgba") && Number.parseFloat(alpha ?? "1") < 0.5);
  return Number(opacity) > 0.5 && (!isClear || backgroundImage !== "none" || /^(?:img|canvas|video|iframe|svg)$/.test(element.localName));
}

function deepestAt(x: number, y: number): Element | null {
  const outer = document.elementFromPoint(x, y);
  const above = untouchableAbove(outer, x, y);
  if (above !== null) return above;
  let hit = outer;
  while (hit?.shadowRoot) {
    const inner: Element | null = hit.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === hit) break;
    hit = inner;
  }
  return hit;
}

/** Opaque things that let presses through: they hide what is below them as well as anything else, but are not found by pressing. */
let untouchable: readonly Element[] = [];
/** Makes everything pressable for one look. A sheet, because what is written to elements would wake whoever watches the page. */
let everythingPressable: CSSStyleSheet | null = null;

/** Looked for once a fill: pages seldom have any, and looking at every element costs a few milliseconds. */
export function findUntouchable(): void {
  untouchable = [...document.body.querySelectorAll("*")].filter((element) => {
    const { pointerEvents, position } = getComputedStyle(element);
    return pointerEvents === "none" && position !== "static" && isOpaque(element);
  });
  if (untouchable.length === 0 || everythingPressable !== null) return;
  everythingPressable = new CSSStyleSheet({ disabled: true });
  everythingPressable.replaceSync("*{pointer-events:auto!important}");
  document.adoptedStyleSheets.push(everythingPressable);
}

function untouchableAbove(hit: Element | null, x: number, y: number): Element | null {
  const here = untouchable.filter((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  });
  if (here.length === 0 || everythingPressable === null) return null;
  everythingPressable.disabled = false;
  const topmost = document.elementsFromPoint(x, y).find((element) => element === hit || here.includes(element));
  everythingPressable.disabled = true;
  return topmost === undefined || topmost === hit ? null : topmost;
}

const isWithin = (outer: Element, inner: Element): boolean => {
  for (let node: Element | null = inner; node !== null; node = parentAcrossShadow(node)) if (node === outer) return true;
  return false;
};

/** Parent element, out of a shadow root to its host. */
export function parentAcrossShadow(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
