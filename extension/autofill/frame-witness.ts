import { coveredBy, isVisible } from "./visible.ts";

/** Frames that a page may hold before it is no page for people, and words of one of them: a frame that sends more silences only itself. */
const MOST_FRAMES = 200;
const MOST_WORDS = 200;
/** Each fill asks anew, and its answer is taken within a second or so: words older than this, in milliseconds, are forgotten. */
const KEPT_MS = 60_000;

/**
 * Whether a person can see a frame is seen only from around it: it may be transparent, lie under something or outside of the window, and a
 * frame of another host cannot look out of itself. So each frame sends a random word to the one around it, which looks at the element
 * that the word came from and keeps what it saw in this isolated world. The page sees the word, and it says nothing.
 *
 * It listens from the start of the document (`listenFromTheStart`): whoever listens first can keep a message from all others, and a page
 * that kept a hidden frame's word back could send it again from a frame that is seen.
 */
export interface FrameWitness {
  /** Asks the frame around this one. @returns null for the outermost frame */
  ask(): AskedAround | null;
  /** Null when it has not listened from the start, so that its word is worth nothing. */
  seen(): SeenInside | null;
}

/** The word that a frame sent, and where the frame around it stands. */
export interface AskedAround {
  readonly word: string;
  /** Frames from here out to the page. */
  readonly depth: number;
  /** Origin of the frame around this one. */
  readonly around: string;
}

/** Where a frame stands, and what it saw of those it holds, by their word. */
export interface SeenInside {
  readonly depth: number;
  readonly origin: string;
  readonly frames: Readonly<Record<string, boolean>>;
}

const KEY = Symbol.for("camtay.frame-witness");
type Holder = { [KEY]?: FrameWitness };

/** Called before any script of the page runs. The isolated world keeps the witness, where the page cannot reach it. */
export function listenFromTheStart(): void {
  (globalThis as Holder)[KEY] ??= frameWitness();
}

/** The witness of this frame; one that saw nothing where the page was loaded before the extension came. */
export const witnessHere = (): FrameWitness => (globalThis as Holder)[KEY] ?? { ask: askAround, seen: () => null };

function askAround(): AskedAround | null {
  if (window === window.top) return null;
  const word = crypto.randomUUID();
  window.parent.postMessage({ camtayFrame: word }, "*");
  return { word, depth: depthHere(), around: location.ancestorOrigins[0] ?? "" };
}

const depthHere = (): number => location.ancestorOrigins.length;

function frameWitness(): FrameWitness {
  const words = new Map<Element, Map<string, { readonly visible: boolean; readonly at: number }>>();
  const forget = () => {
    for (const [frame, own] of words) {
      for (const [word, { at }] of own) if (performance.now() - at > KEPT_MS) own.delete(word);
      if (own.size === 0) words.delete(frame);
    }
  };
  addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
    const word = (data as { camtayFrame?: unknown } | null)?.camtayFrame;
    if (typeof word !== "string" || word.length > 40) return;
    forget();
    // The first message stands: whoever overheard the word cannot have it answered for another frame.
    if (words.size > MOST_FRAMES || [...words.values()].some((own) => own.has(word))) return;
    const frame = frameOf(source, document);
    if (frame === null) return;
    const own = words.get(frame) ?? new Map();
    if (own.size >= MOST_WORDS) return;
    words.set(frame, own.set(word, { visible: isSeen(frame), at: performance.now() }));
  });
  return {
    ask: askAround,
    seen: () => ({
      depth: depthHere(),
      origin: self.origin,
      frames: Object.fromEntries([...words.values()].flatMap((own) => [...own].map(([word, { visible }]) => [word, visible]))),
    }),
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
