/**
 * What this frame remembers about its controls while it is loaded: which ones a person touched, which ones Cầm Tay filled.
 * Lives in the isolated world, where the page cannot read it. Only genuine events count, so a page cannot forge an entry.
 */
export interface FrameMemory {
  /** Controls that received a genuine key, input, change or click. */
  readonly touched: WeakSet<Element>;
  /** What Cầm Tay left in a control, as shown. */
  readonly filled: WeakMap<Element, string>;
  /** What a control held when it was first read. */
  readonly atFirst: WeakMap<Element, string>;
  /** The control being filled right now: events inside it are ours even when the browser calls them genuine. */
  filling: Element | null;
}

const KEY = Symbol.for("camtay.frame-memory");
type Holder = { [KEY]?: FrameMemory };

/** The memory of this frame, started on first use. Listening twice is harmless: the second call finds the first. */
export function frameMemory(): FrameMemory {
  const holder = globalThis as Holder;
  holder[KEY] ??= listen({ touched: new WeakSet(), filled: new WeakMap(), atFirst: new WeakMap(), filling: null });
  return holder[KEY];
}

function listen(memory: FrameMemory): FrameMemory {
  const note = (event: Event) => {
    if (!event.isTrusted) return;
    const path = event.composedPath().filter((target): target is Element => target instanceof Element);
    if (memory.filling !== null && path.includes(memory.filling)) return;
    // The control and the few wrappers a widget library draws around it; further out is the whole form.
    for (const element of path.slice(0, 6)) memory.touched.add(element);
  };
  for (const type of ["input", "change", "paste", "drop"]) document.addEventListener(type, note, { capture: true, passive: true });
  // A list is opened by key or mouse and draws its options elsewhere on the page: its trigger is what the person touched.
  const noteTrigger = (event: Event) => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    if (event instanceof KeyboardEvent && ["Tab", "Shift", "Escape"].includes(event.key)) return;
    const trigger = target.closest(
      "[role=combobox],[aria-haspopup=listbox],mat-select,ng-select,.choices,.select2-container,[class*=select]",
    );
    if (trigger) note(event);
  };
  document.addEventListener("keydown", noteTrigger, { capture: true, passive: true });
  document.addEventListener("mousedown", noteTrigger, { capture: true, passive: true });
  return memory;
}

/** True when a person entered what the control holds now. */
export function isPersonsEntry(memory: FrameMemory, elements: readonly Element[], shown: string): boolean {
  const [host] = elements;
  if (host === undefined || shown === "") return false;
  if (memory.filled.get(host) === shown) return false;
  return elements.some((element) => memory.touched.has(element)) && memory.atFirst.get(host) !== shown;
}
