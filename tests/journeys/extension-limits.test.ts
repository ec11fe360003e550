import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtensionBrowser, openExtensionBrowser } from "../portals/browser.ts";
import { SAMPLE_FAMILY } from "../portals/sample-family.ts";
import { importSampleVault } from "./import-sample-vault.ts";

/** A page that wants more than it shows, and whose dangerous controls look like ordinary ones. */
const HOSTILE = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đăng ký</title></head><body>
<script>
  window.seen = []; window.pressed = [];
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  Object.defineProperty(HTMLInputElement.prototype, "value", { ...setter, set(text) { window.seen.push(text); setter.set.call(this, text); } });
  for (const type of ["camtay", "message", "camtay-fill", "wxt:content-script-started"]) window.addEventListener(type, (event) => window.seen.push(JSON.stringify(event.data ?? event.detail ?? "")));
  Array.prototype.toJSON = function () { return "stolen"; };
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    return addEventListener.call(this, type, (event) => { window.seen.push(String(event.target?.value ?? "")); listener.call?.(this, event); }, options);
  };
  // Keeps the words by which frames ask whether they are seen from everybody else, and says them again in a frame that is seen.
  addEventListener.call(window, "message", (event) => {
    const word = event.data?.camtayFrame ?? event.data?.overheard;
    const echo = document.getElementById("echo").contentWindow;
    if (word === undefined || event.source === echo) return;
    event.stopImmediatePropagation();
    echo.postMessage({ camtayFrame: word }, "*");
    for (let fake = 0; fake < 20; fake++) echo.postMessage({ camtayFrame: crypto.randomUUID() }, "*");
  }, true);
  document.addEventListener("submit", (event) => { event.preventDefault(); window.pressed.push("submit"); });
  document.addEventListener("click", (event) => { if (event.target.closest("button,[type=submit],[type=checkbox]")) window.pressed.push(event.target.id || event.target.textContent); }, true);
</script>
<form>
  <h2>Thông tin người yêu cầu</h2>
  <p><label for="shown">Họ và tên</label><input id="shown" name="HoTen"></p>
  <p><label for="phone">Số điện thoại</label><input id="phone"></p>
  <p><label for="markup">Số <b>định danh</b> <img src=x onerror="window.seen.push('script')"> cá nhân</label><input id="markup"></p>
  <p style="display:none"><label for="h1">Số định danh cá nhân</label><input id="h1" class="trap"></p>
  <p style="opacity:0"><label for="h2">Số định danh cá nhân</label><input id="h2" class="trap"></p>
  <p style="position:absolute;left:-9999px"><label for="h3">Ngày sinh</label><input id="h3" class="trap"></p>
  <p style="position:absolute;clip:rect(0,0,0,0)"><label for="h4">Số định danh cá nhân</label><input id="h4" class="trap"></p>
  <p style="height:0;overflow:hidden"><label for="h5">Thư điện tử</label><input id="h5" class="trap"></p>
  <p><label for="h6">Số định danh cá nhân</label><input id="h6" class="trap" style="width:1px;height:1px;border:0;padding:0"></p>
  <p style="position:relative"><label for="h8">Số định danh cá nhân</label><input id="h8" class="trap"><span style="position:absolute;inset:0;background:#fff"></span></p>
  <p style="position:relative"><label for="h13">Số định danh cá nhân</label><input id="h13" class="trap"><span style="position:absolute;inset:0;background:#fff;pointer-events:none"></span></p>
  <p><label for="h14">Số định danh cá nhân</label><input id="h14" class="trap"></p><p style="position:relative;top:-60px;height:60px;margin:0;background:#fff;pointer-events:none">Khuyến mại</p>
  <p style="clip-path:circle(0)"><label for="h9">Số định danh cá nhân</label><input id="h9" class="trap"></p>
  <p style="transform:translateX(-300vw)"><label for="h10">Ngày sinh</label><input id="h10" class="trap"></p>
  <div style="content-visibility:hidden;height:30px"><label for="h11">Ngày sinh</label><input id="h11" class="trap"></div>
  <details><summary>Khác</summary><label for="h12">Ngày sinh</label><input id="h12" class="trap"></details>
  <div style="position:relative">
    <p style="position:absolute;inset:0;margin:0">Bạn có muốn nhận thông tin khuyến mại?</p>
    <iframe id="clear-frame" src="FRAMES/trong-suot" style="opacity:.01;width:600px;height:90px;position:relative"></iframe>
  </div>
  <div style="position:relative">
    <iframe id="covered-frame" src="FRAMES/bi-che" style="width:600px;height:90px"></iframe>
    <p style="position:absolute;inset:0;margin:0;background:#fff">Tin tức</p>
  </div>
  <iframe id="far-frame" src="FRAMES/o-xa" style="position:absolute;left:-9999px;width:600px;height:90px"></iframe>
  <iframe id="echo" srcdoc="<script>addEventListener('message', ({ data }) => parent.postMessage(data, '*'))</script>" style="width:600px;height:30px"></iframe>
  <iframe id="nested-frame" src="FRAMES/giua" style="opacity:.01;width:600px;height:120px"></iframe>
  <iframe id="seen-frame" src="FRAMES/thay-duoc" style="width:600px;height:90px"></iframe>
  <iframe id="hidden-frame" style="opacity:0;width:600px;height:90px" srcdoc="<h2>Thông tin người yêu cầu</h2><label>Họ và tên <input class=trap></label><label>Ngày sinh <input class=trap></label>"></iframe>
  <p style="visibility:hidden"><label for="h7">Số định danh cá nhân</label><input id="h7" class="trap"></p>
  <h2>Xác nhận</h2>
  <p><label for="pw">Họ và tên</label><input id="pw" type="password" class="trap"></p>
  <p><label for="otp">Số điện thoại nhận mã OTP</label><input id="otp" class="trap"></p>
  <p><label for="captcha">Mã xác nhận</label><input id="captcha" class="trap"></p>
  <p><input type="checkbox" id="consent"><label for="consent">Tôi cam đoan thông tin trên là đúng</label></p>
  <p><label id="kind">Giới tính</label><button id="trap-list" aria-labelledby="kind">Nộp hồ sơ</button></p>
  <button type="submit" id="send">Nộp hồ sơ</button><button type="button" id="pay">Thanh toán</button>
</form>
<div style="height:40px;overflow:auto">${Array.from({ length: 3000 }, (_, index) => `<input name="x${index}">`).join("")}</div>
</body></html>`;

/** A form that the page above holds in a frame of another origin. */
const FRAMED = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Khung</title>
<h2>Thông tin người yêu cầu</h2><label>Họ và tên <input></label><label>Ngày sinh <input></label></html>`;

/** Holds the form in one frame more, and tells the page around it each word that it overhears. */
const BETWEEN = `<!doctype html><html lang="vi"><meta charset="utf-8"><iframe src="/trong" style="width:580px;height:90px"></iframe>
<script>addEventListener("message", ({ data }) => parent.postMessage({ overheard: data.camtayFrame }, "*"))</script></html>`;

const serve = async (html: string): Promise<{ server: Server; address: string }> => {
  const server = createServer(({ url }, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(url === "/giua" ? BETWEEN : html),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

interface Hostile {
  seen: string[];
  pressed: string[];
}

describe("a hostile page gets not one value more than the person saw and allowed", () => {
  const servers: Server[] = [];
  let browser: ExtensionBrowser;
  let page: Page;
  let panel: Page;

  beforeAll(async () => {
    const frames = await serve(FRAMED);
    const { server, address } = await serve(HOSTILE.replaceAll("FRAMES", frames.address));
    servers.push(frames.server, server);
    browser = await openExtensionBrowser({
      mode: "demo",
      args: ["--host-resolver-rules=MAP *.gov.vn 127.0.0.1:9", "--ignore-certificate-errors"],
    });
    page = await browser.context.newPage();
    await page.goto(address);
    panel = await browser.open(`sidepanel.html?tab=${await browser.tabOf(page)}`);
    await importSampleVault(panel);
    await panel.locator("#role-applicant").selectOption({ label: "Trần Hữu Nghĩa" });
    // The side panel lies beside the page, which stays in view.
    await page.bringToFront();
    await panel.locator("#fill").dispatchEvent("click");
    await panel.locator("#report").waitFor({ state: "attached" });
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  test("what the person saw is filled", async () => {
    expect(await page.inputValue("#shown")).toBe("Trần Hữu Nghĩa");
    expect(await page.inputValue("#phone")).toBe("0900123456");
  });

  test("hidden, off-screen and secret boxes stay empty", async () => {
    expect(
      await page.locator(".trap").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value).filter((text) => text !== "")),
    ).toEqual([]);
    expect(await panel.locator("#report").textContent()).not.toMatch(/OTP|Mã xác nhận/);
    const framed = page.frameLocator("#hidden-frame").locator("input");
    expect(await framed.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value).join(""))).toBe("");
  });

  test("a frame of another origin is filled where it is seen, and not where it is transparent, covered or far away", async () => {
    const held = (id: string) =>
      page
        .frameLocator(`#${id}`)
        .locator("input")
        .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
    expect(await held("seen-frame")).toEqual(["Trần Hữu Nghĩa", "03/02/1988"]);
    for (const id of ["clear-frame", "covered-frame", "far-frame"]) expect(await held(id), id).toEqual(["", ""]);
    const nested = page.frameLocator("#nested-frame").frameLocator("iframe").locator("input");
    expect(await nested.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value))).toEqual(["", ""]);
  });

  test("nothing is pressed: no submit, no payment, no consent, no trap", async () => {
    expect(await page.evaluate(() => (window as unknown as Hostile).pressed)).toEqual([]);
    expect(await page.locator("#consent").isChecked()).toBe(false);
  });

  test("the page overhears nothing: no event, no patched setter, no other value", async () => {
    const { seen } = await page.evaluate(() => ({ seen: (window as unknown as Hostile).seen }));
    const known = SAMPLE_FAMILY.profiles.flatMap(({ attributes }) =>
      Object.values(attributes).flatMap((values) => values.map(({ text }) => text)),
    );
    const overheard = seen.filter((text) => known.some((value) => String(text).includes(value)));
    expect(overheard).toEqual([]);
    // The label's markup ran in the page that wrote it, once; in the panel it is only words.
    expect(seen.filter((text) => text === "script")).toHaveLength(1);
    expect(await panel.locator("main img").count()).toBe(0);
  });

  test("nothing runs where people log in", async () => {
    const login = await browser.context.newPage();
    await login.route("https://sso.dancuquocgia.gov.vn/**", (route) =>
      route.fulfill({
        contentType: "text/html; charset=utf-8",
        body: "<form><input name=a><input name=b><input name=c><input name=d></form>",
      }),
    );
    await login.goto("https://sso.dancuquocgia.gov.vn/login");
    const own = await browser.open(`sidepanel.html?tab=${await browser.tabOf(login)}`);
    await own.getByRole("alert").getByText("không chạy trên trang đăng nhập").waitFor();
    expect(await login.locator("camtay-button").count()).toBe(0);
  });
});
