import type { BrowserContext, Page } from "playwright-core";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import type { Office } from "./office.ts";

/** A real Chromium with the demo build, pointed at this office on its options page as a person would do it. */
export async function openOfficeBrowser(office: Pick<Office, "url">): Promise<ExtensionBrowser> {
  const browser = await openExtensionBrowser({ mode: "demo" });
  const options = await browser.open("options.html");
  await options.fill("#worker", office.url);
  await options.locator("button[type=submit]").click();
  await options.locator("[role=status]").waitFor();
  await options.close();
  return browser;
}

/** Logs in on the office's own login page, which the extension opens in a window of its own. */
export async function logIn(context: BrowserContext, page: Page, loginName: string, password: string): Promise<void> {
  const opened = context.waitForEvent("page");
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  const login = await opened;
  await login.fill("[name=loginName]", loginName);
  await login.fill("[name=password]", password);
  await Promise.all([login.waitForEvent("close"), login.locator("button[type=submit]").click()]);
}
