import { Window } from "happy-dom";
import { expect, test } from "vitest";
import { BUNDLED_ADAPTERS } from "./bundled-adapters.ts";
import { judgePage } from "./judge-page.ts";
import { driverPlace, matchWithAdapter } from "./use-adapter.ts";

function judge(html: string) {
  const page = new Window();
  page.document.body.innerHTML = html;
  for (const element of page.document.querySelectorAll("*")) Object.assign(element, { getClientRects: () => [1] });
  return judgePage(BUNDLED_ADAPTERS, page.document as unknown as ParentNode);
}

test.each([
  ["justice-eform", "<x-input><input></x-input>"],
  ["igate-formio", `<div class="formio-component formio-component-textfield"><input name="data[fullname]"></div>`],
  ["national-wizard", `<div class="sd-root-modern"><div data-name="hoTen__8731"></div></div>`],
  ["igate-older", `<input name="CongDan_HoTen">`],
  ["liferay-eform", `<div class="form-group eform-element-HoTen"><input></div>`],
  ["linked-services", `<app-input formcontrolname="hoTen"><input></app-input>`],
  ["culture-ministry", `<div class="group-header">Chủ hồ sơ</div><mat-form-field><input></mat-form-field>`],
  ["webforms", `<form><input name="__VIEWSTATE" type="hidden"></form>`],
  ["national-picker", `<div id="root"><div class="px-4"><button class="rounded-lg" aria-haspopup="listbox">Chọn</button></div></div>`],
])("%s is recognised by what stands on the page, and fits", (family, html) => {
  expect(judge(html)).toMatchObject({ family, fits: true });
});

test("a list drawn by a button is no sign of the national portal by itself", () => {
  expect(judge(`<div id="root"><button aria-haspopup="listbox">Chọn</button></div>`)).toBeNull();
});

test("an unknown page belongs to no family", () => {
  expect(judge(`<label>Họ tên <input></label>`)).toBeNull();
});

test("a page whose elements no longer hold what the drivers expect is in safe mode", () => {
  const changed = `<x-input><div contenteditable></div></x-input>`;
  expect(judge(changed.repeat(3))).toMatchObject({ fits: false, broken: "x-input › input,textarea" });
  expect(judge(`${changed}<x-input><input></x-input><x-input><input></x-input>`)).toMatchObject({ fits: true });
});

test("a family's own wording is read only where the printed label says nothing, and never over a forbidden one", () => {
  const adapter = {
    ...BUNDLED_ADAPTERS[0]!,
    labels: [
      { printed: "Ô thứ nhất", means: "Họ và tên" },
      { printed: "Mã xác nhận", means: "Họ và tên" },
      { printed: "Số định danh cá nhân", means: "Họ và tên" },
    ],
  };
  const field = (id: string, label: string) =>
    ({ id, label, labelSource: "label", sectionChain: ["Người yêu cầu"], control: "text" }) as const;
  const keys = matchWithAdapter(
    { title: "", fields: [field("a", "Ô thứ nhất"), field("b", "Mã xác nhận"), field("c", "Số định danh cá nhân")] },
    adapter,
  ).map(({ key }) => key);
  expect(keys).toEqual(["applicant.fullName", null, "applicant.idNumber"]);
});

test("drivers of the family come first, in its order", () => {
  const adapter = { ...BUNDLED_ADAPTERS[0]!, first: ["Loại giấy tờ", "Quan hệ"] };
  expect(["Quan hệ với người chết", "Họ tên", "Loại giấy tờ tùy thân"].map((label) => driverPlace(label, adapter))).toEqual([1, 2, 0]);
});
