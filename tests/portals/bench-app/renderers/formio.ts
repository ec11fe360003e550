import { Formio } from "@formio/js";
import { formioForm } from "./formio-form.ts";

/** Form.io 5. */
export const formio = formioForm((holder, form, options) => Formio.createForm(holder, form, options) as Promise<unknown>);
