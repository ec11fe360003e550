import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import { type MovingPortal, startMovingPortal } from "../portals/moving-portal.ts";
import { importSampleVault } from "./import-sample-vault.ts";
import { lookAtScreen, PANEL_SIZE } from "./look-at-screen.ts";

let portal: MovingPortal;
let browser: ExtensionBrowser;
let page: Page;
let panel: Page;

beforeAll(async () => {
  portal = await startMovingPortal();
  browser = await openExtensionBrowser({ mode: "demo" });
  page = await browser.context.newPage();
  await page.goto(`${portal.url}/ve-lai`);
  panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
  await importSampleVault(panel);
  await panel.getByText("Khóa kho").waitFor();
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

const fill = async () => {
  await page.bringToFront();
  await panel.locator("#fill").dispatchEvent("click");
  await panel.locator("#report").waitFor({ state: "attached" });
};
const readAgain = async () => {
  const before = Number(await panel.locator("[data-at]").getAttribute("data-at"));
  await panel.getByRole("button", { name: "Đọc lại trang" }).click();
  await panel.locator(`[data-reading=false][data-at="${before + 1}"]`).waitFor();
};

describe("what the panel leaves to the person", () => {
  test("sources that disagree stand side by side, and only the one that is picked is filled", async () => {
    await panel.locator("#role-applicant").selectOption({ label: "Trần Hữu Nghĩa" });
    await fill();
    await page.locator("#dt").fill("");
    await page.locator("#dt").pressSequentially("0911222333");
    await panel.locator("#keep-submission").click();
    await panel.getByText("giá trị trong kho").waitFor();
    await page.reload();
    await readAgain();
    await panel.locator("#role-applicant").selectOption({ label: "Trần Hữu Nghĩa" });
    const phone = panel.locator("fieldset.line", { hasText: "Số điện thoại" });
    await phone.getByText("0911222333").waitFor();
    await phone.getByText("0900123456").waitFor();
    await lookAtScreen(panel, "panel-sources-disagree", PANEL_SIZE);
    await phone.getByRole("button", { name: "0911222333" }).click();
    await fill();
    expect(await page.inputValue("#dt")).toBe("0911222333");
  });

  test("a person of the vault is deleted only when asked twice, and comes back to the same place", async () => {
    const names = () => panel.locator("ul > li.line strong").allTextContents();
    const before = await names();
    await panel.getByRole("button", { name: "Xóa: Lò Thị Ánh" }).click();
    await lookAtScreen(panel, "panel-delete-person", PANEL_SIZE);
    await panel.getByRole("button", { name: "Bỏ qua" }).click();
    expect(await names()).toEqual(before);
    await panel.getByRole("button", { name: "Xóa: Lò Thị Ánh" }).click();
    await panel.getByRole("button", { name: "Xóa Lò Thị Ánh" }).click();
    await expect.poll(names).not.toEqual(before);
    await lookAtScreen(panel, "panel-person-deleted", PANEL_SIZE);
    await panel.locator("#put-back").click();
    await expect.poll(names).toEqual(before);
  });

  test("a date that no calendar has is told at its box and not kept", async () => {
    await panel.getByRole("button", { name: "Sửa: Lò Thị Ánh" }).click();
    await panel.fill("#profile-dateOfBirth", "31/02/1991");
    await panel.locator("#profile-dateOfBirth").blur();
    await panel.getByText("Ngày này không có thật").waitFor();
    await panel.getByRole("button", { name: "Lưu" }).click();
    await lookAtScreen(panel, "panel-bad-date", PANEL_SIZE);
    expect(await panel.locator("#profile-dateOfBirth").inputValue()).toBe("31/02/1991");
    await panel.fill("#profile-dateOfBirth", "28/02/1991");
    await panel.getByRole("button", { name: "Lưu" }).click();
    await panel.getByText("Khóa kho").waitFor();
    await panel.getByRole("button", { name: "Sửa: Lò Thị Ánh" }).click();
    expect(await panel.locator("#profile-dateOfBirth").inputValue()).toBe("28/02/1991");
  });
});
