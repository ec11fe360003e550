// Documents to clean page pictures, with the place of every word, by Chromium.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const require = createRequire(import.meta.url);

function fontFaces() {
  const face = (family, pack, style, weight) =>
    ["vietnamese", "latin-ext", "latin"]
      .map((subset) => {
        const range = {
          vietnamese:
            "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
          "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167",
          latin: "U+0000-00FF,U+2000-206F,U+2605",
        }[subset];
        const file = pathToFileURL(require.resolve(`${pack}/files/${pack.split("/")[1]}-${subset}-${weight}-${style}.woff2`));
        return `@font-face{font-family:${family};font-style:${style};font-weight:${weight};src:url(${file});unicode-range:${range}}`;
      })
      .join("");
  return (
    [
      ["normal", 400],
      ["italic", 400],
      ["normal", 700],
    ]
      .flatMap(([s, w]) => [face("Body", "@fontsource/tinos", s, w), face("Sans", "@fontsource/arimo", s, w)])
      .join("") +
    face("Hand", "@fontsource/patrick-hand", "normal", 400) +
    face("Script", "@fontsource/dancing-script", "normal", 700)
  );
}

const CSS = `*{margin:0;padding:0;box-sizing:border-box}body{font:18.2px/1.36 Body;color:#17171a;background:#fff}p{margin:3.4px 0}
.page{position:relative;overflow:hidden;padding:18mm 15mm 14mm 26mm}.b{font-weight:700}.it{font-style:italic}.u{text-decoration:underline;text-underline-offset:4px;text-decoration-thickness:1px}.mid{text-align:center}.ind{text-indent:10mm;text-align:justify}.small,.small td,.small th{font-size:15px}.sans{font-family:Sans}
.head{display:grid;grid-template-columns:42% 58%;text-align:center;font-size:16.6px;margin-bottom:5mm}h1{font-size:20.5px;text-align:center;margin:6mm 0 3mm}.red{color:#b3202a;font-size:30px}.row span{color:#17171a}
.signed{display:grid;grid-template-columns:1fr 1fr;margin-top:7mm}.hand{text-align:center}.ink{height:27mm;position:relative}.sign{position:absolute;left:18%;top:1mm;width:46mm;height:24mm}.seal{position:absolute;left:2mm;top:-5mm;width:36mm;height:36mm;mix-blend-mode:multiply;font-family:Body}
table.wide{border-collapse:collapse;width:100%;margin:3mm 0}td,th{border:1px solid #333;padding:3px 6px;font-size:16.5px;text-align:left}.num{text-align:right}
.hw{font:italic 400 21px Hand;color:#1d2f8f;display:inline-block;line-height:1}.script .hw{font:700 21px Script;color:#20263a}
.frame{border:3px double #b3202a;outline:7px solid #f1d9b8;outline-offset:4px;padding:8mm 7mm;margin:-6mm -4mm -4mm -12mm;background:#fffdf6}
.qr svg{width:100%;height:100%;display:block}.sheet-sep{text-align:center;padding-top:40mm}.sheet-sep .qr{margin:8mm auto}.big{font-size:32px}
.card{position:relative;width:118mm;height:75mm;margin:12mm auto;border:1px solid #888;border-radius:4mm;background:linear-gradient(120deg,#eee,#dcdcdc 60%,#f3f3f3);padding:4mm;font-size:12.2px;line-height:1.3}.card p{margin:1.4px 0}.cardhead{display:flex;justify-content:space-between;text-align:center}.face{position:absolute;left:5mm;bottom:7mm;width:25mm;height:33mm}.data{position:absolute;left:34mm;top:25mm;right:3mm}.print{display:inline-block;width:22mm;height:24mm;margin:9mm 6mm;border-radius:50%;background:repeating-radial-gradient(circle,#666 0 1px,#ddd 1px 3px)}
.note{position:absolute}`;

export class Renderer {
  static async open(executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium") {
    const self = new Renderer();
    self.folder = mkdtempSync(join(tmpdir(), "corpus-"));
    self.browser = await chromium.launch({
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--font-render-hinting=none",
        "--disable-lcd-text",
        "--force-color-profile=srgb",
      ],
    });
    self.fonts = fontFaces();
    return self;
  }

  async close() {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @returns {{width,height,data,lines}} raw RGB pixels, and the text with word boxes in pixels. */
  async render(doc, dpi, r) {
    const [w, h] = doc.landscape ? [1123, 794] : [794, 1123];
    const scale = dpi / 96;
    const context = await this.browser.newContext({ viewport: { width: w, height: h }, deviceScaleFactor: scale });
    try {
      const page = await context.newPage();
      const script = r.chance(0.4) ? " script" : "";
      const file = join(this.folder, "page.html");
      writeFileSync(
        file,
        `<!doctype html><meta charset="utf-8"><style>${this.fonts}${CSS}</style><div class="page${script}" style="width:${w}px;height:${h}px">${doc.html}</div>`,
      );
      await page.goto(pathToFileURL(file).href);
      const tilts = Array.from({ length: 64 }, () => [r.normal(1.1), r.normal(0.8), r.normal(1.2), r.real(0.95, 1.1)]);
      await page.evaluate((values) => {
        [...document.querySelectorAll(".hw")].forEach((el, i) => {
          const [turn, dx, dy, grow] = values[i % values.length];
          el.style.transform = `translate(${dx}px,${dy}px) rotate(${turn}deg) scale(${grow})`;
        });
      }, tilts);
      await page.evaluate(() => document.fonts.ready);
      const lines = await page.evaluate(collectLines, scale);
      const png = await page.screenshot({ type: "png" });
      const { data, info } = await sharp(png).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data, lines };
    } finally {
      await context.close();
    }
  }
}

/** Runs in the page: every word with its box, grouped to lines that do not cross blocks. */
function collectLines(scale) {
  const lines = [];
  const walker = document.createTreeWalker(document.querySelector(".page"), NodeFilter.SHOW_TEXT);
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("svg")) continue;
    const block = parent.closest("p,td,th,h1,div");
    const hand = Boolean(parent.closest(".hw"));
    for (const match of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      const middle = box.y + box.height / 2;
      const apart = !last || last.block !== block || last.line.hand !== hand || middle > last.bottom || middle < last.top;
      const word = [match[0], ...[box.x, box.y, box.width, box.height].map((v) => Math.round(v * scale * 10) / 10)];
      const glued = !apart && match.index === 0 && !/\s$/.test(last.tail) && last.node !== node;
      if (apart) {
        last = { block, top: box.top, bottom: box.bottom, line: { hand, words: [] } };
        lines.push(last.line);
      }
      if (glued) {
        const before = last.line.words.at(-1);
        before[0] += word[0];
        before[3] = Math.round((word[1] + word[3] - before[1]) * 10) / 10;
      } else last.line.words.push(word);
      last.node = node;
      last.tail = node.data;
    }
  }
  return lines.map(({ hand, words }) => ({
    text: words
      .map((w) => w[0])
      .join(" ")
      .normalize("NFC"),
    ...(hand && { hand }),
    words,
  }));
}
