import { Formio } from "@formio/js";
import flatpickr from "flatpickr";
import { birthRegistration } from "./birth-registration.form.ts";

// Form.io would fetch the calendar from a public network address; it takes the one it finds.
Object.assign(window, { flatpickr });

interface WebForm {
  submission: { data: Record<string, unknown> };
  ready: Promise<unknown>;
  on(event: string, listener: () => void): void;
}

/** What the page knows about itself, for tests: the model of the form and whether anybody pressed submit. */
const demo: { form: WebForm | null; submitted: boolean } = { form: null, submitted: false };
Object.assign(window, { demo });

const account = new URLSearchParams(location.search);
const form = (await Formio.createForm(document.getElementById("form")!, birthRegistration(location.origin), {
  noAlerts: true,
})) as unknown as WebForm;
await form.ready;
form.submission = {
  data: {
    fullname: account.get("name") ?? "NGUYỄN VĂN THỬ NGHIỆM",
    identityNumber: account.get("id") ?? "099088000111",
    phoneNumber: account.get("phone") ?? "",
    childgender: "childgender-2",
    copies: 1,
  },
};
form.on("submit", () => {
  demo.submitted = true;
});
demo.form = form;
document.documentElement.dataset.ready = "true";
