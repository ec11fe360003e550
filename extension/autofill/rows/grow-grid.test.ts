// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { deny } from "../denied.ts";
import { removesRow } from "./grow-grid.ts";

function button(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

test.each([
  "<button>Xóa</button>",
  "<button>Xoá dòng</button>",
  "<button>Gỡ bỏ</button>",
  "<button>Hủy</button>",
  "<button>−</button>",
  '<button title="Xóa thành viên"><i></i></button>',
  '<button class="formio-button-remove-row"><i></i></button>',
])("takes its row away: %s", (html) => {
  expect(removesRow(button(html))).toBe(true);
});

test.each([
  "<button>Bổ sung</button>",
  "<button>Bỏ qua</button>",
  "<button>Hủy hồ sơ</button>",
  "<button>Xóa tờ khai</button>",
  "<button>Xóa tất cả</button>",
  "<button>Xóa tệp</button>",
  "<button>Hủy và nộp lại</button>",
  '<button type="submit">Xóa</button>',
  '<button class="formio-button-remove-row" title="Lưu"></button>',
  "<button>Thêm dòng</button>",
])("is never pressed to take a row away: %s", (html) => {
  expect(removesRow(button(html))).toBe(false);
});

test("nor is what a portal's description denies", () => {
  const denied = button('<button id="xoa-het">Xóa</button>');
  expect(removesRow(denied)).toBe(true);
  deny(["#xoa-het"]);
  expect(removesRow(denied)).toBe(false);
});
