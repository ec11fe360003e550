import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { changeGrant } from "@camtay/worker/api/login/agency-grants.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { loadOfficeKeys } from "@camtay/worker/keys/office-keys.ts";
import { publishDossier } from "@camtay/worker/reuse/publish-dossier.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { lookAtScreen } from "./look-at-screen.ts";

const CITIZEN = IdentityNumber.parse("099082000001");
let server: Awaited<ReturnType<typeof startTestServer>>;
let browser: ExtensionBrowser;
let work: Page;

const go = (part: string) => work.getByRole("button", { name: part, exact: true }).click();
const csv = (rows: readonly string[]) => ({
  name: "danh-muc.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`Mã TTHC,Tên thủ tục,Thành phần hồ sơ,Phí\n${rows.join("\n")}\n`),
});

beforeAll(async () => {
  server = await startTestServer({ CAMTAY_LOOKUPS_PER_DAY: "2" });
  const { person } = await loadOfficeKeys(server.settings.dataFolder);
  const field = (key: string, text: string) => ({ key, text, page: 0, box: null, confidence: 1, flagged: false, source: "ocr" as const });
  for (const [agency, name] of [
    ["H99", "Nguyễn Thị Mẫu"],
    ["H99.50", "Nguyễn Văn Thử"],
  ] as const) {
    const fields = [field("full_name", name), field("personal_id", CITIZEN), field("issue_date", "01/02/2024")];
    const papers = [{ paperId: `the-${agency}`, documentType: "can_cuoc", component: "Thẻ căn cước", pdfSha256: "a".repeat(64), fields }];
    const dossier = { dossierId: `d-${agency}`, code: `${agency}.1`, agency, procedure: "1.000894", returnedAt: null, papers };
    await server.db.transaction().execute((transaction) => publishDossier(transaction, person, dossier, new Date()));
  }
  const { password } = await server.account("lien-cap", ["admin", "officer", "archivist", "auditor"]);
  await changeGrant(server.db, "lien-cap", { role: "archivist", scope: "H99.*" }, "give", new Date());
  await changeGrant(server.db, "lien-cap", { role: "officer", scope: "H99.50" }, "give", new Date());
  browser = await openOfficeBrowser(server);
  work = await browser.open("workspace.html");
  await logIn(browser.context, work, "lien-cap", password);
  await work.getByRole("button", { name: "Đăng xuất" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe("a province's catalogue", () => {
  const choose = async (rows: readonly string[]) => {
    await work.setInputFiles("#catalogue-file", csv(rows));
    await work.getByRole("button", { name: "Xem trước thay đổi" }).click();
    await work.locator("#catalogue-preview").waitFor();
  };

  it("a file with wrong rows names row and column, and cannot be applied", async () => {
    await go("Danh mục số hóa");
    await work.getByText("Chưa nhập danh mục nào").waitFor();
    await lookAtScreen(work, "catalogue-empty");
    await choose(["abc,Đăng ký khai sinh,Giấy chứng sinh,", "1.000894,Đăng ký kết hôn,Tờ khai,100 VNĐ", "1.000894,Kết hôn,Tờ khai khác,"]);
    const wrong = work.locator("#catalogue-preview [role=alert]");
    expect(await wrong.textContent()).toContain("Hàng 2, cột A");
    expect(await work.getByRole("button", { name: "Áp dụng danh mục" }).count()).toBe(0);
    await lookAtScreen(work, "catalogue-errors");
  });

  it("a file that is none says what to do", async () => {
    await work.setInputFiles("#catalogue-file", { name: "cu.xls", mimeType: "x", buffer: Buffer.from("d0cf11e0a1b11ae1", "hex") });
    await work.getByRole("button", { name: "Xem trước thay đổi" }).click();
    await work.locator("[data-code='catalogue.not_a_table']").waitFor();
  });

  it("is previewed, applied and undone", async () => {
    await choose(["1.001193,Đăng ký khai sinh,Giấy chứng sinh,", "1.000894,Đăng ký kết hôn,Tờ khai,100 VNĐ"]);
    await lookAtScreen(work, "catalogue-preview");
    await work.fill("[name=number]", "789/QĐ-UBND");
    await work.fill("[name=issuedOn]", "2026-01-05");
    await work.fill("[name=issuer]", "UBND tỉnh Mẫu");
    await work.getByRole("button", { name: "Áp dụng danh mục" }).click();
    await work.getByText("Đã áp dụng 789/QĐ-UBND").waitFor();
    await lookAtScreen(work, "catalogue-applied");
    await choose(["1.001193,Đăng ký khai sinh,Giấy chứng sinh; Giấy ủy quyền,50.000 đồng"]);
    expect(await work.locator("#catalogue-preview").textContent()).toContain("thêm giấy tờ: Giấy ủy quyền");
    await lookAtScreen(work, "catalogue-difference");
    await work.getByRole("button", { name: "Hoàn tác 789/QĐ-UBND" }).click();
    await work.locator("#catalogue-imports [role=alert]").getByRole("button", { name: "Hoàn tác" }).click();
    await work.getByText("Đã hoàn tác").waitFor();
  });
});

describe("search", () => {
  it("three letters of a name find papers of all agencies that are the archivist's", async () => {
    await go("Tìm giấy tờ");
    await lookAtScreen(work, "search-empty");
    await work.fill("#search-words", "ngu");
    await work.getByRole("button", { name: "Tìm", exact: true }).click();
    await work.locator("#found").waitFor();
    expect(await work.locator("tbody tr").count()).toBe(2);
    await lookAtScreen(work, "search-found");
    await work.fill("#search-words", "không có ai");
    await work.getByRole("button", { name: "Tìm", exact: true }).click();
    await work.getByText("Không thấy giấy nào").waitFor();
  });

  it("says so when the day's number is used up", async () => {
    await work.fill("#search-words", "thử");
    await work.getByRole("button", { name: "Tìm", exact: true }).click();
    await work.locator("[data-code='reuse.daily_limit']").waitFor();
    await lookAtScreen(work, "search-daily-limit");
  });
});

describe("a look-up", () => {
  const ask = async (purpose: string) => {
    await work.fill("[name=procedure]", "1.000894");
    await work.fill("[name=dossier]", "H99.77");
    await work.fill("[name=identity]", CITIZEN);
    await work.fill("[name=purpose]", purpose);
    await work.getByRole("button", { name: "Xem giấy tờ" }).click();
  };

  it("without an open dossier needs a reason that says something, and the day has its limit", async () => {
    await go("Giấy tờ cần nộp");
    await ask("xem");
    await work.locator("[data-code='reuse.reason_needed']").waitFor();
    await expect.poll(() => work.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("purpose");
    await lookAtScreen(work, "ask-reason-needed");
    for (let left = 2; left > 0; left--) {
      await ask(`Công dân nộp hồ sơ tại quầy, lần ${left}`);
      await work.locator("[data-answer]").first().waitFor();
      await work.reload();
      await work.locator("[name=procedure]").waitFor();
    }
    await ask("Công dân nộp hồ sơ tại quầy, lần nữa");
    await work.locator("[data-code='reuse.daily_limit']").waitFor();
    await lookAtScreen(work, "ask-daily-limit");
  });

  it("decides what is scanned: who takes the dossier in sees which papers the office has", async () => {
    await go("Tiếp nhận bản quét");
    await work.setInputFiles("#scans", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    await work.fill("#batch-dossier", "H99.77");
    await work.locator("#batch-dossier").blur();
    const list = work.locator("#what-to-scan");
    await list.waitFor();
    expect(await list.textContent()).toMatch(/Không quét, đã có:.*căn cước.*\(nguồn: H99(\.50)?\.1\)/i);
    expect(await list.textContent()).not.toContain("Biểu mẫu điện tử");
    await lookAtScreen(work, "what-to-scan");
  });

  it("stands in the report that the citizen is given", async () => {
    await go("Yêu cầu của công dân");
    await work.fill("[name=identity]", CITIZEN);
    await work.getByRole("button", { name: "Xem ai đã xem" }).click();
    const report = work.locator("#sightings");
    await report.locator("tbody tr").first().waitFor();
    expect(await report.textContent()).toContain("Công dân nộp hồ sơ tại quầy");
    expect(await report.textContent()).not.toContain(CITIZEN);
    await lookAtScreen(work, "who-saw");
    await work.emulateMedia({ media: "print" });
    expect(await work.locator("nav").isVisible()).toBe(false);
    expect(await report.getByRole("heading").isVisible()).toBe(true);
    await lookAtScreen(work, "who-saw-printed");
    await work.emulateMedia({ media: "screen" });
  });
});

describe("an officer with rights in several agencies", () => {
  it("chooses for which to work, and has there the rights given for it", async () => {
    await work.selectOption("#acting-agency", "H99.50");
    await expect.poll(() => work.getByRole("button", { name: "Danh mục số hóa" }).count()).toBe(0);
    expect(await work.locator("#acting-agency").inputValue()).toBe("H99.50");
    await lookAtScreen(work, "agency-other");
    await work.selectOption("#acting-agency", "*");
    await work.fill("#other-agency", "H01");
    await work.getByRole("button", { name: "Chuyển", exact: true }).click();
    await work.locator("[data-code='access.agency_refused']").waitFor();
    await lookAtScreen(work, "agency-refused");
    await work.selectOption("#acting-agency", "H99");
    await work.getByRole("button", { name: "Danh mục số hóa" }).waitFor();
  });
});
