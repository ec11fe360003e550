import { tidy } from "@camtay/shared/text/fold.ts";

const SKIPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "OPTION", "SELECT", "TEXTAREA", "INPUT", "BUTTON", "SVG", "svg"]);

/** Text a person reads in an element, controls and hidden parts left out. Stops at `limit` characters. */
export function readableText(root: Node, limit = 400): string {
  const parts: string[] = [];
  let length = 0;
  const visit = (node: Node): void => {
    if (length > limit) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue ?? "";
      parts.push(text);
      length += text.length;
      return;
    }
    if (node instanceof Element) {
      if (SKIPPED.has(node.tagName) || node.hasAttribute("hidden") || node.getAttribute("aria-hidden") === "true") return;
      if (/(?:^|[\s_-])(?:sr-only|visually-hidden|cdk-visually-hidden)(?:\s|$)/.test(classOf(node))) return;
      if (getComputedStyle(node).display === "none") return;
      const block = BLOCKS.has(node.tagName);
      if (block) parts.push(" ");
      for (const child of node.childNodes) visit(child);
      if (block) parts.push(" ");
      return;
    }
    for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return tidy(parts.join(""));
}

const BLOCKS = new Set([
  "DIV",
  "P",
  "LI",
  "TD",
  "TH",
  "TR",
  "BR",
  "LEGEND",
  "LABEL",
  "SECTION",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "UL",
  "OL",
]);

/** `class` as text, also for SVG elements. */
export const classOf = (element: Element): string => element.getAttribute("class") ?? "";
