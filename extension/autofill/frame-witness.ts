import { coveredBy, isVisible } from "./visible.ts";

/** Frames that a page may hold before it is no page for people; their messages within `KEPT_MS` are counted no further. */
const MOST_FRAMES = 200;
/** Each fill asks anew, and its answer is taken within a second or so: words older than this, in milliseconds, are forgotten. */
const KEPT_MS = 60_000;

/**
 * Whether a person can see a frame is seen only from around it: it may be transparent, lie under something or outside of the window, and a
 * frame of another host cannot look out of itself. So each frame sends a random word to the one around it, which looks at the element
 * that the word came from and keeps what it saw in this isolated world. The page sees the word, and it says nothing.
 */
export interface FrameWitness {
  /** Asks the frame around this one. @returns the word sent, or null for the outermost frame */
  ask(): string | null;
  /** What this frame saw of those it holds, by their word. */
  seen(): Readonly<Record<string, boolean>>;
}

export function frameWitness(): FrameWitness {
  const seen = new Map<string, { readonly visible: boolean; readonly at: number }>();
  addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
    const word = (data as { camtayFrame?: unknown } | null)?.camtayFrame;
    if (typeof word !== "string" || word.length > 40) return;
    for (const [old, { at }] of seen) if (performance.now() - at > KEPT_MS) seen.delete(old);
    // The first message stands: whoever overheard the word cannot have it answered for another frame.
    if (seen.has(word) || seen.size >= MOST_FRAMES) return;
    const frame = frameOf(source, document);
    if (frame !== null) seen.set(word, { visible: isSeen(frame), at: performance.now() });
  });
  return {
    ask() {
      if (window === window.top) return null;
      const word = crypto.randomUUID();
      window.parent.postMessage({ camtayFrame: word }, "*");
      return word;
    },
    seen: () => Object.fromEntries([...seen].map(([word, { visible }]) => [word, visible])),
  };
}

function frameOf(source: MessageEventSource | null, root: ParentNode): HTMLIFrameElement | null {
  if (source === null) return null;
  for (const frame of root.querySelectorAll<HTMLIFrameElement>("iframe,frame")) if (frame.contentWindow === source) return frame;
  for (const { shadowRoot } of root.querySelectorAll("*")) {
    const inside = shadowRoot && frameOf(source, shadowRoot);
    if (inside) return inside;
  }
  return null;
}

/** Where in the part of the frame that the window shows it is looked at: thirds across and down. */
const LOOKED_AT = [1 / 6, 1 / 2, 5 / 6];

function isSeen(frame: Element): boolean {
  if (!isVisible(frame)) return false;
  frame.scrollIntoView({ block: "nearest" });
  const box = frame.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (left >= right || top >= bottom) return true;
  return LOOKED_AT.some((x) => LOOKED_AT.some((y) => coveredBy(frame, left + (right - left) * x, top + (bottom - top) * y) === null));
}
