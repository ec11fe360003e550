import { AppError } from "@camtay/shared/errors/app-error.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { Tools } from "./widgets/widget.ts";

/** TEMPORARY until shared/forms/values lands. */
export const pickOption: Tools["pick"] = (options, wanted) => {
  const f = fold(wanted.text);
  const hit = options.findIndex((o) => fold(o.text) === f);
  if (hit < 0) throw new AppError("fill.no_such_option");
  return hit;
};
