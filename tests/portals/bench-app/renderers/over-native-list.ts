import { type BenchField, element } from "../bench-field.ts";
import { native, selectBox } from "./native.ts";

/** Draws lists as native ones that a jQuery library then covers; every other kind of field stays native. */
export async function overNativeList(
  fields: readonly BenchField[],
  container: HTMLElement,
  cover: (select: HTMLSelectElement, changed: () => void, field: BenchField) => void,
): Promise<void> {
  for (const field of fields) {
    if (field.setup.control !== "select") {
      await native([field], container);
      continue;
    }
    const select = selectBox(field);
    container.append(element("div", { class: "form-group" }, element("label", { for: field.name }, field.setup.label), select));
    cover(select, () => field.set(select.selectedIndex > 0 ? (select.selectedOptions[0]?.text ?? "") : ""), field);
  }
}
