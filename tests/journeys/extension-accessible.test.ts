import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import { startDemoPortal } from "../portals/demo-portal.ts";
import { SAMPLE_FAMILY, sealedVaultFile } from "../portals/sample-family.ts";

const require = createRequire(import.meta.url);

async function faults(page: Page): Promise<string[]> {
  // Evaluated over the debugger: the pages' own policy allows no foreign script.
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

describe("every screen can be used by keyboard and screen reader (axe)", () => {
  let portal: Awaited<ReturnType<typeof startDemoPortal>>;
  let browser: ExtensionBrowser;

  beforeAll(async () => {
    portal = await startDemoPortal();
    browser = await openExtensionBrowser({ mode: "demo" });
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  test("settings and the closed workspace", async () => {
    for (const address of ["options.html", "workspace.html"]) {
      const page = await browser.open(address);
      await page.locator("h1").waitFor();
      expect(await faults(page), address).toEqual([]);
      await page.close();
    }
  });

  test("the panel: closed vault, proposals, report, a person's data, at the counter", async () => {
    const page = await browser.context.newPage();
    await page.goto(`${portal.url}?id=099088000321`);
    await page.waitForSelector("html[data-ready=true]");
    const panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
    await panel.setViewportSize({ width: 400, height: 700 });
    await panel.locator("#passphrase").waitFor();
    expect(await faults(panel)).toEqual([]);
    await panel.getByText("Nhập từ tệp sao lưu").click();
    await panel.setInputFiles("#vault-file", {
      name: "kho.camtay",
      mimeType: "application/json",
      buffer: await sealedVaultFile(SAMPLE_FAMILY, "một câu dễ nhớ"),
    });
    await panel.fill("#passphrase", "một câu dễ nhớ");
    await panel.keyboard.press("Enter");
    await panel.locator("#fill").waitFor();
    expect(await faults(panel)).toEqual([]);
    expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling at 400 px").toBe(true);
    await panel.locator("#fill").focus();
    await panel.keyboard.press("Enter");
    await panel.waitForSelector("#report");
    expect(await faults(panel)).toEqual([]);
    expect(await panel.evaluate(() => document.activeElement?.id)).toBe("report");
    await panel.getByRole("button", { name: "Sửa" }).first().click();
    await panel.locator("#profile-fullName").waitFor();
    expect(await faults(panel)).toEqual([]);
    await panel.getByRole("tab", { name: "Cán bộ một cửa" }).click();
    expect(await faults(panel)).toEqual([]);
  });
});
