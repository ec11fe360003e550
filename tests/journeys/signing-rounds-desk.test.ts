import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sha256 } from "@camtay/shared/domain/ids.ts";
import { fillOffice } from "@camtay/worker/api/testing/fill-office.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { openBlobStore } from "@camtay/worker/blobs/blob-store.ts";
import { newId } from "@camtay/worker/db/new-id.ts";
import { openAtRest } from "@camtay/worker/keys/at-rest.ts";
import { writtenPdf } from "@camtay/worker/pdf/testing/written-pdf.ts";
import type { SignersFile } from "@camtay/worker/signing/signers/signer-settings.ts";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExtensionBrowser } from "../portals/browser.ts";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import { logIn, openOfficeBrowser } from "./extension-office.ts";
import { lookAtScreen } from "./look-at-screen.ts";

const PAPERS = ["Giấy khai sinh", "Trích lục kết hôn", "Quyết định trợ cấp", "Giấy xác nhận cư trú", "Phiếu hẹn trả"];
let services: TestServices;
let server: Awaited<ReturnType<typeof startTestServer>>;
let browser: ExtensionBrowser;
let desk: Page;
let folder: string;
let blobs: ReturnType<typeof openBlobStore>;

const csc = (credential: string) =>
  ({
    kind: "csc-v2",
    url: services.cscUrl,
    clientId: services.client.id,
    clientSecret: services.client.secret,
    credential,
    digestsPerCall: 2,
  }) as const;

/** An office whose officer confirms on the service's page and whose seal takes a PIN; five results wait. */
beforeAll(async () => {
  services = await startTestServices({ phone: "auto", phoneDelayMs: 5 });
  folder = mkdtempSync(join(tmpdir(), "camtay-rounds-desk-"));
  const signers = join(folder, "signers.json");
  writeFileSync(signers, JSON.stringify({ officer: csc("officer-oauth"), seal: csc("seal-rsa3072") } satisfies Partial<SignersFileInput>));
  server = await startTestServer({ CAMTAY_SIGNERS: signers, CAMTAY_TSA_URL: services.tsaUrl, CAMTAY_TRUST: services.trustDir });
  const { wrapper } = await openAtRest(server.settings);
  blobs = openBlobStore(join(server.settings.dataFolder, "blobs"), wrapper);
  const { paperId } = await fillOffice(server.db, "H99");
  await server.db.deleteFrom("signing_batches").execute();
  const paper = await server.db.selectFrom("papers").selectAll().where("id", "=", paperId).executeTakeFirstOrThrow();
  await server.db.deleteFrom("papers").where("id", "=", paperId).execute();
  for (const [position, component] of PAPERS.entries()) {
    const pdf = await blobs.put(writtenPdf([[component.toUpperCase(), `Kết quả số ${position + 1}`]]));
    await server.db
      .insertInto("papers")
      .values({ ...paper, id: newId(), position, component, content_key: component, state: "ready", pdf_sha256: pdf })
      .execute();
  }
  const { password } = await server.account("lanh-dao", ["signer", "seal-keeper"]);
  browser = await openOfficeBrowser(server);
  desk = await browser.open("workspace.html#desk");
  await logIn(browser.context, desk, "lanh-dao", password);
  await desk.locator("#rounds").waitFor();
});
type SignersFileInput = Record<keyof SignersFile, ReturnType<typeof csc>>;

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await services?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const inState = (state: string) => desk.locator(`#signing[data-state="${state}"]`).waitFor();
const counted = (state: string) => desk.locator(`tr[data-state="${state}"]`).count();
const freezeAll = async () => {
  await desk.locator("thead input[type=checkbox]").check();
  await desk.locator("#freeze").click();
  await desk.locator("#sign").waitFor();
};

/** The service's own page, opened by the desk in a window of its own. */
const servicePage = async (): Promise<Page> => {
  const opened = browser.context.waitForEvent("page");
  await desk.locator("#confirm-on-page").click();
  const page = await opened;
  await page.locator("[name=account]").waitFor();
  return page;
};
const fillIn = async (page: Page, pin: string) => {
  const [account] = services.accounts;
  await page.fill("[name=account]", account?.name ?? "");
  await page.fill("[name=password]", account?.password ?? "");
  await page.fill("[name=pin]", pin);
};
const allow = async (page: Page) => {
  await fillIn(page, services.pins["officer-oauth"] ?? "");
  await Promise.all([page.waitForEvent("close"), page.getByRole("button", { name: "Đồng ý" }).click()]);
};

describe("the officer's round, confirmed on the service's own page", () => {
  it("asks for no PIN at the desk, and shows the same check number there", async () => {
    expect(await desk.locator("#rounds").textContent()).toContain("Chờ cán bộ ký (5)");
    await lookAtScreen(desk, "rounds-list");
    await freezeAll();
    expect(await desk.locator("#pin").count()).toBe(0);
    await lookAtScreen(desk, "rounds-frozen");
    await desk.locator("#sign").click();
    await desk.locator("#confirm-on-page").waitFor();
    await lookAtScreen(desk, "rounds-page-waits");
    const code = (await desk.locator("#check-code").textContent()) ?? "?";
    const page = await servicePage();
    expect(await page.locator("main").textContent()).toContain(code);
    await fillIn(page, "000000");
    await page.getByRole("button", { name: "Đồng ý" }).click();
    await page.locator("[role=alert]").waitFor();
    expect(await page.locator("main").textContent()).toContain(code);
    await lookAtScreen(page, "rounds-service-page", { width: 400, height: 700 });
    await page.close();
    // A window closed without an answer decides nothing: the page may be opened again.
    await expect.poll(() => desk.locator("#confirm-on-page").isEnabled()).toBe(true);
  });

  it("a no on the page ends in a list that can be signed later", async () => {
    const page = await servicePage();
    await Promise.all([page.waitForEvent("close"), page.getByRole("button", { name: "Từ chối" }).click()]);
    await inState("refused");
    expect(await counted("PREPARED")).toBe(5);
    expect(await desk.locator("[role=alert]").textContent()).toContain("từ chối");
    await lookAtScreen(desk, "rounds-refused");
  });

  it("a lost answer is shown as unknown, with its next step, while the others are signed", async () => {
    await services.setFaults({ dropAfterSigning: 1 });
    await desk.locator("#sign").click();
    await desk.locator("#confirm-on-page").waitFor();
    await allow(await servicePage());
    await inState("partly-failed");
    expect([await counted("UNKNOWN"), await counted("VERIFIED")]).toEqual([2, 3]);
    expect(await desk.locator("#signing").textContent()).toContain("chưa rõ kết quả của 2 tệp");
    await lookAtScreen(desk, "rounds-unknown");
    await desk.getByRole("button", { name: "Ký lại 2 tệp chưa rõ kết quả" }).click();
    await desk.locator("#sign").click();
    await desk.locator("#confirm-on-page").waitFor();
    await allow(await servicePage());
    await inState("finished");
    await lookAtScreen(desk, "rounds-officer-done");
    await desk.getByRole("button", { name: "Về danh sách" }).click();
  });
});

describe("the seal's round, over what the officer has signed", () => {
  it("is offered with its own list, and takes a PIN", async () => {
    await desk.getByText("Chờ đóng dấu cơ quan (5)").click();
    await desk.locator("thead input[type=checkbox]").waitFor();
    await lookAtScreen(desk, "rounds-seal-list");
    await freezeAll();
    await desk.locator("#pin").waitFor();
    await lookAtScreen(desk, "rounds-seal-frozen");
  });

  it("an authorisation that runs out in mid-batch is asked for again, for the rest only", async () => {
    const press = async () => {
      await desk.fill("#pin", services.pins["seal-rsa3072"] ?? "");
      await desk.locator("#sign").click();
    };
    await services.resetCounters();
    await services.setFaults({ sadExpiresAfterSignatures: 2 });
    await press();
    await inState("expired");
    expect([await counted("VERIFIED"), await counted("PREPARED")]).toEqual([2, 3]);
    expect(await desk.locator("#sign").textContent()).toContain("3");
    await lookAtScreen(desk, "rounds-expired");
    await services.clearFaults();
    await press();
    await inState("finished");
    await lookAtScreen(desk, "rounds-seal-done");
    expect(await services.counters()).toMatchObject({ total: 5, repeated: [] });
  });

  it("leaves papers with two signatures that hold", async () => {
    const trust = await loadTrustAnchors(services.trustDir);
    const signed = await server.db.selectFrom("papers").select(["state", "pdf_sha256"]).execute();
    expect(signed.map(({ state }) => state)).toEqual(Array(5).fill("signed"));
    for (const { pdf_sha256 } of signed)
      expect(await verifyPdf(await blobs.get(Sha256.parse(pdf_sha256)), "a.pdf", { trust, now: new Date() })).toMatchObject({
        verdict: "TOTAL-PASSED",
        signatures: [{ field: "CamTay-CanBo" }, { field: "CamTay-CoQuan", coverage: "whole" }],
      });
    await desk.getByRole("button", { name: "Về danh sách" }).click();
    await desk.getByText("Không có kết quả nào chờ ký.").waitFor();
    await lookAtScreen(desk, "rounds-nothing-left");
  });
});
