/** One field of a bench page: what it asks, what its widget's model holds, and the list it may choose from. */
export interface FieldSetup {
  readonly index: number;
  readonly label: string;
  readonly control: string;
  readonly widget: string;
  readonly options: readonly string[];
  readonly locked: boolean;
  /** What the account or the page put there before anybody came. */
  readonly initial: string;
  /** Index of the list above (province before ward): options load when that one is chosen. */
  readonly parent: number | null;
  readonly dateFormat: string;
  /** As the form's own program calls the box; empty = a number made up by the bench. */
  readonly name: string;
  /** Printed inside the empty box, where the form has one. */
  readonly placeholder: string;
}

type Listener = () => void;

export class BenchField {
  readonly setup: FieldSetup;
  options: readonly string[];
  /** What the portal's program holds: the only thing that would be sent. Dates as the widget keeps them (ISO or printed). */
  value: string;
  readonly #listeners = new Set<Listener>();
  onChange: (value: string) => void = () => {};

  constructor(setup: FieldSetup) {
    this.setup = setup;
    this.options = setup.parent === null ? setup.options : [];
    this.value = setup.initial;
  }

  get name(): string {
    return `f${this.setup.index}`;
  }

  /** What the page's program calls the box; double names stay double. */
  get printedName(): string {
    return this.setup.name || this.name;
  }

  /** The widget's model changed. */
  set(value: string): void {
    if (this.value === value) return;
    this.value = value;
    this.onChange(value);
  }

  /** The list above was chosen: this list empties and loads anew. A page that was posted back keeps what had been chosen. */
  reload(options: readonly string[], keep = ""): void {
    this.options = options;
    this.value = keep;
    for (const listener of this.#listeners) listener();
  }

  /** Redraw when options or value were changed from outside. */
  subscribe(listener: Listener): void {
    this.#listeners.add(listener);
  }
}

/** Draws some fields of one section with one library. */
export type Renderer = (fields: readonly BenchField[], container: HTMLElement) => Promise<void>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
