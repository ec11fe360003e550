import { checkboxWidget, choiceGroupWidget } from "./choice-group.widget.ts";
import { datePartsWidget } from "./date-parts.widget.ts";
import { datePickerWidget, typedPickerWidget } from "./date-picker.widget.ts";
import { formioDateWidget, formioSelectWidget, formioTextWidget } from "./formio.widget.ts";
import { kendoBoxWidget, kendoListWidget } from "./kendo.widget.ts";
import { listWidgets } from "./list.widget.ts";
import { nativeSelectWidget } from "./native-select.widget.ts";
import { surveyWidget } from "./survey.widget.ts";
import { textWidget } from "./text.widget.ts";
import type { Widget } from "./widget.ts";

/** Most particular first: the first that claims an element has it. */
export const WIDGETS: readonly Widget[] = [
  surveyWidget,
  formioSelectWidget,
  formioDateWidget,
  kendoListWidget,
  kendoBoxWidget,
  datePartsWidget,
  typedPickerWidget,
  datePickerWidget,
  choiceGroupWidget,
  checkboxWidget,
  formioTextWidget,
  nativeSelectWidget,
  ...listWidgets,
  textWidget,
];
