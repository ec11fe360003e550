// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from "vitest";
import { press, pressWithoutDefault } from "./events.ts";

afterEach(() => {
  document.body.innerHTML = "";
});

/** Draws a form and tells what was pressed in it and whether it was sent. */
function draw(html: string): { target: HTMLElement; heard: string[] } {
  const heard: string[] = [];
  document.body.innerHTML = `<form>${html}</form>`;
  document.querySelector("form")!.addEventListener("submit", (event) => {
    event.preventDefault();
    heard.push("submit");
  });
  const target = document.querySelector<HTMLElement>("form [data-target], form > *")!;
  target.addEventListener("click", () => heard.push("click"));
  return { target, heard };
}

describe("what is never pressed", () => {
  test.each([
    `<button type="button">Nộp hồ sơ</button>`,
    `<button type="button"><span>Thanh toán</span></button>`,
    `<button type="button">Lưu danh sách</button>`,
    `<button type="button" title="Gửi"><i></i></button>`,
    `<button type="button" aria-label="Xác nhận">✓</button>`,
    `<input type="button" value="Tiếp tục">`,
    `<div role="button">Tôi đồng ý</div>`,
    `<button>Chọn</button>`,
    `<a href="/khac">Chọn</a>`,
  ])("%s", (html) => {
    const { target, heard } = draw(html);
    expect(() => press(target)).toThrow("fill.forbidden_control");
    expect(heard).toEqual([]);
  });

  test.each([`<button type="submit">Thêm</button>`, `<button>Nộp và thêm dòng</button>`])("nor to add a row: %s", (html) => {
    const { target, heard } = draw(html);
    expect(() => pressWithoutDefault(target)).toThrow("fill.forbidden_control");
    expect(heard).toEqual([]);
  });
});

describe("what is pressed", () => {
  test.each([
    `<button type="button" aria-haspopup="listbox">Xác nhận cư trú</button>`,
    `<button type="button">Cơ sở lưu trú</button>`,
    `<li role="option">Nộp trực tiếp</li>`,
  ])("%s", (html) => {
    const { target, heard } = draw(html);
    press(target);
    expect(heard).toEqual(["click"]);
  });

  test.each([`<button role="option">Hà Nội</button>`, `<button aria-haspopup="listbox"><span data-target>Chọn tỉnh</span></button>`])(
    "a list drawn with buttons that would send the form, and it is not sent: %s",
    (html) => {
      const { target, heard } = draw(html);
      press(target);
      expect(heard).toEqual(["click"]);
    },
  );

  test("what the page sends by itself after a choice goes its way", () => {
    const { target, heard } = draw(`<button type="button" role="option">Hà Nội</button>`);
    target.addEventListener("click", () => document.querySelector("form")!.requestSubmit());
    press(target);
    expect(heard).toEqual(["click", "submit"]);
  });

  test("a button without a type adds its row, and the form around it is not sent", () => {
    const { target, heard } = draw("<button>Thêm thành viên</button>");
    pressWithoutDefault(target);
    expect(heard).toEqual(["click"]);
  });
});
