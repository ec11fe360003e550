import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { type MovingPortal, startMovingPortal } from "../portals/moving-portal.ts";
import { openBrowserWithVault } from "./import-sample-vault.ts";
import { lookAtScreen, PANEL_SIZE } from "./look-at-screen.ts";

let portal: MovingPortal;
let browser: ExtensionBrowser;
let page: Page;
let panel: Page;

beforeAll(async () => {
  portal = await startMovingPortal();
  browser = await openBrowserWithVault();
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});
afterEach(async () => {
  await panel?.close();
  await page?.close();
});

/** Opens a page and the panel beside it. The vault stayed open although its panel was closed: no passphrase is asked for again. */
async function open(path: string): Promise<void> {
  page = await browser.context.newPage();
  await page.goto(`${portal.url}${path}`);
  panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
  await panel.locator("#role-applicant").selectOption({ label: "Trần Hữu Nghĩa" });
}
const startFill = async () => {
  await page.bringToFront();
  await panel.locator("#fill").dispatchEvent("click");
};
const report = () => panel.locator("#report").waitFor({ state: "attached" });
const fill = async () => {
  await startFill();
  await report();
};
const told = (label: string) => panel.locator("#report .line", { hasText: label }).textContent();

describe("a page that moves while it is filled", () => {
  test("what a person types meanwhile stays and is told", async () => {
    await open("/cho-danh-sach");
    await startFill();
    await portal.asked();
    await page.locator("#nha").pressSequentially("Thôn Hạ");
    portal.release();
    await report();
    expect(await page.inputValue("#xa")).toBe("Xã Đông Sơn");
    // What waits for nothing was filled while the list was on its way.
    expect(await page.inputValue("#dt")).toBe("0900123456");
    expect(await page.inputValue("#nha")).toBe("Thôn Hạ");
    expect(await told("Số nhà")).toContain("Bạn đã tự nhập");
  });

  test("a list that is locked until the one above it is chosen is waited for", async () => {
    await open("/mo-sau");
    await fill();
    expect(await page.inputValue("#xa")).toBe("Xã Đông Sơn");
  });

  test("a list that never loads is told, and everything else is filled", async () => {
    await open("/danh-sach-hong");
    await fill();
    expect(await page.inputValue("#ten")).toBe("Trần Hữu Nghĩa");
    expect(await page.inputValue("#dt")).toBe("0900123456");
    expect(await page.inputValue("#xa")).toBe("");
    expect(await panel.locator("#report").getAttribute("data-failed")).toBe("1");
    await lookAtScreen(panel, "panel-failed", PANEL_SIZE);
  });

  test("a block that is drawn anew by a driver is filled again", async () => {
    await open("/ve-lai");
    await fill();
    expect(await page.inputValue("#loai")).toBe("Căn cước công dân");
    expect(await page.inputValue("#ten")).toBe("Trần Hữu Nghĩa");
    expect(await page.inputValue("#so")).toBe("099088000321");
  });

  test("the page's own preset is no entry: it is changed, and shown beforehand", async () => {
    await open("/mac-dinh");
    await panel.getByText("Đang có: Nữ").waitFor();
    await fill();
    expect(await page.inputValue("#gt")).toBe("Nam");
  });

  test("a form in a dialog is filled, and a box is framed above the dialog", async () => {
    await open("/hop-thoai");
    await panel.locator(".line[data-field]").first().hover();
    await expect.poll(() => page.locator("camtay-mark:popover-open").count()).toBe(1);
    await fill();
    expect(await page.inputValue("#ten")).toBe("Trần Hữu Nghĩa");
  });

  test("a route without a load is read again by itself", async () => {
    await open("/tuyen");
    await page.evaluate(() => (window as unknown as { sang(): void }).sang());
    await panel.getByText("099088000321").waitFor();
    await fill();
    expect(await page.inputValue("#so")).toBe("099088000321");
  });

  test("the list of formats beside a date is chosen first", async () => {
    await open("/kieu-ngay");
    await fill();
    expect(await page.inputValue("#kieu")).toBe("dmy");
    expect(await page.inputValue("#ns")).toBe("03/02/1988");
  });

  test("boxes under a cover are left alone while it lies there, and filled when it is gone", async () => {
    await open("/xin-cho");
    await fill();
    expect(await page.inputValue("#ten")).toBe("");
    expect(await told("Họ và tên")).toContain("bị che");
    await page.evaluate(() => (window as unknown as { xong(): void }).xong());
    await panel.getByRole("button", { name: "Đọc lại trang" }).click();
    await panel.locator("#fill").waitFor();
    await fill();
    expect(await page.inputValue("#ten")).toBe("Trần Hữu Nghĩa");
  });

  test("a page that posts back is filled to the end, and one key takes it all back", async () => {
    await open("/tai-lai");
    await fill();
    const held = () => page.locator("#ten, #gt, #dt").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
    await expect.poll(held).toEqual(["Trần Hữu Nghĩa", "Nam", "Kinh"]);
    await panel.locator("#undo").dispatchEvent("click");
    await panel.getByText("Đã trả lại").waitFor();
    await expect.poll(held).toEqual(["", "", ""]);
  });

  test("a page that no longer fits its family is not filled: values are there to copy", async () => {
    await open("/da-doi");
    await panel.locator("#safe-mode").waitFor();
    await panel.getByRole("button", { name: "Chép: Họ và tên" }).waitFor();
    expect(await panel.locator("#fill").count()).toBe(0);
    await panel.getByText("Hướng dẫn:").click();
    await panel.getByText("Tệp đính kèm:").waitFor();
    await lookAtScreen(panel, "panel-safe-mode", PANEL_SIZE);
    expect(await page.inputValue("#ten")).toBe("");
  });

  test("what a person typed can be pinned and comes back; a filing is remembered only when asked", async () => {
    await open("/mac-dinh");
    await page.locator("#dt").pressSequentially("0911222333");
    await panel.getByRole("button", { name: "Đọc lại trang" }).click();
    await panel.getByRole("button", { name: /^Ghim giá trị/ }).click();
    await panel.getByText("Giá trị đã ghim (1)").waitFor();
    await fill();
    await panel.locator("#keep-submission").click();
    await panel.getByText("giá trị trong kho").waitFor();
    await lookAtScreen(panel, "panel-kept", PANEL_SIZE);
    await page.reload();
    await panel.getByRole("button", { name: "Đọc lại trang" }).click();
    await panel.locator(".line", { hasText: "0911222333" }).getByText("Bạn đã ghim").waitFor();
    await fill();
    expect(await page.inputValue("#dt")).toBe("0911222333");
    await panel.getByText("Lần nộp đã nhớ (1)").click();
    await lookAtScreen(panel, "panel-pinned", PANEL_SIZE);
  });
});
