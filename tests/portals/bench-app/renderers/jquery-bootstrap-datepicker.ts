import "./jquery-global.ts";
import "bootstrap-datepicker";
import $ from "jquery";

/** Taken before jQuery UI lays its own calendar over the same name. */
export const bootstrapDatepicker = ($ as unknown as { fn: { datepicker: (this: unknown, options: object) => unknown } }).fn.datepicker;
