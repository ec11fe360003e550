import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { BENCH_HOST, type BenchServer, GRIDS_PATH, startBenchServer } from "../portals/bench-server.ts";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { type MovingPortal, startMovingPortal } from "../portals/moving-portal.ts";
import { openBrowserWithVault } from "./import-sample-vault.ts";
import { lookAtScreen, PANEL_SIZE } from "./look-at-screen.ts";

const [FATHER, MOTHER, SON] = ["Trần Hữu Nghĩa", "Lò Thị Ánh", "Trần Quốc Bảo"];
let portal: MovingPortal;
let server: BenchServer;
let browser: ExtensionBrowser;
let page: Page;
let panel: Page;

beforeAll(async () => {
  portal = await startMovingPortal();
  server = await startBenchServer([]);
  browser = await openBrowserWithVault(server.browserArgs);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await portal?.close();
});
afterEach(async () => {
  await panel?.close();
  await page?.close();
});

async function open(address: string): Promise<void> {
  page = await browser.context.newPage();
  await page.goto(address);
  panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
  await panel.locator('[data-reading=false]:not([data-at="0"])').waitFor();
}
const held = (selector: string) =>
  page.locator(selector).evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement | HTMLSelectElement).value));
const pressed = () => page.evaluate(() => (window as unknown as { pressed: string[] }).pressed);
const fill = async () => {
  await page.bringToFront();
  await panel.locator("#fill").dispatchEvent("click");
  await panel.locator("#report").waitFor({ state: "attached" });
};
const undo = async () => {
  await panel.locator("#undo").dispatchEvent("click");
  await panel.getByText("Đã trả lại").waitFor();
};

describe("several people of one kind", () => {
  test("a table gets one more row for one more person, by the button that adds a row and by no other; one key takes both away", async () => {
    await open(`${portal.url}/bang-thanh-vien`);
    await panel.locator("#role-member").selectOption({ label: FATHER });
    await panel.locator("#add-member").selectOption({ label: MOTHER });
    await panel.locator("#role-member-1").waitFor();
    await expect.poll(() => held("#bang [name=ten]")).toEqual(["", ""]);
    await panel.locator(".value", { hasText: "099191000654" }).waitFor();
    await lookAtScreen(panel, "panel-rows", PANEL_SIZE);
    await fill();
    expect(await held("#bang [name=ten]")).toEqual([FATHER, MOTHER]);
    expect(await held("#bang [name=so]")).toEqual(["099088000321", "099191000654"]);
    expect(await held("#bang [name=gt]")).toEqual(["Nam", "Nữ"]);
    await undo();
    await expect.poll(() => held("#bang [name=ten]")).toEqual([""]);
    expect(await pressed()).toEqual([]);
  });

  test("a row that was added keeps what a person typed into it", async () => {
    await open(`${portal.url}/bang-thanh-vien`);
    await panel.locator("#role-member").selectOption({ label: FATHER });
    await panel.locator("#add-member").selectOption({ label: SON });
    await panel.locator("#role-member-1").waitFor();
    await page.locator("#bang [name=so]").nth(1).pressSequentially("099226000999");
    await fill();
    await undo();
    expect(await held("#bang [name=so]")).toEqual(["", "099226000999"]);
  });

  test("a block whose heading stands there twice does not get the same person twice", async () => {
    await open(`${portal.url}/hai-khoi`);
    await panel.locator("#role-member").selectOption({ label: FATHER });
    await fill();
    expect(await held("section input")).toEqual(["099088000321", FATHER, "", ""]);
    await panel.locator("#role-member-1").selectOption({ label: MOTHER });
    await fill();
    expect(await held("section input")).toEqual(["099088000321", FATHER, "099191000654", MOTHER]);
  });

  test("Form.io's tables: rows of boxes, and rows that are opened one by one and saved by the person", async () => {
    await open(`https://${BENCH_HOST}${GRIDS_PATH}`);
    await page.waitForSelector("html[data-ready=true]");
    await panel.getByRole("button", { name: "Đọc lại trang" }).click();
    await panel.locator("#role-member").selectOption({ label: FATHER });
    await panel.locator("#add-member").selectOption({ label: MOTHER });
    await panel.locator("#role-member-1").waitFor();
    await panel.locator("#add-child").selectOption({ label: SON });
    await panel.locator(".value", { hasText: SON }).waitFor();
    await fill();
    const rows = () => page.evaluate(() => (window as unknown as { held(): { thanhVien: unknown } }).held().thanhVien);
    expect(await rows()).toEqual([
      { ten: FATHER, so: "099088000321" },
      { ten: MOTHER, so: "099191000654" },
    ]);
    expect(await held(".editgrid-listgroup input[type=text]")).toEqual([SON, ""]);
    await undo();
    await expect.poll(rows).toEqual([{ ten: "", so: "" }]);
    await expect.poll(() => page.locator(".editgrid-listgroup input").count()).toBe(0);
  });
});
