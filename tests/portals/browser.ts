import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXTENSION_ID } from "@camtay/shared/domain/extension-identity.ts";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { buildExtension } from "../../launch/build-extension.mjs";

/** What is waited for comes within a second or two; a machine that is busy elsewhere gets this long. */
const LONGEST_WAIT_MS = 120_000;

export interface ExtensionBrowser {
  readonly context: BrowserContext;
  /** Opens a page of the extension, e.g. `sidepanel.html?tab=3`. */
  open(page: string): Promise<Page>;
  /** The number by which the extension knows the tab. */
  tabOf(page: Page): Promise<number>;
  close(): Promise<void>;
}

/**
 * A real Chromium with the built extension, in a fresh profile, without a display.
 * @param mode the package that ships, or the demo build that also runs on 127.0.0.1
 * @param args further switches, e.g. `--host-resolver-rules=…`
 */
export async function openExtensionBrowser({
  mode,
  args = [],
  prepare = async () => {},
}: {
  mode: "production" | "demo";
  args?: readonly string[];
  /** Lays something into the fresh profile before the browser starts. */
  prepare?: (profile: string) => Promise<void>;
}): Promise<ExtensionBrowser> {
  const folder = await buildExtension(mode);
  const profile = await mkdtemp(join(tmpdir(), "camtay-browser-"));
  await prepare(profile);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: false,
    viewport: { width: 1366, height: 768 },
    locale: "vi-VN",
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      `--disable-extensions-except=${folder}`,
      `--load-extension=${folder}`,
      ...args,
    ],
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  return {
    context,
    async open(page) {
      const opened = await context.newPage();
      await opened.goto(`chrome-extension://${EXTENSION_ID}/${page}`);
      return opened;
    },
    async tabOf(page) {
      await page.bringToFront();
      const url = page.url();
      return worker.evaluate(async (address) => {
        type Tabs = { query(filter: object): Promise<{ id?: number; url?: string; active?: boolean }[]> };
        const { tabs } = (globalThis as unknown as { chrome: { tabs: Tabs } }).chrome;
        const found = (await tabs.query({})).find((tab) => tab.url === address && tab.active);
        return found?.id ?? -1;
      }, url);
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
