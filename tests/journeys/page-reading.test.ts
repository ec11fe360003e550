import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FormDescription } from "@camtay/shared/forms/field-description.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";

/** What is printed, and how it must be read: `section › … › label [control]`. */
const CASES: readonly (readonly [name: string, html: string, read: readonly string[]])[] = [
  ["a label tied by its id", `<label for="a">Họ và tên <em>*</em></label><input id="a">`, ["Họ và tên * [text]"]],
  ["a label around the box", `<label>Số điện thoại <input type="tel"></label>`, ["Số điện thoại [tel]"]],
  ["words that aria points to", `<span id="w">Nơi cấp</span><div><input aria-labelledby="w"></div>`, ["Nơi cấp [text]"]],
  [
    "text before the box in the same paragraph",
    `<p>Ngày cấp: <input size="8"> Nơi cấp: <input></p>`,
    ["Ngày cấp: [text]", "Nơi cấp: [text]"],
  ],
  ["bare words between boxes", `<p>Số: <input size="4"> do <input> tại <input></p>`, ["Số: [text]", "do [text]", "tại [text]"]],
  [
    "rows of a layout table",
    `<table><tr><td>1. Họ tên</td><td><input></td></tr><tr><td>2. Dân tộc</td><td><select><option>Kinh</option></select></td></tr></table>`,
    ["1. Họ tên [text]", "2. Dân tộc [select]"],
  ],
  [
    "two persons side by side in one table",
    `<table><thead><tr><th></th><th>Bên nam</th><th>Bên nữ</th></tr></thead><tbody><tr><td>Họ tên</td><td><input></td><td><input></td></tr></tbody></table>`,
    ["Họ tên [text] under Bên nam", "Họ tên [text] under Bên nữ"],
  ],
  ["a label in the block above", `<div><div>Nghề nghiệp</div><div><input></div></div>`, ["Nghề nghiệp [text]"]],
  ["a floating label", `<div class="mat-form-field"><input id="m"><mat-label>Số hộ chiếu</mat-label></div>`, ["Số hộ chiếu [text]"]],
  ["only a placeholder", `<input placeholder="Nhập địa chỉ thư điện tử">`, ["Nhập địa chỉ thư điện tử [text]"]],
  ["a date's format is no label", `<p>Ngày sinh <input placeholder="dd/mm/yyyy"></p>`, ["Ngày sinh [date]"]],
  [
    "three boxes of one date",
    `<p>Ngày, tháng, năm sinh</p><div><input name="ns-day"><input name="ns-month"><input name="ns-year"></div>`,
    ["Ngày, tháng, năm sinh [dateParts]"],
  ],
  [
    "a question with radios",
    `<p>Giới tính</p><div><input type="radio" name="g" id="g1"><label for="g1">Nam</label><input type="radio" name="g" id="g2"><label for="g2">Nữ</label></div>`,
    ["Giới tính [radio: Nam, Nữ]"],
  ],
  [
    "a fieldset names its radios",
    `<fieldset><legend>Nơi cư trú</legend><label><input type="radio" name="r">Trong nước</label><label><input type="radio" name="r">Nước ngoài</label></fieldset>`,
    ["Nơi cư trú [radio: Trong nước, Nước ngoài]"],
  ],
  [
    "headings in order",
    `<h2>I. Người yêu cầu</h2><p>Họ tên: <input></p><h3>Nơi cư trú</h3><p>Tỉnh: <input></p><h2>II. Người con</h2><p>Họ tên: <input></p>`,
    ["I. Người yêu cầu › Họ tên: [text]", "I. Người yêu cầu › Nơi cư trú › Tỉnh: [text]", "II. Người con › Họ tên: [text]"],
  ],
  [
    "bold paragraphs as headings",
    `<p><b>PHẦN I. THÔNG TIN VỀ CHA</b></p><p>Họ tên: <input></p><p><b>PHẦN II. THÔNG TIN VỀ MẸ</b></p><p>Họ tên: <input></p>`,
    ["PHẦN I. THÔNG TIN VỀ CHA › Họ tên: [text]", "PHẦN II. THÔNG TIN VỀ MẸ › Họ tên: [text]"],
  ],
  [
    "cards with a header",
    `<div class="card"><div class="card-header">Thông tin người mẹ</div><div class="card-body"><label>Họ tên<input></label></div></div>`,
    ["Thông tin người mẹ › Họ tên [text]"],
  ],
  [
    "a label behind its box, drawn above it",
    `<div><input><label>Số định danh cá nhân</label></div><div><input><label>Nơi cấp</label></div>`,
    ["Số định danh cá nhân [text]", "Nơi cấp [text]"],
  ],
  [
    "a table that only places its box",
    `<table><tr><td><b>Dân tộc</b></td><td><table><tr><td><input></td></tr></table></td></tr></table>`,
    ["Dân tộc [text]"],
  ],
  [
    "lists drawn by hand, without and with a role",
    `<p>Quốc tịch</p><div class="my-select"><div tabindex="0">Chọn</div></div><p>Giới tính</p><div><button type="button" aria-haspopup="menu">Chọn</button></div><p>Tôn giáo</p><div><input role="combobox" readonly></div>`,
    ["Quốc tịch [select]", "Giới tính [select]", "Tôn giáo [select]"],
  ],
  [
    "words of a list that is none of ours name nothing behind it",
    `<div>Quốc tịch <i>Chọn</i></div><div><input></div><p>Nghề nghiệp <input></p>`,
    ["[text]", "Nghề nghiệp [text]"],
  ],
  [
    "a unit behind the box",
    `<p>Chết vào lúc: <input size="2"> giờ <input size="2"> phút</p>`,
    ["Chết vào lúc: [text] + giờ", "giờ [text] + phút"],
  ],
];

let server: Server;
let browser: ExtensionBrowser;
let page: Page;
let panel: Page;
let tab = 0;
let html = "";

beforeAll(async () => {
  server = createServer((_, response) =>
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(`<!doctype html><html lang="vi"><body><main>${html}</main></body></html>`),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await openExtensionBrowser({ mode: "demo" });
  page = await browser.context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  tab = await browser.tabOf(page);
  panel = await browser.open("options.html");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function read(markup: string): Promise<FormDescription> {
  html = markup;
  await page.reload();
  return panel.evaluate(async (tabId) => {
    const target = { tabId };
    await chrome.scripting.executeScript({ target, files: ["/engine.js"] });
    const [answer] = await chrome.scripting.executeScript({
      target,
      func: () => (globalThis as unknown as { camtayEngine: { describe(): unknown } }).camtayEngine.describe(),
    });
    return answer?.result as FormDescription;
  }, tab);
}

const printed = ({ fields }: FormDescription): string[] =>
  fields.map(({ sectionChain, label, control, options, tableHeader, textAfter }) => {
    const choices = control === "radio" && options ? `: ${options.map(({ text }) => text).join(", ")}` : "";
    const under = tableHeader ? ` under ${tableHeader}` : "";
    return `${[...sectionChain, label].join(" › ")} [${control}${choices}]${under}${textAfter ? ` + ${textAfter}` : ""}`.trim();
  });

describe("a page is read as a person reads it", () => {
  test.each(CASES)("%s", async (_name, markup, expected) => {
    expect(printed(await read(markup))).toEqual(expected);
  });

  test("a box in an open shadow root", async () => {
    const form = await read(`<h2>Thông tin người con</h2><x-host></x-host><script>
      const root = document.querySelector("x-host").attachShadow({ mode: "open" }); root.innerHTML = "<label>Họ tên <input></label>";</script>`);
    expect(printed(form)).toEqual(["Thông tin người con › Họ tên [text]"]);
  });

  test("states: locked, prefilled, the page's own preset, typed by a person", async () => {
    await read(
      `<h2>Người nộp</h2><p>Họ tên: <input value="A" readonly></p><p>Số: <input id="free" value="099"></p><h2>Người con</h2><p>Giới tính: <select><option>Nam</option><option selected>Nữ</option></select></p><p>Tên: <input id="typed"></p>`,
    );
    await page.bringToFront();
    await page.locator("#typed").pressSequentially("Bảo");
    const form = await panel.evaluate(async (tabId) => {
      const [answer] = await chrome.scripting.executeScript({
        target: { tabId },
        func: () => (globalThis as unknown as { camtayEngine: { describe(): unknown } }).camtayEngine.describe(),
      });
      return answer?.result as FormDescription;
    }, tab);
    expect(form.fields.map(({ locked, valueOrigin }) => `${locked ? "locked " : ""}${valueOrigin}`)).toEqual([
      "locked account",
      "account",
      "preset",
      "person",
    ]);
  });
});
