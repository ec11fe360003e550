import { OFFER_TEXT } from "../text/offer.ts";
import { fillableCount } from "./count-controls.ts";

const LEAST_CONTROLS = 3;

/**
 * Shows a small button in the corner once the frame holds a form; pressing it opens the side panel. Drawn in a closed shadow root at
 * fixed pixel sizes (portals change the root font size). From then on an open side panel is told when the form changes.
 */
export function offerHelp(): void {
  // A frame too small for the button still tells of its changes: the panel may have been opened from another frame.
  const tryNow = (): boolean => {
    if (document.body === null || fillableCount(document) < LEAST_CONTROLS) return false;
    if (innerWidth >= 300 && innerHeight >= 200) draw();
    tellChanges();
    return true;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (tryNow()) observer.disconnect();
    }, 250);
  });
  if (tryNow()) return;
  observer.observe(document, { childList: true, subtree: true });
}

const CALM_MS = 400;

/** A page of one document changes its form without loading: an open side panel is told, so that it reads again. Debounced, never polls. */
function tellChanges(): void {
  let known = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const now = `${location.href} ${fillableCount(document)}`;
    const isNews = known !== "" && now !== known;
    known = now;
    // Nobody listens while the panel is closed; after an update of the extension this script is cut off for good.
    if (isNews && chrome.runtime?.id !== undefined) void chrome.runtime.sendMessage({ kind: "page-changed" }).catch(() => {});
  };
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(look, CALM_MS);
  }).observe(document, { childList: true, subtree: true });
  look();
}

function draw(): void {
  if (document.querySelector("camtay-button")) return;
  const host = document.createElement("camtay-button");
  const shadow = host.attachShadow({ mode: "closed" });
  const button = document.createElement("button");
  button.type = "button";
  const label = ({ help, where }: (typeof OFFER_TEXT)["vi" | "en"]) => {
    button.textContent = help;
    button.title = where;
  };
  label(OFFER_TEXT.vi);
  // Nothing but the language is looked at, so the schema of the settings need not be loaded into every page.
  void chrome.storage.local.get("settings").then(({ settings }) => {
    if ((settings as { locale?: unknown } | undefined)?.locale === "en") label(OFFER_TEXT.en);
  });
  button.style.cssText =
    "position:fixed;right:16px;bottom:16px;z-index:2147483645;font:600 15px/1.2 system-ui,sans-serif;color:#fff;background:#0b5cad;border:2px solid #fff;border-radius:24px;padding:12px 18px;box-shadow:0 2px 10px #0006;cursor:pointer";
  button.addEventListener("click", (event) => {
    if (event.isTrusted) void chrome.runtime.sendMessage({ kind: "open-panel" });
  });
  const style = document.createElement("style");
  style.textContent = "button:focus-visible{outline:3px solid #ffb300;outline-offset:2px}@media print{button{display:none}}";
  shadow.append(style, button);
  document.documentElement.append(host);
}
