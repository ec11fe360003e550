import type { BridgeFunction, BridgeLibrary } from "./bridge-call.ts";
import { datepickerBridge } from "./datepicker.bridge.ts";
import { formioBridge } from "./formio.bridge.ts";
import { kendoBridge } from "./kendo.bridge.ts";
import { reactBridge } from "./react.bridge.ts";
import { selectBridge } from "./select.bridge.ts";
import { surveyBridge } from "./survey.bridge.ts";

export const BRIDGE_FUNCTIONS: Record<BridgeLibrary, BridgeFunction> = {
  formio: formioBridge,
  select: selectBridge,
  datepicker: datepickerBridge,
  survey: surveyBridge,
  react: reactBridge,
  kendo: kendoBridge,
};
