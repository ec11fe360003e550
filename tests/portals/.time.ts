import { readForms } from "./bench-form.ts";
import { startBenchServer } from "./bench-server.ts";
import { openExtensionBrowser } from "./browser.ts";

const forms = (await readForms(process.argv[2] ?? new URL("./forms", import.meta.url).pathname)).filter((f) =>
  f.id.includes(process.argv[3] ?? "lienthong"),
);
const server = await startBenchServer(forms);
const b = await openExtensionBrowser({ mode: "production", args: server.browserArgs });
try {
  const page = await b.context.newPage();
  page.on("pageerror", (e) => console.log("pageerror", e.message.slice(0, 300)));
  await page.goto(server.addressOf(forms[0]!));
  const frame = (page.frames().find((f) => f.url().includes("/to-khai")) ?? page.mainFrame());
  await frame.waitForSelector("html[data-ready=true]");
  const tab = await b.tabOf(page);
  const panel = await b.open(`sidepanel.html?tab=${tab}`);
  await panel.waitForTimeout(800); await page.bringToFront();
  const r = await panel.evaluate(async (tabId) => {
    const res = await chrome.scripting.executeScript({
      target: { tabId, allFrames: true },
      func: async () => {
        const engine = (globalThis as any).camtayEngine;
        if (!engine) return null;
        (globalThis as any).mlog = [];
        new MutationObserver((l) => {
          for (const m of l)
            (globalThis as any).mlog.push([
              Math.round(performance.now()),
              m.type,
              m.attributeName,
              (m.target as any).className?.slice?.(0, 60) ?? m.target.nodeName,
            ]);
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        const fields = engine.describe().fields;
        const out = [];
        for (const f of fields.slice(0, 9)) {
          if (f.locked || f.valueOrigin === "account") {
            out.push([f.widget, f.control, f.label, "skip"]);
            continue;
          }
          const t = performance.now();
          (globalThis as any).mlog = [];
          const value =
            f.control === "date"
              ? { kind: "date", iso: "1990-05-06", text: "06/05/1990" }
              : f.control === "dateParts"
                ? { kind: "dateParts", day: "06", month: "05", year: "1990" }
                : f.control === "select"
                  ? {
                      kind: "choose",
                      wanted: {
                        text: /Tỉnh/.test(f.label)
                          ? "Thành phố Hà Nội"
                          : /Xã|xã/.test(f.label)
                            ? "Phường Ba Đình"
                            : /Quốc/.test(f.label)
                              ? "Việt Nam"
                              : /Dân/.test(f.label)
                                ? "Tày"
                                : /Giới/.test(f.label)
                                  ? "Nam"
                                  : "Thường trú",
                        list: "plain",
                      },
                    }
                  : f.control === "radio" && f.options?.[0]
                    ? { kind: "option", index: 0, text: f.options[0].text }
                    : f.control === "checkbox"
                      ? null
                      : { kind: "text", text: "12" };
          if (!value) continue;
          const rep = await engine.fill({ proposals: [{ fieldId: f.id, value, after: [] }], overwrite: [] });
          out.push([
            f.widget,
            f.control,
            f.label,
            f.labelSource,
            f.sectionChain.at(-1),
            Math.round(performance.now() - t),
            JSON.stringify(rep.fields[0]),
            f.widget.startsWith("mat-")
              ? (globalThis as any).mlog.map((m: any) => `\n      ${Math.round(m[0] - t)} ${m.slice(1).join(" ")}`).join("")
              : "",
          ]);
        }
        return out;
      },
    });
    return res.flatMap((x) => x.result ?? []);
  }, tab);
  for (const l of r) console.log(l.join(" | "));
  await page.screenshot({ path: "/tmp/bench.png", fullPage: true });
} finally {
  await b.close();
  await server.close();
}
