import type { BridgeFunction } from "./bridge-call.ts";

interface FormioComponent {
  setValue(value: unknown, flags: object): boolean;
  triggerChange(flags: object): void;
  dataValue: unknown;
  type: string;
  loading?: boolean;
  itemsLoaded?: Promise<unknown>;
  selectOptions?: { value: unknown; label: unknown }[];
  activate?(): void;
  triggerUpdate?(search: string, force: boolean): void;
  /** The form; `changing` while it has not told the page of a change yet (it waits for a tenth of a second without another one). */
  root?: { changing?: boolean };
}

/** Form.io 4 and 5: every component's element carries its component object. */
export const formioBridge: BridgeFunction = async (token, task, value) => {
  const search = (root: ParentNode): Element | null => {
    const here = root.querySelector(`[data-camtay="${token}"]`);
    if (here) return here;
    for (const element of root.querySelectorAll("*")) {
      const inside = element.shadowRoot && search(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  let node = search(document);
  let component: FormioComponent | undefined;
  while (node && !component) {
    const candidate = (node as { component?: FormioComponent }).component;
    if (candidate && typeof candidate.setValue === "function") component = candidate;
    node = node.parentElement;
  }
  if (!component) return { found: false, value: null };
  const own = component;
  const plain = (label: unknown): string => {
    const holder = new DOMParser().parseFromString(String(label ?? ""), "text/html");
    return (holder.body.textContent ?? "").trim();
  };
  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const loadOptions = async () => {
    if (!Array.isArray(own.selectOptions)) return [];
    for (let round = 0; round < 60; round++) {
      await own.itemsLoaded;
      if (!own.loading && own.selectOptions.length > 0) break;
      // Lazy lists load when they are opened first.
      if (round === 2) own.activate?.();
      if (round === 4 && !own.loading) own.triggerUpdate?.("", true);
      await sleep(50);
    }
    return own.selectOptions.map((option) => ({ text: plain(option.label), value: JSON.stringify(option.value) ?? "" }));
  };
  if (task === "announce") {
    // Several forms may stand on one page, each with its own delay.
    const forms = new Set<FormioComponent["root"]>([own.root]);
    for (const element of document.querySelectorAll(".formio-component"))
      forms.add((element as { component?: FormioComponent }).component?.root);
    const isTold = () => [...forms].every((form) => form?.changing !== true);
    for (let round = 0; round < 75 && !isTold(); round++) await sleep(20);
    return { found: true, value: null };
  }
  if (task === "write") {
    const isList = Array.isArray(own.selectOptions) || own.type === "radio" || own.type === "selectboxes";
    let next: unknown = value ?? "";
    if (isList && value !== null && value !== "") {
      try {
        next = JSON.parse(value);
      } catch {
        next = value;
      }
    }
    if (own.type === "datetime" && /^\d{4}-\d{2}-\d{2}$/.test(value ?? "")) {
      const [year, month, day] = (value ?? "").split("-").map(Number);
      next = new Date(year!, month! - 1, day!, 0, 0, 0).toISOString();
    }
    own.setValue(next, { modified: true });
    own.triggerChange({ modified: true });
    await own.itemsLoaded;
    await sleep(0);
  }
  const held = own.dataValue;
  let text = "";
  if (own.type === "datetime" && held) {
    const date = new Date(String(held));
    if (!Number.isNaN(date.getTime()))
      text = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  } else if (held !== null && held !== undefined && held !== "") {
    const json = JSON.stringify(held);
    // Text components carry something else under this name.
    const option = Array.isArray(own.selectOptions) ? own.selectOptions.find((item) => JSON.stringify(item.value) === json) : undefined;
    if (option) text = plain(option.label);
    else if (typeof held === "object") {
      const label = (held as { label?: unknown; name?: unknown }).label ?? (held as { name?: unknown }).name;
      text = label === undefined ? (json === "{}" ? "" : json) : plain(label);
    } else text = String(held);
  }
  return task === "options" ? { found: true, value: text, options: await loadOptions() } : { found: true, value: text };
};
