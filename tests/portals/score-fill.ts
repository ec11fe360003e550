import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { type BenchCase, benchCases, holds, type LabelledForm, readForms } from "./bench-form.ts";
import { benchVault } from "./bench-record.ts";
import { startBenchServer } from "./bench-server.ts";
import { type ExtensionBrowser, openExtensionBrowser } from "./browser.ts";
import { sealedVaultFile } from "./sample-family.ts";

interface Tally {
  fields: number;
  filledRight: number;
  filledWrong: number;
  missed: number;
}
interface Score extends Tally {
  forms: number;
  nullTouched: number;
  lockedChanged: number;
  verified: number;
  medianMillisecondsPerForm: number;
  byWidget: Record<string, Tally & { unrendered: number }>;
}

interface Bench {
  bench: { values(): Record<number, string>; unrendered: number[]; submitted: number };
}

const PASSPHRASE = "một câu dễ nhớ để chấm điểm";

async function openPanel(browser: ExtensionBrowser, page: Page): Promise<Page> {
  const panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
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
async function formFrame(page: Page) {
  const inside = page.frames().find((frame) => frame.url().includes("/to-khai"));
  const frame = inside ?? page.mainFrame();
  await frame.waitForSelector("html[data-ready=true]", { timeout: 90_000 });
  return frame;
}

/** Fills one form through the side panel as a person would: read, confirm what is to be confirmed, fill. */
async function fillForm(page: Page, panel: Page): Promise<{ milliseconds: number; verified: number }> {
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

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

const emptyTally = (): Tally & { unrendered: number } => ({ fields: 0, filledRight: 0, filledWrong: 0, missed: 0, unrendered: 0 });

/** One field against what the page's own model holds. A field without a known value, or locked, can only be changed wrongly. */
function judge(field: BenchCase, held: string, unrendered: boolean, score: Score, faults: string[]): void {
  const widget = field.widget || "(html)";
  const row = score.byWidget[widget] ?? emptyTally();
  score.byWidget[widget] = row;
  const add = (what: "filledRight" | "filledWrong" | "missed") => {
    score[what]++;
    row[what]++;
  };
  score.fields++;
  row.fields++;
  const touched = held !== field.initial;
  if (unrendered) {
    row.unrendered++;
    add("missed");
  } else if (field.locked) {
    if (touched) score.lockedChanged++;
  } else if (field.key === null) {
    if (touched) score.nullTouched++;
  } else if (!touched) {
    if (field.expected !== null) add("missed");
  } else add(holds(field, held) ? "filledRight" : "filledWrong");
  if ((field.key === null || field.locked) && touched) faults.push(`touched ${field.label}: ${held}`);
  else if (field.expected !== null && !field.locked && !holds(field, held))
    faults.push(
      `${touched ? "wrong" : "missed"} [${field.widget} ${field.control}] ${field.key} “${field.label}”: ${held} (want ${field.expected})`,
    );
}

export async function scoreFill(
  forms: readonly LabelledForm[],
  tell: (line: string) => void,
  options: { oldMajors?: boolean } = {},
): Promise<Score> {
  const server = await startBenchServer(forms, options);
  const browser = await openExtensionBrowser({ mode: "production", args: server.browserArgs });
  const score: Score = {
    forms: forms.length,
    ...emptyTally(),
    nullTouched: 0,
    lockedChanged: 0,
    verified: 0,
    medianMillisecondsPerForm: 0,
    byWidget: {},
  };
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
  const { unrendered: _, ...told } = score as Score & { unrendered?: number };
  return told;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      forms: { type: "string" },
      json: { type: "boolean", default: false },
      only: { type: "string" },
      old: { type: "boolean", default: false },
    },
  });
  const folder = values.forms ?? new URL("./forms", import.meta.url).pathname;
  const forms = (await readForms(folder)).filter(({ id }) => values.only === undefined || id.includes(values.only));
  const score = await scoreFill(forms, (line) => console.error(line), { oldMajors: values.old });
  if (values.json) console.log(JSON.stringify(score));
  else {
    console.table(score.byWidget);
    const { byWidget: __, ...totals } = score;
    console.table([totals]);
  }
}
