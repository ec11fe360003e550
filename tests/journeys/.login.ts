import { startTestServer } from "@camtay/worker/api/testing/test-server.ts";
import { openExtensionBrowser } from "../portals/browser.ts";

const server = await startTestServer();
const account = await server.account("canbo", ["officer", "signer"]);
const b = await openExtensionBrowser({ mode: "production" });
try {
  const options = await b.open("options.html");
  await options.fill("#worker", server.url);
  await options.locator("button[type=submit]").click();
  await options.getByText("Đã lưu").waitFor();
  const sw = b.context.serviceWorkers()[0];
  sw?.on("console", (m) => console.log("SW", m.text()));
  const work = await b.open(`workspace.html`);
  work.on("console", (m) => console.log("work", m.text()));
  work.on("pageerror", (m) => console.log("workerr", m.stack));
  const [login] = await Promise.all([b.context.waitForEvent("page"), work.getByRole("button", { name: "Đăng nhập" }).click()]);
  await login.waitForSelector("#loginName");
  await login.fill("#loginName", "canbo");
  await login.fill("#password", account.password);
  await login.click("button[type=submit]");
  await work.getByText("Kéo thả tệp PDF, TIFF").waitFor({ timeout: 8000 });
  await work.setInputFiles("#scans", ["/work/main/tests/corpus/people.mjs", "/work/main/README.md"].slice(0, 1));
  await work.screenshot({ path: "/tmp/w0.png" });
  console.log(
    JSON.stringify(
      await work.evaluate(() =>
        Promise.all(
          [
            { kind: "call", name: "dossiers", path: {}, query: {} },
            { kind: "call", name: "papers", path: {}, query: { state: "review" } },
            { kind: "call", name: "signingBatches", path: {}, query: {} },
          ].map((m) => chrome.runtime.sendMessage(m)),
        ),
      ),
    ),
  );
  for (const [i, p] of ["review", "desk", "dossiers", "verify"].entries()) {
    await work.goto(work.url().replace(/#.*|$/, "#" + p));
    await work.waitForTimeout(700);
    await work.screenshot({ path: `/tmp/w${i + 1}.png` });
    console.log(p, await work.locator("[data-code]").evaluateAll((l) => l.map((x) => x.getAttribute("data-code"))));
  }
} catch (e) {
  console.log(e);
} finally {
  await b.close();
  await server.close();
}
