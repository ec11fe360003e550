import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { startDemoPortal } from "../portals/demo-portal.ts";
import { importSampleVault, PASSPHRASE } from "./import-sample-vault.ts";
import { lookAtScreen, PANEL_SIZE } from "./look-at-screen.ts";
import type { Office } from "./office.ts";
import { sampleTruth } from "./sample-truth.ts";

/** Every state of the side panel, beside an office whose papers are archived and returned. The last of them stops its server. */
export function describeSidePanel(at: () => { office: Office; browser: ExtensionBrowser; work: Page }): void {
  describe("the side panel", () => {
    let portal: Awaited<ReturnType<typeof startDemoPortal>>;
    let form: Page;
    let panel: Page;
    beforeAll(async () => {
      portal = await startDemoPortal();
      form = await at().browser.context.newPage();
      await form.goto(portal.url);
      await form.waitForSelector("html[data-ready=true]");
      panel = await at().browser.open(`sidepanel.html?tab=${await at().browser.tabOf(form)}`);
    });
    afterAll(async () => portal?.close());

    it("a citizen makes a vault, is told a wrong password, and adds a person", async () => {
      await panel.click("#tab-citizen");
      await panel.waitForSelector("#passphrase");
      await lookAtScreen(panel, "panel-new-vault", PANEL_SIZE);
      await panel.fill("#passphrase", "ngắn");
      await panel.click("#open-vault");
      await panel.locator("[role=alert]").waitFor();
      await lookAtScreen(panel, "panel-short-passphrase", PANEL_SIZE);
      await panel.fill("#passphrase", PASSPHRASE);
      await panel.click("#open-vault");
      await panel.getByRole("button", { name: "Thêm thông tin của tôi" }).waitFor();
      await lookAtScreen(panel, "panel-empty-vault", PANEL_SIZE);
      await panel.getByRole("button", { name: "Khóa kho" }).click();
      await panel.fill("#passphrase", "sai mật khẩu rồi");
      await panel.click("#open-vault");
      await panel.locator("[role=alert]").waitFor();
      await lookAtScreen(panel, "panel-wrong-passphrase", PANEL_SIZE);
      await panel.fill("#passphrase", PASSPHRASE);
      await panel.click("#open-vault");
      await panel.getByRole("button", { name: "Thêm thông tin của tôi" }).click();
      await panel.locator("#profile-relation").waitFor();
      await lookAtScreen(panel, "panel-person", PANEL_SIZE);
      await panel.getByRole("button", { name: "Bỏ qua" }).click();
      await panel.getByText("Quản lý kho").click();
      await lookAtScreen(panel, "panel-manage-vault", PANEL_SIZE);
      await panel.getByRole("button", { name: "Xóa kho trên máy này" }).click();
      await panel.locator("[role=alert]").waitFor();
      await lookAtScreen(panel, "panel-wipe-vault", PANEL_SIZE);
      await panel.click("#wipe-vault");
      await importSampleVault(panel);
      await panel.waitForSelector("#fill");
      await lookAtScreen(panel, "panel-proposals", PANEL_SIZE);
      await panel.click("#fill");
      await panel.waitForSelector("#report");
      await lookAtScreen(panel, "panel-report", PANEL_SIZE);
    });

    it("an officer finds papers, or is told why not", async () => {
      await panel.click("#tab-counter");
      await panel.waitForSelector("#identity");
      await lookAtScreen(panel, "panel-lookup", PANEL_SIZE);
      await panel.fill("#dossier", sampleTruth().birth.code);
      const look = async (identity: string) => {
        await panel.fill("#identity", identity);
        await panel.locator("form button[type=submit]").click();
      };
      await look("12345");
      await panel.locator("[role=alert]").waitFor();
      await lookAtScreen(panel, "panel-bad-number", PANEL_SIZE);
      await look("099099099099");
      await panel.locator("[role=alert], [role=status]").first().waitFor();
      await lookAtScreen(panel, "panel-no-papers", PANEL_SIZE);
      await panel.getByRole("button", { name: "Tìm người khác" }).click();
      await panel.fill("#dossier", sampleTruth().birth.code);
      await look(sampleTruth().birth.fieldsOf("giay-khai-sinh").id!);
      await panel.getByText("Tìm thấy").waitFor();
      await lookAtScreen(panel, "panel-found", PANEL_SIZE);
    });

    it("without a form, and without a server, it says what to do", async () => {
      const empty = await at().browser.open("sidepanel.html");
      await empty.waitForSelector("[data-reading=false]");
      await lookAtScreen(empty, "panel-no-page", PANEL_SIZE);
      await at().office.stopServer();
      const { work } = at();
      await work.reload();
      await work.locator("[role=alert]").waitFor();
      await lookAtScreen(work, "work-server-down");
      await panel.getByRole("button", { name: "Tìm người khác" }).click();
      await panel.fill("#dossier", "H00-1");
      await panel.fill("#identity", "099099099099");
      await panel.locator("form button[type=submit]").click();
      await panel.locator("[role=alert]").waitFor();
      await lookAtScreen(panel, "panel-server-down", PANEL_SIZE);
    });
  });
}
