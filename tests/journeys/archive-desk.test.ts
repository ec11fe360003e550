import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { fillOffice } from "@camtay/worker/api/testing/fill-office.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { loadOfficeKeys } from "@camtay/worker/keys/office-keys.ts";
import { publishDossier } from "@camtay/worker/reuse/publish-dossier.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { lookAtScreen } from "./look-at-screen.ts";

const [OLD, NEW, GONE] = (["099123456", "099082000001", "099060000001"] as const).map((number) => IdentityNumber.parse(number)) as [
  IdentityNumber,
  IdentityNumber,
  IdentityNumber,
];
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
  // A dossier whose term has ended: certified in 2015, kept for two years.
  const { dossierId } = await fillOffice(server.db, "H99");
  await server.db.deleteFrom("person_requests").execute();
  await server.db.deleteFrom("person_merges").where("evidence", "=", "printed-together").execute();
  await server.db
    .updateTable("dossiers")
    .set({
      procedure: "2.000884",
      returned_at: "2015-05-04T02:00:00Z",
      archived_at: "2015-05-04T02:00:00Z",
      archive_object: "urn:camtay:test:1",
    })
    .where("id", "=", dossierId)
    .execute();
  const old = { dossierId, code: "H99.1-261123-0001", agency: "H99", procedure: "2.000884", returnedAt: "2015-05-04T02:00:00Z" };
  await server.db
    .transaction()
    .execute((transaction) =>
      publishDossier(transaction, person, { ...old, papers: [paper("chu-ky", "can_cuoc", [field("personal_id", GONE)])] }, new Date()),
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
  await work.locator("#sightings tbody tr").first().waitFor();
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
  const line = work.locator("#audit-lines tbody tr", { hasText: "Điền biểu mẫu thay người dân tại quầy" });
  await work.selectOption("#audit-view", "alerts");
  await work.selectOption("#audit-view", "reasons");
  await line.first().waitFor();
  expect(await line.first().textContent()).toContain("[H99.2]");
  await lookAtScreen(work, "audit");
});

it("a deletion shows what the law keeps, and what it lets go is destroyed by two people only", async () => {
  await work.fill("[name=identity]", GONE);
  await work.selectOption("[name=kind]", "deletion");
  await work.getByRole("button", { name: "Ghi nhận yêu cầu" }).click();
  const request = work.locator("section[data-state]", { hasText: "được tiêu hủy" });
  await request.waitFor();
  expect(await request.textContent()).toContain("Nghị định 23/2015/NĐ-CP");
  await lookAtScreen(work, "deletion");
  await request.locator("[name=reason]").fill("Công dân yêu cầu xóa, đã hết thời hạn lưu");
  await request.getByRole("button", { name: "Duyệt tiêu hủy 1 hồ sơ" }).click();
  await work.getByRole("button", { name: "Xác nhận tiêu hủy" }).click();
  await lookAtScreen(work, "destroy");
  await work.getByRole("button", { name: "Tiêu hủy vĩnh viễn" }).click();
  await work.locator("[data-code='access.second_person_needed']").waitFor();
  const second = await server.clientFor("luu-tru", ["archivist"]);
  const { requests } = await second.call("personRequests", { path: {} });
  const approved = requests.find(({ state }) => state === "approved");
  expect(await second.call("destroyForPersonRequest", { path: { personRequestId: approved!.id } })).toMatchObject({ state: "done" });
  expect((await second.call("searchPapers", { path: {}, body: { text: "H99.1-261123-0001" } })).papers).toEqual([]);
});
