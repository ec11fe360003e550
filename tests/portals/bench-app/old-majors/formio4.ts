import formiojs from "formiojs/dist/formio.form.min.js";
import { type CreateForm, formioForm } from "../renderers/formio-form.ts";

const { Formio } = formiojs as unknown as { Formio: { createForm: CreateForm } };

/** Form.io 4, as most installations of iGate carry it. */
export const formio4 = formioForm((holder, form, options) => Formio.createForm(holder, form, options));
