import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import { startDemoPortal } from "../portals/demo-portal.ts";
import { importSampleVault } from "./import-sample-vault.ts";

interface Demo {
  demo: { form: { submission: { data: Record<string, unknown> } }; submitted: boolean };
}
const formData = (page: Page) => page.evaluate(() => (window as unknown as Demo).demo.form.submission.data);

describe("a citizen fills the demo form from the local vault, without any server", () => {
  let portal: Awaited<ReturnType<typeof startDemoPortal>>;
  let browser: ExtensionBrowser;
  let page: Page;
  let panel: Page;
  const requests: string[] = [];

  beforeAll(async () => {
    portal = await startDemoPortal();
    browser = await openExtensionBrowser({ mode: "demo" });
    page = await browser.context.newPage();
    await page.goto(`${portal.url}?id=099199000777&name=${encodeURIComponent("LÊ THỊ CÁN BỘ")}`);
    await page.waitForSelector("html[data-ready=true]");
    // Typed by the person before Cầm Tay comes in.
    await page.locator("[name='data[motherphoneNumber]']").pressSequentially("0911222333");
    panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
    panel.on("request", (request) => requests.push(request.url()));
    await importSampleVault(panel);
    await panel.waitForSelector("#fill");
    await panel.click("#fill");
    await panel.waitForSelector("#report");
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  test("every box holds the right person's value, in the model of the form too", async () => {
    expect(await formData(page)).toMatchObject({
      childfullname: "Trần Quốc Bảo",
      childbirthday: expect.stringContaining("2026-08-0"),
      childgender: "childgender-1",
      childethnic: "childethnic-1",
      childnation: "childnation-1",
      motherfullname: "Lò Thị Ánh",
      motheridentityNumber: "099191000654",
      motherethnic: "motherethnic-3",
      motherprovince: "P3",
      motherdistrict: "P3-1",
      motheraddress: "Số 48/2 đường Lê Lợi",
      fatherfullname: "Trần Hữu Nghĩa",
      fatheridentityNumber: "099088000321",
      fatherprovince: "P6",
      fatherdistrict: "P6-1",
    });
    expect(await page.locator(".formio-component-childbirthday input:not([type=hidden])").inputValue()).toBe("05/08/2026");
    expect(await panel.locator("#report").getAttribute("data-failed")).toBe("0");
    expect(await panel.locator("#report").getAttribute("data-doubtful")).toBe("0");
  });

  test("what a person typed, what the portal locked and what the account says stay", async () => {
    expect(await formData(page)).toMatchObject({
      motherphoneNumber: "0911222333",
      fullname: "LÊ THỊ CÁN BỘ",
      identityNumber: "099199000777",
      // The requester is somebody else: not even the free phone box of that block is filled.
      phoneNumber: "",
    });
  });

  test("consent, captcha, amounts and submit are never touched", async () => {
    expect(await formData(page)).toMatchObject({ consent: false, captcha: "", copies: 1, reason: "" });
    expect(await page.evaluate(() => (window as unknown as Demo).demo.submitted)).toBe(false);
  });

  test("nothing leaves the browser", () => {
    expect(requests.filter((url) => !url.startsWith("chrome-extension://") && !url.startsWith("blob:"))).toEqual([]);
  });

  test("one key brings everything back", async () => {
    await panel.keyboard.press("Alt+z");
    await panel.getByText("Đã trả lại").waitFor();
    expect(await formData(page)).toMatchObject({
      childfullname: "",
      childgender: "childgender-2",
      motherethnic: "",
      fatherprovince: "",
      motherphoneNumber: "0911222333",
    });
  });
});
