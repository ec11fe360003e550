import { BenchField, element, type FieldSetup, type Renderer } from "./bench-field.ts";
import { justice } from "./renderers/justice.ts";
import { listbox } from "./renderers/listbox.ts";
import { native } from "./renderers/native.ts";
import { unknown } from "./renderers/unknown.ts";

interface BenchForm {
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly fields: readonly FieldSetup[] }[];
}

type Families = readonly (readonly [RegExp, () => Promise<Renderer>])[];

/** Old majors of a library, by name or, with `?old=1`, for every form that uses it. */
const OLD: Families = [
  [/^formio4|^formiojs/, async () => (await import("./old-majors/formio4.ts")).formio4],
  [/^antd?4/, async () => (await import("./old-majors/antd4.ts")).antd4],
  [/^mat15|^angular15|^mat-legacy/, async () => (await import("./old-majors/angular15.ts")).angular15],
];
const OLD_ASKED: Families = [
  [/^formio|^choices/, OLD[0]![1]],
  [/^ant/, OLD[1]![1]],
  [/^mat-|^liz-/, OLD[2]![1]],
];

/** Which library draws a widget, by the family that its name speaks of; what no library is known for is drawn by hand, oddly. */
const FAMILIES: Families = [
  ...OLD,
  ...(new URLSearchParams(location.search).has("old") ? OLD_ASKED : []),
  [/select2|^s2-/, async () => (await import("./renderers/jquery.ts")).select2],
  [/^flatpickr/, async () => (await import("./renderers/jquery.ts")).flatpickrDate],
  [/bootstrap-date|^bs-date|jquery-?ui|ui-datepicker/, async () => (await import("./renderers/jquery.ts")).jqueryDate],
  [/kendo/, async () => (await import("./renderers/kendo.ts")).kendo],
  [/bootstrap-select|^selectpicker/, async () => (await import("./renderers/bootstrap-select.ts")).bootstrapSelect],
  [/chosen/, async () => (await import("./renderers/jquery-old.ts")).chosen],
  [/icheck/, async () => (await import("./renderers/jquery-old.ts")).icheck],
  [/mask/, async () => (await import("./renderers/jquery-old.ts")).masked],
  [/^formio|^choices/, async () => (await import("./renderers/formio.ts")).formio],
  [/^x-/, async () => justice],
  [/listbox|^headless|^radix/, async () => listbox],
  [/semantic|^ui-dropdown|^igate-(?:old-)?select/, async () => (await import("./renderers/semantic.ts")).semantic],
  [/^asp|webforms|postback|^ctl/, async () => (await import("./renderers/postback.ts")).postback],
  [/^mat-|^mdc-|^ng-|^nz-|zorro|^liz-|^app-|angular/, async () => (await import("./renderers/angular.ts")).angular],
  [/^react-/, async () => (await import("./renderers/react-select.tsx")).reactSelect],
  [/^ant|^rc-/, async () => (await import("./renderers/react.tsx")).react],
  [/^el-|^element/, async () => (await import("./renderers/vue.ts")).vue],
  [/^survey|^sd-|^sjs/, async () => (await import("./renderers/survey.ts")).survey],
  [
    /^$|^(?:plain|raw|comb|datatable|html|native|bootstrap|liferay|igate|text|input|textbox|textarea|select|dropdown|radio|checkbox|number|date|file|email|tel)(?:-|$)/,
    async () => native,
  ],
  [/./, async () => unknown],
];
const familyOf = (widget: string) => FAMILIES.find(([names]) => names.test(widget));

/** What the bench asks after filling: the model of every field, never what our extension says about it. */
const bench: { values(): Record<number, string>; unrendered: number[]; submitted: number } = {
  values: () => ({}),
  unrendered: [],
  submitted: 0,
};
Object.assign(window, { bench });

const LIST_DELAY_MS = 100;
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function loadWards(province: string): Promise<string[]> {
  await sleep(LIST_DELAY_MS);
  const answer = await fetch(`/api/wards?province=${encodeURIComponent(province)}`);
  return (await answer.json()) as string[];
}

const form = (await (await fetch(`/form.json${location.search}`)).json()) as BenchForm;
const root = document.getElementById("form")!;
const fields = new Map<number, BenchField>();
root.append(element("h1", {}, form.title));
for (const section of form.sections) {
  const body = element("div", { class: "section-body" });
  root.append(element("section", {}, element("h2", {}, section.title), body));
  let start = 0;
  while (start < section.fields.length) {
    const family = familyOf(section.fields[start]!.widget);
    let end = start + 1;
    while (end < section.fields.length && familyOf(section.fields[end]!.widget) === family) end++;
    const group = section.fields.slice(start, end).map((setup) => new BenchField(setup));
    start = end;
    if (!family) {
      bench.unrendered.push(...group.map(({ setup }) => setup.index));
      continue;
    }
    for (const field of group) fields.set(field.setup.index, field);
    const renderer = await family[1]();
    await renderer(group, body.appendChild(element("div", { class: "group" })));
  }
}
for (const field of fields.values()) {
  const children = [...fields.values()].filter(({ setup }) => setup.parent === field.setup.index);
  if (children.length === 0) continue;
  if (field.value !== "")
    void loadWards(field.value).then((options) => children.forEach((child) => void child.reload(options, child.value)));
  field.onChange = (value) => {
    for (const child of children) child.reload([]);
    void loadWards(value).then((options) => {
      if (field.value === value) for (const child of children) child.reload(options);
    });
  };
}
root.append(
  element("p", {}, element("label", { for: "ma-xac-nhan" }, "Mã xác nhận"), element("input", { id: "ma-xac-nhan" })),
  element("p", {}, element("button", { type: "submit", id: "nop" }, "Nộp hồ sơ")),
);
root.addEventListener("submit", (event) => {
  event.preventDefault();
  bench.submitted++;
});
bench.values = () => Object.fromEntries([...fields].map(([index, field]) => [index, field.value]));
document.documentElement.dataset.ready = "true";
