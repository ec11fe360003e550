import { AppError } from "@camtay/shared/errors/app-error.ts";
import type { FillValue } from "@camtay/shared/forms/fill-plan.ts";
import { chooserBeside, type PartsOfDate, partsNamed } from "@camtay/shared/forms/values/date-format.ts";
import type { Described } from "../collect/described.ts";
import type { Tools } from "../widgets/widget.ts";

const partsOf = (iso: string): PartsOfDate => (["y", "my", "dmy"] as const)[iso.split("-").length - 1]!;

/** The list beside a date box that decides how much of a date the box takes; null for most boxes. */
export function formatChooserOf(control: Described, all: readonly Described[]): Described | null {
  const field = chooserBeside(
    control.field,
    all.map((other) => other.field),
  );
  return all.find((other) => other.field === field && !other.neverTouch) ?? null;
}

/** Sets the chooser to what is known of the date. @returns false when it stood right already. @throws AppError `fill.no_such_option` */
export async function chooseDateFormat({ claim }: Described, value: Extract<FillValue, { kind: "date" }>, tools: Tools): Promise<boolean> {
  const wanted = partsOf(value.iso);
  if (partsNamed(claim.widget.read(claim).shown) === wanted) return false;
  const pick: Tools["pick"] = (options) => {
    const index = options.findIndex(({ text }) => partsNamed(text) === wanted);
    if (index < 0) throw new AppError("fill.no_such_option");
    return index;
  };
  await claim.widget.write(claim, { kind: "choose", wanted: { text: "", list: "plain" } }, { ...tools, pick }, 1);
  return true;
}
