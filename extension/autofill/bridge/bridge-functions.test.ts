import { Window } from "happy-dom";
import { expect, test } from "vitest";
import { BridgeAnswer, type BridgeCall } from "./bridge-call.ts";
import { BRIDGE_FUNCTIONS } from "./bridge-functions.ts";

// The functions are sent to the page as text. Rebuilt from that text alone, without this module around them, they must still work.
const names = Object.keys(BRIDGE_FUNCTIONS) as (keyof typeof BRIDGE_FUNCTIONS)[];

async function runInPage(
  name: (typeof names)[number],
  page: Window,
  task: BridgeCall["task"],
  value: string | null,
): Promise<BridgeAnswer> {
  const source = BRIDGE_FUNCTIONS[name].toString();
  const globals = ["window", "document", "DOMParser", "Element", "HTMLElement"];
  const rebuilt = new Function(...globals, `"use strict"; return (${source});`)(
    page,
    page.document,
    page.DOMParser,
    page.Element,
    page.HTMLElement,
  ) as (token: string, task: string, value: string | null) => Promise<unknown>;
  return BridgeAnswer.parse(await rebuilt("t-1", task, value));
}

test.each(names)("%s stands alone and finds nothing on a page without its library", async (name) => {
  const page = new Window();
  page.document.body.innerHTML = `<div data-name="q"><input data-camtay="t-1"><select><option value="1">Một</option></select></div>`;
  expect(await runInPage(name, page, "read", null)).toMatchObject({ found: false });
  expect(await runInPage(name, new Window(), "read", null)).toEqual({ found: false, value: null });
});

test("the calendar's own object is set and read, never the box", async () => {
  const page = new Window();
  page.document.body.innerHTML = `<input data-camtay="t-1">`;
  const calendar = {
    selectedDates: [] as Date[],
    setDate(date: Date) {
      calendar.selectedDates = [date];
    },
    clear() {
      calendar.selectedDates = [];
    },
  };
  Object.assign(page.document.querySelector("input")!, { _flatpickr: calendar });
  expect(await runInPage("datepicker", page, "write", "2026-08-05")).toEqual({ found: true, value: "2026-08-05" });
  expect(calendar.selectedDates[0]?.getDate()).toBe(5);
  expect(await runInPage("datepicker", page, "write", "")).toEqual({ found: true, value: "" });
});

test("a Form.io list answers with the option's words, not with its code", async () => {
  const page = new Window();
  page.document.body.innerHTML = `<div class="formio-component" data-camtay="t-1"></div>`;
  const component = {
    type: "select",
    dataValue: "" as unknown,
    loading: false,
    itemsLoaded: Promise.resolve(),
    selectOptions: [
      { value: "c1", label: "<span>Kinh</span>" },
      { value: "c2", label: "<span>Tày</span>" },
    ],
    setValue(value: unknown) {
      component.dataValue = value;
      return true;
    },
    triggerChange() {},
  };
  Object.assign(page.document.querySelector("div")!, { component });
  const { options } = await runInPage("formio", page, "options", null);
  expect(options?.map(({ text }) => text)).toEqual(["Kinh", "Tày"]);
  expect(await runInPage("formio", page, "write", options![1]!.value)).toEqual({ found: true, value: "Tày" });
  expect(component.dataValue).toBe("c2");
});

test("Form.io: nothing is done before every form of the page has told of its changes", async () => {
  const page = new Window();
  page.document.body.innerHTML = `<div class="formio-component" id="a"><input data-camtay="t-1"></div><div class="formio-component" id="b"></div>`;
  const forms = [{ changing: true }, { changing: true }];
  for (const [at, id] of ["a", "b"].entries())
    Object.assign(page.document.getElementById(id)!, { component: { setValue: () => true, root: forms[at] } });
  let isTold = false;
  const told = runInPage("formio", page, "announce", null).then(() => {
    isTold = true;
  });
  forms[0]!.changing = false;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isTold).toBe(false);
  forms[1]!.changing = false;
  await told;
});
