import { AppError } from "@camtay/shared/errors/app-error.ts";
import { chooseOption } from "@camtay/shared/forms/values/choose-option.ts";
import type { Tools } from "./widgets/widget.ts";

/** Index of the one option that means what is wanted; two that fit are never decided between. @throws AppError `fill.no_such_option`, `fill.several_options_fit` */
export const pickOption: Tools["pick"] = (options, wanted) => {
  const choice = chooseOption(
    options.map((option) => option.text),
    wanted,
  );
  if (choice.kind === "one") return choice.index;
  throw new AppError(choice.kind === "none" ? "fill.no_such_option" : "fill.several_options_fit");
};
