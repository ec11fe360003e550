import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client } from "@camtay/shared/api/client.ts";
import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { startDemoPortal } from "../portals/demo-portal.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { answerDossierQuestions, type Office, SAMPLE, startOffice } from "./office.ts";
import { sampleTruth } from "./sample-truth.ts";

/** Pictures for the README, made anew by `CAMTAY_PICTURES=1 npm test`. */
const PICTURES = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "docs", "pictures");
const picture = async (page: Page, name: string) => {
  if (process.env.CAMTAY_PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

/** As the browser shows them: the portal's page, and the side panel at its right. */
async function pictureSideBySide(page: Page, panel: Page, name: string): Promise<void> {
  if (!process.env.CAMTAY_PICTURES) return;
  const shot = async (what: Page, width: number) => {
    await what.setViewportSize({ width, height: 768 });
    await what.bringToFront();
    await what.evaluate((top) => window.scrollTo(0, top), what === page ? 330 : 0);
    return what.screenshot();
  };
  const left = await shot(page, 946);
  const right = await shot(panel, 420);
  await sharp({ create: { width: 1366, height: 768, channels: 3, background: "#fff" } })
    .composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: 946, top: 0 },
    ])
    .png({ palette: true })
    .toFile(join(PICTURES, `${name}.png`));
}

const truth = sampleTruth();
const born = truth.birth.fieldsOf("giay-khai-sinh");
let office: Office;
let officer: Client;
let browser: ExtensionBrowser;
let portal: Awaited<ReturnType<typeof startDemoPortal>>;
const passwords = { officer: "", signer: "" };

const states = async (): Promise<string[]> =>
  (await officer.call("papers", { path: {}, query: { limit: 200 } })).papers.map((paper) => paper.state);

/** The review itself has its own screen and test; here a person confirms what was read. */
async function confirmReviews(): Promise<void> {
  await answerDossierQuestions(officer);
  const { papers } = await officer.call("papers", { path: {}, query: { state: "review" } });
  for (const { id } of papers) {
    const paper = await officer.call("paper", { path: { paperId: id } });
    const fields = paper.fields.filter((field) => field.flagged).map(({ key, text }) => ({ key, text }));
    await officer.call("reviewPaper", { path: { paperId: id }, body: { documentType: paper.documentType, fields, done: true } });
  }
  await vi.waitFor(
    async () => {
      expect(new Set(await states())).toEqual(new Set(["ready"]));
    },
    { timeout: 240_000, interval: 500 },
  );
}

beforeAll(async () => {
  office = await startOffice();
  officer = await office.clientFor("hau-canh", ["officer"]);
  passwords.officer = await office.account("quay-1", ["officer"]);
  passwords.signer = await office.account("ban-ky", ["signer"]);
  const digitized = await office.camtay("digitize", join(SAMPLE, "pages"));
  expect(digitized.status, digitized.stderr).toBe(0);
  await confirmReviews();
  portal = await startDemoPortal();
  browser = await openOfficeBrowser(office);
});
afterAll(async () => {
  await browser?.close();
  await portal?.close();
  await office?.close();
});

describe("the whole loop in a real Chromium", () => {
  it("the signer previews the frozen pages and signs all of them with one PIN", async () => {
    const desk = await browser.open("workspace.html#desk");
    await logIn(browser.context, desk, "ban-ky", passwords.signer);
    await desk.getByRole("button", { name: "Ký số" }).click();
    await desk.locator("thead input[type=checkbox]").check();
    await desk.click("#freeze");
    await desk.waitForSelector("#pin");
    const count = await desk.locator("tr[data-state=PREPARED]").count();
    expect(count).toBe((await states()).length);
    await desk
      .locator("tbody button.link", { hasText: /giay_khai_sinh|Giấy khai sinh/i })
      .first()
      .click();
    await desk.locator(".viewer img").waitFor();
    await desk.waitForLoadState("networkidle");
    await picture(desk, "signing-desk");

    await desk.fill("#pin", Object.values(office.services.pins)[0]!);
    await desk.click("#sign");
    await desk.waitForSelector("#signing[data-state=finished]", { timeout: 240_000 });
    expect(await desk.locator("tr[data-state=VERIFIED]").count()).toBe(count);
    const { signatures } = await office.services.counters();
    expect(Object.values(signatures)).toEqual(Array.from({ length: count }, () => 1));
    await desk.getByRole("button", { name: "Đăng xuất" }).click();
    await desk.close();
  });

  it("what was archived fills the form of the portal, and equals what is printed on the papers", async () => {
    await expect.poll(async () => new Set(await states())).toEqual(new Set(["archived"]));
    for (const dossier of (await officer.call("dossiers", { path: {}, query: {} })).dossiers)
      await officer.call("markReturned", { path: { dossierId: dossier.id } });

    const page = await browser.context.newPage();
    await page.goto(`${portal.url}?id=099199000777&name=${encodeURIComponent("LÊ THỊ CÁN BỘ")}`);
    await page.waitForSelector("html[data-ready=true]");
    const panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
    await panel.click("#tab-counter");
    await logIn(browser.context, panel, "quay-1", passwords.officer);
    await panel.fill("#dossier", truth.birth.code);
    await panel.fill("#identity", born.id!);
    await panel.locator("form button[type=submit]").click();
    await panel.waitForSelector("#fill");

    await panel.locator("button.link[aria-expanded]").first().click();
    await panel.locator("img.crop").first().waitFor();
    expect(
      await panel
        .locator("img.crop")
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(20);

    await panel.click("#fill");
    await panel.waitForSelector("#report");
    expect(await panel.locator("#report").getAttribute("data-failed")).toBe("0");
    const data = await page.evaluate(
      () => (window as unknown as { demo: { form: { submission: { data: Record<string, string> } } } }).demo.form.submission.data,
    );
    const upper = (text: string | undefined) => text?.toLocaleUpperCase("vi");
    expect(upper(data.childfullname)).toBe(upper(born.name));
    expect(data.childidentityNumber).toBe(born.id);
    expect(data.childbirthday).toContain(parsePrintedDate(born.born!)!.slice(0, 8));
    expect(upper(data.fatherfullname)).toBe(upper(born.father));
    expect(upper(data.motherfullname)).toBe(upper(born.mother));
    expect(data).toMatchObject({ fullname: "LÊ THỊ CÁN BỘ", identityNumber: "099199000777", consent: false, captcha: "" });
    await pictureSideBySide(page, panel, "portal-with-panel");
  });
});
