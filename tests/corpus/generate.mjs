#!/usr/bin/env node
// Makes dossiers of scanned pages and truth.json. See README.md.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { toPdf, toTiff } from "./containers.mjs";
import { scan, styleOf } from "./degrade.mjs";
import { makeDocument, newCase, PROCEDURES } from "./documents.mjs";
import { MISHAP_NEEDS, MISHAPS } from "./mishaps.mjs";
import { place } from "./people.mjs";
import { Random } from "./random.mjs";
import { Renderer } from "./render.mjs";

const { values: args } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    dossiers: { type: "string", default: "3" },
    out: { type: "string" },
    dpi: { type: "string", default: "200" },
    container: { type: "string", default: "auto" },
    pile: { type: "boolean", default: false },
    separators: { type: "string", default: "qr" },
    papers: { type: "string" },
    mishaps: { type: "string" },
    quality: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (args.help || !args.out) {
  console.error(
    "usage: generate.mjs --out FOLDER [--seed 1] [--dossiers 3] [--dpi 200] [--container auto|jpg|png|tiff|pdf] [--pile] [--separators qr|none|some] [--papers TYPE,TYPE] [--mishaps all|KIND,KIND] [--quality JPEG]",
  );
  process.exit(args.help ? 0 : 2);
}
const dpi = Number(args.dpi);
const root = new Random(`corpus/${args.seed}`);

/** With mishaps every dossier is a file of its own from a scanner, and the kinds take turns. */
const mishaps = args.mishaps === "all" ? Object.keys(MISHAPS) : (args.mishaps?.split(",") ?? []);
if (mishaps.some((kind) => !(kind in MISHAPS)) || (mishaps.length && args.pile)) {
  console.error(`--mishaps takes ${Object.keys(MISHAPS).join(", ")}, and no --pile`);
  process.exit(2);
}

/** Goes round a list from a drawn start, so that a small corpus has some of each. */
const pickInTurn = (list, name, index) => list[(root.fork(name).int(0, list.length - 1) + index) % list.length];

/** The sheets of one dossier in the order they lie in the stack, backs included. */
async function stack(r, index) {
  const where = place(r);
  const mishap = mishaps.length ? mishaps[index % mishaps.length] : null;
  const procedure = MISHAP_NEEDS[mishap] ?? pickInTurn(Object.keys(PROCEDURES), "procedure", index);
  const { title, papers } = PROCEDURES[procedure];
  const facts = newCase(r, where);
  const source = pickInTurn(args.pile || mishap ? ["feeder", "flatbed"] : ["feeder", "flatbed", "phone", "feeder"], "source", index);
  const duplex = source === "feeder";
  const pages = [];
  const wanted = args.papers?.split(",");
  const chosen = wanted ? papers.filter(([type]) => wanted.includes(type)) : papers;
  const forgotten = args.separators === "none" || (args.separators === "some" && index % 2 === 1);
  const list = source === "phone" || forgotten ? chosen : [["separator", {}], ...chosen];
  for (const [type, options] of list) {
    const sheets = await makeDocument(type, r.fork(type), facts, { ...options, procedure, title });
    const flipped = r.chance(0.1);
    sheets.forEach((sheet, i) => {
      pages.push({ ...sheet, type, pageOfDocument: i + 1, pagesOfDocument: sheets.length, flipped });
      if (duplex) pages.push({ ...back(r), landscape: sheet.landscape, type, backOf: true, flipped });
    });
  }
  const fed = mishap ? await MISHAPS[mishap](r.fork("mishap"), pages, facts) : pages;
  return { code: facts.code, procedure, source, pages: fed, mishap };
}

/** A back: mostly empty; now and then a small mark that must not be lost. */
function back(r) {
  if (!r.chance(0.22)) return { html: "", blank: true, fields: {} };
  const spot = `left:${r.int(20, 150)}mm;top:${r.int(20, 230)}mm`;
  const mark = r.pick([
    `<i class="hw">Đã đối chiếu bản chính ${r.int(1, 28)}/${r.int(1, 12)}</i>`,
    `<span>Trang ${r.int(2, 9)}</span>`,
    `<i class="hw">Tr. ${r.int(2, 9)}</i>`,
  ]);
  return { html: `<div class="note" style="${spot}">${mark}</div>`, blank: false, nearlyBlank: true, fields: {} };
}

function encode(shot, { quality, source }, gray) {
  let image = sharp(shot.data, { raw: { width: shot.width, height: shot.height, channels: 3 } });
  if (gray) image = image.greyscale().toColourspace("b-w");
  const density = source === "phone" ? 72 : dpi; // phones do not know
  return {
    async jpeg() {
      const data = await image.clone().jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer();
      const head = Buffer.from("ffd8ffe000104a46494600010101000000000000", "hex"); // JFIF, dots per inch
      head.writeUInt16BE(density, 14);
      head.writeUInt16BE(density, 16);
      return Buffer.concat([head, data.subarray(2)]);
    },
    png: () => image.clone().withMetadata({ density }).png({ compressionLevel: 6 }).toBuffer(),
  };
}

rmSync(args.out, { recursive: true, force: true });
mkdirSync(args.out, { recursive: true });
const renderer = await Renderer.open();
const truth = { generator: 1, seed: args.seed, dpi, pile: args.pile, separators: args.separators, dossiers: [] };
let files = []; // pages waiting to go into one PDF or TIFF
for (let d = 0; d < Number(args.dossiers); d++) {
  const r = root.fork(`dossier${d}`);
  const dossier = await stack(r.fork("stack"), d);
  const name = `d${String(d + 1).padStart(3, "0")}`;
  const drawn = r.fork("container").pick(dossier.source === "phone" ? ["jpg"] : ["pdf", "tiff", "jpg", "png"]);
  const container = dossier.mishap
    ? "pdf"
    : args.pile
      ? args.container === "tiff"
        ? "tiff"
        : "pdf"
      : args.container === "auto"
        ? drawn
        : args.container;
  const pages = [];
  const before = files.length;
  let front = null;
  for (const [i, page] of dossier.pages.entries()) {
    const p = r.fork(`page${i}`);
    const clean = await renderer.render(page, dpi, p.fork("render"));
    const style = styleOf(p.fork("style"), dossier.source, { landscape: page.landscape, flipped: page.flipped });
    if (page.backOf && front)
      Object.assign(style, {
        orientation: front.style.orientation,
        angle: -front.style.angle,
        tint: front.style.tint,
        bed: front.style.bed,
      });
    // A back has the turn of its front already.
    if (page.turned && !(page.backOf && front)) style.orientation = (style.orientation + 180) % 360;
    if (page.backOf || page.type === "separator") style.copies = 0;
    const ghost = page.backOf ? front?.clean : null;
    if (!ghost) style.bleed = 0;
    const shot = await scan(p.fork("scan"), clean, dpi, style, ghost);
    if (args.quality) style.quality = Number(args.quality);
    const gray = Boolean(page.gray);
    const { jpeg, png } = encode(shot, style, gray);
    const single = container === "jpg" || container === "png";
    const file = single ? `${name}-${String(i + 1).padStart(2, "0")}.${container}` : `${args.pile ? "pile" : name}.${container}`;
    if (single) writeFileSync(join(args.out, file), container === "png" ? await png() : await jpeg());
    else files.push({ jpeg: await jpeg(), width: shot.width, height: shot.height, gray });
    const { lines } = clean;
    pages.push({
      file,
      page: single ? 1 : before + i + 1,
      type: page.type,
      ...(page.backOf ? { back: true } : { pageOfDocument: page.pageOfDocument, pagesOfDocument: page.pagesOfDocument }),
      blank: Boolean(page.blank),
      nearlyBlank: Boolean(page.nearlyBlank),
      ...(page.mishap && { mishap: true }),
      landscape: Boolean(page.landscape),
      handwriting: lines.some((l) => l.hand),
      gray,
      source: dossier.source,
      ...shot.truth,
      width: shot.width,
      height: shot.height,
      cleanWidth: clean.width,
      cleanHeight: clean.height,
      quality: style.quality,
      bleed: style.bleed,
      copies: style.copies,
      qr: page.qr ?? null,
      fields: page.fields,
      text: lines
        .filter((l) => !l.hand)
        .map((l) => l.text)
        .join("\n"),
      lines,
    });
    if (!page.backOf) front = { clean, style };
  }
  if (dossier.pages[0]?.reversed) {
    files.reverse();
    pages.reverse().forEach((page, i) => {
      page.page = i + 1;
    });
  }
  if (files.length && (!args.pile || d === Number(args.dossiers) - 1)) {
    writeFileSync(
      join(args.out, `${args.pile ? "pile" : name}.${container}`),
      container === "pdf" ? await toPdf(files, dpi) : toTiff(files, dpi),
    );
    files = [];
  }
  truth.dossiers.push({
    name,
    code: dossier.code,
    procedure: dossier.procedure,
    source: dossier.source,
    container,
    ...(dossier.mishap && { mishap: dossier.mishap }),
    pages,
  });
  console.error(
    `${name}: ${dossier.procedure}, ${dossier.source}, ${container}, ${pages.length} pages${dossier.mishap ? `, ${dossier.mishap}` : ""}`,
  );
}
await renderer.close();
writeFileSync(join(args.out, "truth.json"), JSON.stringify(truth, null, 1));
