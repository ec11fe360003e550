import type { Page } from "playwright-core";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import { SAMPLE_FAMILY, sealedVaultFile } from "../portals/sample-family.ts";

export const PASSPHRASE = "một câu dễ nhớ";

/** Brings the made-up family into a side panel as a person does: a backup file and its passphrase. */
export async function importSampleVault(panel: Page): Promise<void> {
  await panel.getByText("Nhập từ tệp sao lưu").first().click();
  const buffer = await sealedVaultFile(SAMPLE_FAMILY, PASSPHRASE);
  await panel.setInputFiles("#vault-file", { name: "kho.camtay", mimeType: "application/json", buffer });
  await panel.fill("#passphrase", PASSPHRASE);
  await panel.click("#open-vault");
}

/** A browser whose vault holds the made-up family and is open, though no panel is. */
export async function openBrowserWithVault(args: readonly string[] = []): Promise<ExtensionBrowser> {
  const browser = await openExtensionBrowser({ mode: "demo", args });
  const panel = await browser.open("sidepanel.html");
  await importSampleVault(panel);
  await panel.getByText("Khóa kho").waitFor();
  await panel.close();
  return browser;
}
