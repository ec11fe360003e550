import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "@camtay/shared/api/client.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { lookAtScreen } from "./look-at-screen.ts";
import { answerDossierQuestions, type Office, SAMPLE, startOffice } from "./office.ts";
import { describeSidePanel } from "./side-panel-screens.ts";

let office: Office;
let officer: Client;
let browser: ExtensionBrowser;
let work: Page;
let pin: string;
const passwords = { officer: "", signer: "" };

const papers = async () => (await officer.call("papers", { path: {}, query: { limit: 200 } })).papers;
const go = async (part: string) => {
  await work.evaluate((hash) => {
    location.hash = hash;
  }, part);
  await work.waitForLoadState("networkidle");
};

beforeAll(async () => {
  office = await startOffice();
  officer = await office.clientFor("hau-canh", ["officer"]);
  passwords.officer = await office.account("mot-cua", ["officer"]);
  passwords.signer = await office.account("lanh-dao", ["signer"]);
  pin = Object.values(office.services.pins)[0]!;
  browser = await openOfficeBrowser(office);
  work = await browser.open("workspace.html");
});
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

describe("at the door", () => {
  it("the options say what is wrong with an address", async () => {
    const options = await browser.open("options.html");
    await lookAtScreen(options, "options");
    await options.fill("#worker", "http://may-chu.example");
    await options.locator("button[type=submit]").click();
    await options.locator("[role=alert]").waitFor();
    await lookAtScreen(options, "options-bad-address");
    await options.close();
  });

  it("a wrong password is told on the login page, and the second try succeeds", async () => {
    await work.getByRole("button", { name: "Đăng nhập" }).waitFor();
    await lookAtScreen(work, "work-logged-out");
    const opened = browser.context.waitForEvent("page");
    await work.getByRole("button", { name: "Đăng nhập" }).click();
    const login = await opened;
    await login.waitForSelector("[name=password]");
    await lookAtScreen(login, "login");
    await login.fill("[name=loginName]", "mot-cua");
    await login.fill("[name=password]", "không phải mật khẩu này");
    await login.locator("button[type=submit]").click();
    await login.locator("[role=alert]").waitFor();
    await lookAtScreen(login, "login-wrong-password");
    expect(await login.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("password");
    await login.fill("[name=password]", passwords.officer);
    await Promise.all([login.waitForEvent("close"), login.locator("button[type=submit]").click()]);
    await work.getByRole("button", { name: "Đăng xuất" }).waitFor();
  });
});

describe("an officer without any paper", () => {
  it.each(["intake", "review", "dossiers", "verify"])("%s says what to do", async (part) => {
    await go(part);
    await work.locator("main h1").waitFor();
    await lookAtScreen(work, `empty-${part}`);
  });
});

describe("from scans to the signing desk", () => {
  it("the scans are handed in, with one file that is none", async () => {
    await go("intake");
    const pages = readdirSync(join(SAMPLE, "pages")).map((name) => join(SAMPLE, "pages", name));
    await work.setInputFiles("#scans", pages);
    await work.setInputFiles("#scans", { name: "ghi-chu.pdf", mimeType: "application/pdf", buffer: Buffer.from("không phải PDF") });
    await lookAtScreen(work, "intake-chosen");
    await work.getByRole("button", { name: "Bắt đầu số hóa" }).click();
    await work.waitForSelector("#batch");
    await lookAtScreen(work, "intake-running");
    await work.waitForSelector("#batch[data-state=finished], #batch[data-state=failed]", { timeout: 240_000 });
    await lookAtScreen(work, "intake-finished");
    const trouble = work.locator("#problems li").filter({ hasText: "ghi-chu.pdf" });
    await trouble.getByRole("button", { name: "Đã xử lý" }).click();
    await expect.poll(() => trouble.count()).toBe(0);
  });

  it("each doubtful value stands beside its place, and is corrected or confirmed", async () => {
    await go("review");
    await work.locator(".items button").first().click();
    await work.locator(".viewer img").waitFor();
    await lookAtScreen(work, "review-one");
    await work.getByRole("button", { name: "Lưu, xem sau" }).click();
    await work.locator("[role=status]").waitFor();
    await lookAtScreen(work, "review-saved");
    while ((await work.locator(".items button").count()) > 0) {
      const left = await work.locator(".items button").count();
      if ((await work.locator("form.card").count()) === 0) await work.locator(".items button").first().click();
      await work.locator("form.card button[type=submit]").click();
      await expect.poll(() => work.locator(".items button").count()).toBeLessThan(left);
    }
    await lookAtScreen(work, "review-done");
    await vi.waitFor(async () => expect(new Set((await papers()).map(({ state }) => state))).toEqual(new Set(["ready"])), {
      timeout: 240_000,
      interval: 500,
    });
    await go("dossiers");
    await work.locator("section.card").first().waitFor();
    await lookAtScreen(work, "dossiers-unsigned");
    await answerDossierQuestions(officer);
    await go("desk");
    await lookAtScreen(work, "desk-no-right");
    await work.getByRole("button", { name: "Đăng xuất" }).click();
  });
});

describe("at the signing desk", () => {
  const press = async (typed: string) => {
    await work.fill("#pin", typed);
    await work.click("#sign");
  };
  const signing = (state: string) => work.waitForSelector(`#signing[data-state=${state}]`);

  it("a wrong PIN, a refusal on the phone and a silent timestamp service can each be put right", async () => {
    await logIn(browser.context, work, "lanh-dao", passwords.signer);
    await work.locator("tbody tr").first().waitFor();
    await lookAtScreen(work, "desk-list");
    await work.locator("thead input[type=checkbox]").check();
    await work.click("#freeze");
    await work.waitForSelector("#pin");
    await work.locator(".viewer img").waitFor();
    await lookAtScreen(work, "desk-frozen");

    await press("00000000");
    await work.locator("[role=alert]").waitFor();
    await lookAtScreen(work, "desk-wrong-pin");

    await work.getByRole("button", { name: "Về danh sách" }).click();
    await work.getByRole("button", { name: "Ký tiếp" }).waitFor();
    await lookAtScreen(work, "desk-open-batch");
    await work.getByRole("button", { name: "Ký tiếp" }).click();

    await office.services.setFaults({ phone: "refuse" });
    await press(pin);
    await signing("refused");
    await work.waitForSelector("#pin");
    await lookAtScreen(work, "desk-refused");

    await office.services.setFaults({ phone: "wait", tsa: "down" });
    await press(pin);
    await signing("waiting-for-phone");
    await lookAtScreen(work, "desk-waiting-for-phone");
    const phone = await browser.context.newPage();
    await phone.goto(`${office.services.baseUrl}/phone`);
    await phone.getByRole("button", { name: "Đồng ý" }).waitFor();
    await lookAtScreen(phone, "phone", { width: 400, height: 700 });
    await phone.getByRole("button", { name: "Đồng ý" }).click();
    await phone.getByText("Chưa có yêu cầu nào").waitFor();
    await lookAtScreen(phone, "phone-nothing", { width: 400, height: 700 });
    await phone.close();
    await signing("partly-failed");
    await lookAtScreen(work, "desk-partly-failed");

    await office.services.clearFaults();
    // A service that failed is left in peace for a while; a person presses again.
    await vi.waitFor(
      async () => {
        if ((await work.locator("#retry").count()) > 0) await work.click("#retry", { timeout: 5_000 });
        await work.waitForSelector("#signing[data-state=finished]", { timeout: 10_000 });
      },
      { timeout: 240_000, interval: 1_000 },
    );
    await lookAtScreen(work, "desk-finished");
    const { signatures } = await office.services.counters();
    expect(Object.values(signatures).every((count) => count === 1)).toBe(true);
    await work.getByRole("button", { name: "Về danh sách" }).click();
    await lookAtScreen(work, "desk-nothing-left");
  });

  it("a signed PDF holds, a changed one does not", async () => {
    const [paper] = await papers();
    const signed = Buffer.from(await (await officer.bytes("paperPdf", { path: { paperId: paper!.id } })).arrayBuffer());
    const changed = Buffer.from(signed);
    const at = changed.indexOf("/MediaBox");
    changed[changed.indexOf("5", at)] = "6".charCodeAt(0);
    await go("verify");
    const verify = async (name: string, buffer: Buffer, verdict: string) => {
      await work.setInputFiles("#pdf", { name: `${name}.pdf`, mimeType: "application/pdf", buffer });
      await work.getByText(`${name}.pdf:`).waitFor();
      expect(await work.locator("#verdict").getAttribute("data-verdict")).toBe(verdict);
      await lookAtScreen(work, `verify-${name}`);
    };
    await verify("signed", signed, "TOTAL-PASSED");
    await verify("changed", changed, "TOTAL-FAILED");
    await work.setInputFiles("#pdf", { name: "khong-phai.pdf", mimeType: "application/pdf", buffer: Buffer.from("chỉ là chữ") });
    await work.locator("[role=alert], #verdict").first().waitFor();
    await lookAtScreen(work, "verify-no-pdf");
    await work.getByRole("button", { name: "Đăng xuất" }).click();
  });

  it("an officer records that a result was handed over", async () => {
    await go("dossiers");
    await logIn(browser.context, work, "mot-cua", passwords.officer);
    await expect.poll(async () => new Set((await papers()).map(({ state }) => state))).toEqual(new Set(["archived"]));
    const hand = work.getByRole("button", { name: "Ghi nhận đã trả kết quả" });
    await hand.first().waitFor();
    await lookAtScreen(work, "dossiers-archived");
    for (let left = await hand.count(); left > 0; left--) {
      await hand.first().click();
      await expect.poll(() => hand.count()).toBe(left - 1);
    }
    await lookAtScreen(work, "dossiers-returned");
  });
});

describeSidePanel(() => ({ office, browser, work }));
