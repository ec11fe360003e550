import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { benchCases, type LabelledForm, readForms } from "./bench-form.ts";
import { benchVault } from "./bench-record.ts";
import { startBenchServer } from "./bench-server.ts";
import { type ExtensionBrowser, openExtensionBrowser } from "./browser.ts";
import { emptyScore, judge, median, type Score } from "./fill-tally.ts";
import { sealedVaultFile } from "./sample-family.ts";

interface Bench {
  bench: { values(): Record<number, string>; unrendered: number[]; submitted: number };
}

const PASSPHRASE = "một câu dễ nhớ để chấm điểm";

export async function openPanel(browser: ExtensionBrowser, page: Page): Promise<Page> {
  const panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
  // A vault that was opened in this browser stays open for its lock time.
  await panel.locator("#open-vault, #lock-vault").first().waitFor();
  if ((await panel.locator("#open-vault").count()) === 0) return panel;
  await panel.getByText("Nhập từ tệp sao lưu").click();
  await panel.setInputFiles("#vault-file", {
    name: "kho.camtay",
    mimeType: "application/json",
    buffer: await sealedVaultFile(benchVault(), PASSPHRASE),
  });
  await panel.fill("#passphrase", PASSPHRASE);
  await panel.click("#open-vault");
  await panel.getByText("Khóa kho").waitFor();
  return panel;
}

/** The frame in which the form was drawn. */
export async function formFrame(page: Page) {
  const inside = page.frames().find((frame) => frame.url().includes("/to-khai"));
  const frame = inside ?? page.mainFrame();
  await frame.waitForSelector("html[data-ready=true]", { timeout: 90_000 });
  return frame;
}

/** Fills one form through the side panel as a person would: read, confirm what is to be confirmed, fill. */
export async function fillForm(page: Page, panel: Page): Promise<{ milliseconds: number; verified: number }> {
  // The panel reads the page once by itself when it opens.
  await panel.locator('[data-reading=false]:not([data-at="0"])').waitFor();
  const before = Number(await panel.locator("[data-at]").getAttribute("data-at"));
  await panel.getByRole("button", { name: "Đọc lại trang" }).click();
  await panel.locator(`[data-reading=false][data-at="${before + 1}"]`).waitFor();
  const unticked = panel.locator(".line input[type=checkbox]:not(:checked)");
  while ((await unticked.count()) > 0) await unticked.first().check();
  const fill = panel.locator("#fill");
  if ((await fill.count()) === 0) return { milliseconds: 0, verified: 0 };
  // The person looks at the portal page: a hidden tab draws no animation and slows its clocks.
  await page.bringToFront();
  const started = performance.now();
  await fill.dispatchEvent("click");
  const report = panel.locator("#report");
  await report.waitFor({ state: "attached", timeout: 120_000 });
  return { milliseconds: performance.now() - started, verified: Number(await report.getAttribute("data-verified")) };
}

export async function scoreFill(
  forms: readonly LabelledForm[],
  tell: (line: string) => void,
  options: { oldMajors?: boolean } = {},
): Promise<Score> {
  const server = await startBenchServer(forms, options);
  const browser = await openExtensionBrowser({ mode: "production", args: server.browserArgs });
  const score = emptyScore(forms.length);
  const times: number[] = [];
  try {
    const page = await browser.context.newPage();
    await page.goto(server.addressOf(forms[0]!));
    await formFrame(page);
    const panel = await openPanel(browser, page);
    for (const form of forms) {
      const faults: string[] = [];
      await page.goto(server.addressOf(form));
      const frame = await formFrame(page).catch((thrown: unknown) => {
        tell(`${form.id}: not drawn (${String(thrown).split("\n")[0]})`);
        return null;
      });
      if (frame === null) {
        for (const field of benchCases(form).sections.flatMap((section) => section.fields)) judge(field, "", true, score, faults);
        continue;
      }
      const { milliseconds, verified } = await fillForm(page, panel).catch((thrown: unknown) => {
        tell(`${form.id}: no answer (${String(thrown).split("\n")[0]})`);
        return { milliseconds: 120_000, verified: 0 };
      });
      times.push(milliseconds);
      score.verified += verified;
      const { values, unrendered } = await frame.evaluate(() => {
        const { bench } = window as unknown as Bench;
        return { values: bench.values(), unrendered: bench.unrendered };
      });
      for (const field of benchCases(form).sections.flatMap((section) => section.fields))
        judge(field, values[field.index] ?? "", unrendered.includes(field.index), score, faults);
      if (faults.length > 0)
        faults.push(
          ...(await panel.locator("#report .line:has(.from)").allInnerTexts()).map((text) => `panel: ${text.replace(/\s*\n\s*/g, " | ")}`),
        );
      tell(`${form.id}: ${Math.round(milliseconds)} ms, ${verified} verified`);
      for (const fault of faults) tell(`    ${fault}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  score.medianMillisecondsPerForm = median(times);
  return score;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      forms: { type: "string" },
      json: { type: "boolean", default: false },
      only: { type: "string" },
      old: { type: "boolean", default: false },
      compare: { type: "boolean", default: false },
    },
  });
  const folder = values.forms ?? new URL("./forms", import.meta.url).pathname;
  const forms = (await readForms(folder)).filter(({ id }) => values.only === undefined || id.includes(values.only));
  const score = await scoreFill(forms, (line) => console.error(line), { oldMajors: values.old });
  if (values.compare) {
    const { scorePeers } = await import("./fill-peers.ts");
    const row = ({ fields: _, byWidget: __, verified: ___, medianMillisecondsPerForm, ...counts }: Score) => ({
      ...counts,
      msPerForm: medianMillisecondsPerForm,
    });
    const peers = await scorePeers(forms, (line) => console.error(line));
    console.table({ "Cầm Tay": row(score), ...Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, row(peer)])) });
  } else if (values.json) console.log(JSON.stringify(score));
  else {
    console.table(score.byWidget);
    const { byWidget: __, ...totals } = score;
    console.table([totals]);
  }
}
