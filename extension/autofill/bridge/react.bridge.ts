import type { BridgeFunction } from "./bridge-call.ts";

/** A box drawn by React: what React believes the value to be (a controlled box may show text that its state never got). Reads only. */
export const reactBridge: BridgeFunction = async (token) => {
  const search = (root: ParentNode): Element | null => {
    const here = root.querySelector(`[data-camtay="${token}"]`);
    if (here) return here;
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot && search(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const marked = search(document);
  if (!marked) return { found: false, value: null };
  const key = Object.keys(marked).find((name) => name.startsWith("__reactProps$") || name.startsWith("__reactEventHandlers$"));
  const props = key === undefined ? undefined : (marked as unknown as Record<string, { value?: unknown } | undefined>)[key];
  const held = props?.value;
  if (typeof held !== "string" && typeof held !== "number") return { found: false, value: null };
  return { found: true, value: String(held) };
};
