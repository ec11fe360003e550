let mark: HTMLElement | null = null;

/** Draws a frame around one control and scrolls to it; null takes the frame away. Drawn in a shadow root, so the page's styles stay out. */
export function showMark(target: HTMLElement | null): void {
  mark?.remove();
  mark = null;
  if (target === null) return;
  target.scrollIntoView({ block: "center" });
  const box = target.getBoundingClientRect();
  mark = document.createElement("camtay-mark");
  const shadow = mark.attachShadow({ mode: "closed" });
  const frame = document.createElement("div");
  frame.style.cssText = `position:absolute;left:${box.left + scrollX - 6}px;top:${box.top + scrollY - 6}px;width:${box.width + 12}px;height:${box.height + 12}px;border:3px solid #0b5cad;border-radius:8px;box-shadow:0 0 0 4px #0b5cad33;pointer-events:none;z-index:2147483646;box-sizing:border-box`;
  shadow.append(frame);
  document.documentElement.append(mark);
  // Over dialogs too: they lie in the browser's top layer, where nothing of the page reaches.
  mark.popover = "manual";
  mark.style.cssText =
    "position:absolute;inset:0 auto auto 0;width:0;height:0;margin:0;padding:0;border:0;overflow:visible;background:none";
  mark.showPopover();
}
