import { createPrivateKey } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXTENSION_ID, TOKEN_HELPER } from "@camtay/shared/domain/extension-identity.ts";
import { fillOffice } from "@camtay/worker/api/testing/fill-office.ts";
import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { openBlobStore } from "@camtay/worker/blobs/blob-store.ts";
import { openAtRest } from "@camtay/worker/keys/at-rest.ts";
import { loadTrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildTokenHelper } from "../../launch/build-token-helper.mjs";
import { openExtensionBrowser } from "../portals/browser.ts";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";
import type { Holder } from "../signing/attacks/made-up-pki.ts";
import { blankPdf } from "../signing/blank-pdf.ts";
import { makeSoftToken, openTokenFolder, SOFT_TOKEN_LIBRARY, SOFT_TOKEN_PIN } from "../signing/soft-token.ts";
import { logIn } from "./extension-office.ts";

describe.runIf(SOFT_TOKEN_LIBRARY !== undefined)("signing with a token at the officer's own computer", () => {
  let services: TestServices;
  let tokens: ReturnType<typeof openTokenFolder>;
  let folder: string;

  beforeAll(async () => {
    services = await startTestServices();
    tokens = openTokenFolder();
    folder = mkdtempSync(join(tmpdir(), "camtay-desk-token-"));
    const read = (name: string): Buffer => readFileSync(join(services.trustDir, "..", name));
    const officer: Holder = { name: "officer", key: createPrivateKey(read("officer.key.pem")), certificate: read("officer.cer") };
    makeSoftToken(tokens.folder, "canbo", officer, [{ ...officer, certificate: read("intermediate.cer") }]);
  });
  afterAll(async () => {
    await services.stop();
    tokens.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The built helper, known to this browser alone, its window played by a program that enters the PIN. */
  const installHelper = async (profile: string): Promise<void> => {
    const helper = await buildTokenHelper(folder);
    const window = join(folder, "window.sh");
    writeFileSync(window, `#!/bin/sh\nprintf '%s' "$CAMTAY_TEXT" > '${join(folder, "shown")}'\necho ${SOFT_TOKEN_PIN}\n`);
    const settings = join(folder, "settings.json");
    writeFileSync(settings, JSON.stringify({ library: SOFT_TOKEN_LIBRARY, askPin: window }));
    const start = join(folder, "helper.sh");
    const environment = `CAMTAY_TOKEN_SETTINGS='${settings}' SOFTHSM2_CONF='${process.env.SOFTHSM2_CONF ?? ""}'`;
    writeFileSync(start, `#!/bin/sh\nexec env ${environment} '${process.execPath}' '${join(helper, "token-helper.mjs")}'\n`);
    for (const program of [window, start]) chmodSync(program, 0o755);
    const hosts = join(profile, "NativeMessagingHosts");
    mkdirSync(hosts);
    writeFileSync(
      join(hosts, `${TOKEN_HELPER}.json`),
      JSON.stringify({
        name: TOKEN_HELPER,
        description: "Cầm Tay",
        path: start,
        type: "stdio",
        allowed_origins: [`chrome-extension://${EXTENSION_ID}/`],
      }),
    );
  };

  it("chosen, frozen, one PIN in the helper's window, signed and verified", async () => {
    const signers = join(folder, "signers.json");
    writeFileSync(signers, JSON.stringify({ officer: { kind: "desk-token" } }));
    const server = await startTestServer({ CAMTAY_SIGNERS: signers, CAMTAY_TSA_URL: services.tsaUrl, CAMTAY_TRUST: services.trustDir });
    const browser = await openExtensionBrowser({ mode: "demo", prepare: installHelper });
    try {
      const { wrapper } = await openAtRest(server.settings);
      const blobs = openBlobStore(join(server.settings.dataFolder, "blobs"), wrapper);
      const { paperId } = await fillOffice(server.db, "H99");
      await server.db.deleteFrom("signing_batches").execute();
      await server.db
        .updateTable("papers")
        .set({ state: "ready", pdf_sha256: await blobs.put(await blankPdf(3)) })
        .where("id", "=", paperId)
        .execute();
      const { password } = await server.account("kyso", ["signer"]);

      const options = await browser.open("options.html");
      await options.fill("#worker", server.url);
      await options.locator("button[type=submit]").click();
      await options.locator("[role=status]").waitFor();
      const desk = await browser.open("workspace.html#desk");
      await logIn(browser.context, desk, "kyso", password);
      await desk.locator("tbody input[type=checkbox]").first().check();
      await desk.locator("#freeze").click();
      await desk.locator("#sign-token").click();
      await desk.locator('#signing[data-state="finished"]').waitFor();

      expect(readFileSync(join(folder, "shown"), "utf8")).toMatch(/1 tệp[\s\S]*Mã kiểm tra: [0-9A-F]{4}-[0-9A-F]{4}/);
      const paper = await server.db
        .selectFrom("papers")
        .select(["state", "pdf_sha256"])
        .where("id", "=", paperId)
        .executeTakeFirstOrThrow();
      expect(paper.state).toBe("signed");
      const report = await verifyPdf(await blobs.get(paper.pdf_sha256 as never), "a.pdf", {
        trust: await loadTrustAnchors(services.trustDir),
        now: new Date(),
      });
      expect(report.verdict).toBe("TOTAL-PASSED");
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
