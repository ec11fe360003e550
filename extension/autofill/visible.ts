/**
 * Whether a person can see the control (hidden, off-screen, transparent or clipped ones are never filled: a hostile page asks for
 * the identity number in boxes that nobody sees). Being below the fold is fine: scrolling reaches it.
 */
export function isVisible(element: Element): boolean {
  if (!element.isConnected) return false;
  const box = element.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return false;
  const left = box.left + scrollX;
  const top = box.top + scrollY;
  const page = document.documentElement;
  if (left + box.width <= 0 || top + box.height <= 0 || left >= Math.max(page.scrollWidth, innerWidth)) return false;
  for (let node: Element | null = element; node !== null; node = parentAcrossShadow(node)) {
    const style = getComputedStyle(node);
    if (style.display === "none" || Number(style.opacity) < 0.1) return false;
    if (node === element && (style.visibility === "hidden" || style.visibility === "collapse")) return false;
    if (node.getAttribute("aria-hidden") === "true" && node !== document.body && node.getAttribute("role") !== "dialog") return false;
    if (node !== element && clips(style) && outside(box, node.getBoundingClientRect())) return false;
    if (/rect\(\s*0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?[ ,]+0(?:px)?\s*\)/.test(style.clip) || /inset\((?:50|100)%/.test(style.clipPath))
      return false;
  }
  return true;
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

/** Parent element, out of a shadow root to its host. */
export function parentAcrossShadow(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
