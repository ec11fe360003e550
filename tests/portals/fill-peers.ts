import { readFileSync } from "node:fs";
import { type CDPSession, chromium, type Frame, type Page } from "playwright-core";
import { FILL_PEER_SCRIPT, hasFillPeer } from "../conformance/judges.ts";
import { type BenchCase, benchCases, type LabelledForm } from "./bench-form.ts";
import { expectedText } from "./bench-record.ts";
import { startBenchServer } from "./bench-server.ts";
import { emptyScore, judge, median, type Score } from "./fill-tally.ts";

type Fill = (page: Page, frame: Frame, cases: readonly BenchCase[]) => Promise<void>;

interface BenchWindow {
  bench: { values(): Record<number, string>; unrendered: number[] };
}
interface FormDataJson {
  fromJson(form: Element, values: object, options: object): void;
}

/** A page that every browser understands: tells whether the browser's own autofill runs at all in this session. */
const CONTROL_PAGE = `<form><input autocomplete="name"><input autocomplete="email"><input autocomplete="tel"><input autocomplete="street-address"><input autocomplete="address-level1"></form>`;

/** The requester as the browser's own address book would hold them. */
function addressBook(): { name: string; value: string }[] {
  const known = (key: string) => expectedText(key) ?? "";
  return [
    ["NAME_FULL", known("applicant.fullName")],
    ["EMAIL_ADDRESS", known("applicant.email")],
    ["PHONE_HOME_WHOLE_NUMBER", known("applicant.phone").replace(/^0/, "+84")],
    ["ADDRESS_HOME_STREET_ADDRESS", known("applicant.residence.detail")],
    ["ADDRESS_HOME_CITY", known("applicant.residence.ward")],
    ["ADDRESS_HOME_STATE", known("applicant.residence.province")],
    ["ADDRESS_HOME_COUNTRY", "VN"],
  ].map(([name, value]) => ({ name: name!, value: value! }));
}

/** Chromium's autofill of addresses, started on every text box of the page as if the person had picked the entry there. */
async function chromiumAutofill(cdp: CDPSession): Promise<void> {
  const send = cdp.send.bind(cdp) as unknown as (method: string, parameters?: object) => Promise<unknown>;
  await send("Autofill.enable");
  await send("Autofill.setAddresses", { addresses: [{ fields: addressBook() }] });
  const { frameTree } = (await send("Page.getFrameTree")) as { frameTree: { frame: { id: string } } };
  type Node = {
    nodeName: string;
    backendNodeId: number;
    attributes?: string[];
    children?: Node[];
    frameId?: string;
    contentDocument?: Node;
  };
  const { root } = (await send("DOM.getDocument", { depth: -1, pierce: true })) as { root: Node };
  const boxes: { fieldId: number; frameId: string }[] = [];
  const walk = (node: Node, frameId: string) => {
    if (node.nodeName === "INPUT" && !node.attributes?.includes("hidden")) boxes.push({ fieldId: node.backendNodeId, frameId });
    for (const child of node.children ?? []) walk(child, frameId);
    if (node.contentDocument) walk(node.contentDocument, node.frameId ?? frameId);
  };
  walk(root, frameTree.frame.id);
  // The browser answers "field not found" for boxes that it does not take for part of a form.
  for (const box of boxes) await send("Autofill.trigger", { ...box, address: { fields: addressBook() } }).catch(() => {});
}

/** The library is told for every box by name what belongs into it, lists by their own codes: only the setting is its own. */
const formDataJson: Fill = async (_page, frame, cases) => {
  await frame.addScriptTag({ content: readFileSync(FILL_PEER_SCRIPT, "utf8") });
  const wanted = cases.flatMap(({ index, expected, locked, key, options, name }) => {
    if (expected === null || locked || key === null) return [];
    const option = options.indexOf(expected);
    return [{ index, name, value: option >= 0 ? `v${option}` : expected }];
  });
  await frame.evaluate((values) => {
    // A class of the page's script: known by its name, not a property of the window.
    const filler = new Function("return FormDataJson") as () => FormDataJson;
    const form = document.querySelector("form")!;
    const named: Record<string, string> = {};
    for (const { index, name, value } of values) {
      const names = [`f${index}`, `data[f${index}]`, `ctl00$C$f${index}`, `f${index}__8731`, name];
      const box = [...form.querySelectorAll<HTMLInputElement>("[name]")].find((one) => one.name !== "" && names.includes(one.name));
      if (box) named[box.name] = value;
    }
    const flat = Object.entries(named).filter(([name]) => !name.includes("["));
    const data = Object.fromEntries(
      Object.entries(named).flatMap(([name, value]) => (name.includes("[") ? [[name.slice(5, -1), value]] : [])),
    );
    filler().fromJson(form, { ...Object.fromEntries(flat), data }, { triggerChangeEvent: true });
    // Helped along: the library tells the page of changes only, and most pages listen to input.
    for (const box of form.querySelectorAll<HTMLInputElement>("[name]"))
      if (box.name in named) box.dispatchEvent(new Event("input", { bubbles: true }));
  }, wanted);
};

async function formFrame(page: Page): Promise<Frame> {
  const frame = page.frames().find((one) => one.url().includes("/to-khai")) ?? page.mainFrame();
  await frame.waitForSelector("html[data-ready=true]", { timeout: 90_000 });
  return frame;
}

async function scoreOne(page: Page, addressOf: (form: LabelledForm) => string, forms: readonly LabelledForm[], fill: Fill): Promise<Score> {
  const score = emptyScore(forms.length);
  const times: number[] = [];
  for (const form of forms) {
    const cases = benchCases(form).sections.flatMap((section) => section.fields);
    await page.goto(addressOf(form));
    const frame = await formFrame(page);
    const started = performance.now();
    await fill(page, frame, cases);
    times.push(performance.now() - started);
    // Widgets take over what they were given a moment later, if they do.
    await page.waitForTimeout(300);
    const { values, unrendered } = await frame.evaluate(() => {
      const { bench } = window as unknown as BenchWindow;
      return { values: bench.values(), unrendered: bench.unrendered };
    });
    for (const field of cases) judge(field, values[field.index] ?? "", unrendered.includes(field.index), score, []);
  }
  score.medianMillisecondsPerForm = median(times);
  return { ...score, verified: 0 };
}

/** Scores the peers on the same forms, in a browser without our extension. */
export async function scorePeers(forms: readonly LabelledForm[], tell: (line: string) => void): Promise<Record<string, Score>> {
  const server = await startBenchServer(forms);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless=new", "--no-sandbox", ...server.browserArgs],
  });
  const scores: Record<string, Score> = {};
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("DOM.enable");
    await page.goto(server.addressOf(forms[0]!));
    await page.setContent(CONTROL_PAGE);
    await chromiumAutofill(cdp);
    const control = await page
      .locator("input")
      .evaluateAll((boxes) => boxes.filter((box) => (box as HTMLInputElement).value !== "").length);
    tell(`Chromium autofill on a page with autocomplete attributes: ${control} of 5 boxes`);
    scores["Chromium autofill"] = await scoreOne(page, server.addressOf, forms, () => chromiumAutofill(cdp));
    if (hasFillPeer()) scores["form-data-json 3.0.1, told every value"] = await scoreOne(page, server.addressOf, forms, formDataJson);
    else tell("form-data-json: not installed (npm run judges)");
  } finally {
    await browser.close();
    await server.close();
  }
  return scores;
}
