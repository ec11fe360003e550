import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { loadOfficeKeys } from "@camtay/worker/keys/office-keys.ts";
import { publishDossier } from "@camtay/worker/reuse/publish-dossier.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { lookAtScreen } from "./look-at-screen.ts";

const [OLD, NEW] = [IdentityNumber.parse("099123456"), IdentityNumber.parse("099082000001")];
let server: Awaited<ReturnType<typeof startTestServer>>;
let browser: ExtensionBrowser;
let work: Page;

beforeAll(async () => {
  server = await startTestServer();
  const { person } = await loadOfficeKeys(server.settings.dataFolder);
  const field = (key: string, text: string) => ({ key, text, page: 0, box: null, confidence: 1, flagged: false, source: "ocr" as const });
  const paper = (paperId: string, documentType: string, fields: ReturnType<typeof field>[]) => ({
    paperId,
    documentType,
    component: documentType,
    pdfSha256: "a".repeat(64),
    fields,
  });
  const who = [field("full_name", "Trần Văn Mẫu"), field("birth_date", "15/11/1982")];
  const papers = [
    paper("the-cu", "can_cuoc", [...who, field("personal_id", OLD)]),
    paper("the-moi", "can_cuoc", [...who, field("personal_id", NEW)]),
    paper("doc-than", "giay_xac_nhan_tinh_trang_hon_nhan", [
      field("full_name", "Trần Văn Mẫu"),
      field("id_paper", `CCCD số ${NEW}`),
      field("issue_date", "01/11/2026"),
    ]),
  ];
  await server.db
    .transaction()
    .execute((transaction) =>
      publishDossier(
        transaction,
        person,
        { dossierId: "d1", code: "H99.1", agency: "H99", procedure: "1.000894", returnedAt: null, papers },
        new Date(),
      ),
    );
  browser = await openOfficeBrowser(server);
  work = await browser.open("workspace.html");
  const { password } = await server.account("quan-ly", ["officer", "manager", "archivist", "auditor"]);
  await logIn(browser.context, work, "quan-ly", password);
  await work.getByRole("button", { name: "Đăng xuất" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it("the counter sees what need not be handed in, with the rule that says so", async () => {
  await work.getByRole("button", { name: "Giấy tờ cần nộp" }).click();
  await work.fill("[name=procedure]", "1.000894");
  await work.fill("[name=dossier]", "H99.2");
  await work.fill("[name=identity]", NEW);
  await lookAtScreen(work, "ask-form");
  await work.getByRole("button", { name: "Xem giấy tờ" }).click();
  const held = work.locator("[data-answer=held]");
  await held.first().waitFor();
  expect(await held.allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining("H99.1")]));
  expect(await work.locator("main").textContent()).toContain("Nghị định 45/2020/NĐ-CP");
  await lookAtScreen(work, "ask-answer");
});

it("a citizen's request is recorded with its deadlines and finished with its answer; who saw is shown", async () => {
  await work.getByRole("button", { name: "Yêu cầu của công dân" }).click();
  await work.fill("[name=identity]", NEW);
  await work.getByRole("button", { name: "Ghi nhận yêu cầu" }).click();
  await work.locator("[data-state=received]").waitFor();
  await work.getByRole("button", { name: "Xem ai đã xem" }).click();
  await work.locator("#sightings li").first().waitFor();
  expect(await work.locator("#sightings").textContent()).toContain("Điền biểu mẫu thay người dân tại quầy");
  await lookAtScreen(work, "citizens");
  await work.getByRole("button", { name: "Đã báo cho công dân" }).click();
  await work.locator("[data-state=acknowledged]").waitFor();
  await work.getByRole("button", { name: "Đã trả lời xong" }).click();
  await work.getByRole("alert").waitFor();
  await work.fill("[name=reason]", "Đã in danh sách người xem và giao tận tay");
  await work.getByRole("button", { name: "Đã trả lời xong" }).click();
  await work.locator("[data-state=done]").waitFor();
});

it("the archivist compares an old and a new number, accepts, and takes it back", async () => {
  const proposal = work.locator("section", { hasText: "Số cũ 099•••456" });
  await proposal.getByRole("button", { name: "Đúng là một người" }).click();
  await work.locator("[data-state=accepted]").waitFor();
  await lookAtScreen(work, "merges");
  await proposal.getByRole("button", { name: "Hoàn tác" }).click();
  await work.locator("[data-state=proposed]").waitFor();
});

it("the auditor reads the reason of a look-up behind which no dossier stands", async () => {
  const line = work.locator("#audit-lines li", { hasText: "Điền biểu mẫu thay người dân tại quầy" });
  await work.selectOption("#audit-view", "alerts");
  await work.selectOption("#audit-view", "reasons");
  await line.first().waitFor();
  expect(await line.first().textContent()).toContain("[H99.2]");
  await lookAtScreen(work, "audit");
});
