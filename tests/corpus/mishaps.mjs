// What goes wrong between a citizen's folder and a scanner. Each mishap is done to the sheets of one dossier before they are drawn.
import { makeDocument, newCase } from "./documents.mjs";
import { place } from "./people.mjs";

/** The sheet of a page with the back that belongs to it: positions `at` to `end` in the stack. */
function sheetAt(pages, at) {
  let end = at + 1;
  while (pages[end]?.backOf) end++;
  return { at, end };
}
const fronts = (pages) => pages.flatMap((page, i) => (!page.backOf && page.type !== "separator" ? [i] : []));
const frontOf = (pages, type) => pages.findIndex((page) => page.type === type && !page.backOf);

/** Makes the sheet of another paper, with empty backs where the stack has backs. */
async function extraSheet(r, type, facts, pages) {
  const [sheet] = await makeDocument(type, r, facts, {});
  const front = { ...sheet, type, pageOfDocument: 1, pagesOfDocument: 1, flipped: false };
  return pages.some((page) => page.backOf) ? [front, { html: "", blank: true, fields: {}, type, backOf: true, flipped: false }] : [front];
}

/**
 * Each takes a random stream, the pages of a stack and the facts of its dossier.
 * @returns the pages as they go through the scanner, those in question with `mishap: true`
 */
export const MISHAPS = {
  /** One sheet was fed again after a jam. */
  async "page-twice"(r, pages) {
    const { at, end } = sheetAt(pages, r.pick(fronts(pages)));
    const again = pages.slice(at, end).map((page) => ({ ...page, rescan: true, mishap: !page.backOf }));
    return [...pages.slice(0, end), ...again, ...pages.slice(end)];
  },
  /** The stack lay with its last sheet on top. */
  async reversed(_r, pages) {
    return pages.map((page) => ({ ...page, reversed: true, mishap: true }));
  },
  /** One sheet in the middle lay upside down. */
  async "upside-down"(r, pages) {
    const { at, end } = sheetAt(pages, r.pick(fronts(pages).slice(1)));
    return pages.map((page, i) => (i >= at && i < end ? { ...page, turned: true, mishap: !page.backOf } : page));
  },
  /** A page of a paper of several pages stayed in the folder. */
  async "page-missing"(r, pages) {
    const many = fronts(pages).filter((i) => pages[i].pagesOfDocument > 1);
    const gone = sheetAt(pages, r.pick(many));
    const rest = many.find((i) => i !== gone.at);
    return pages.map((page, i) => (i === rest ? { ...page, mishap: true } : page)).filter((_, i) => i < gone.at || i >= gone.end);
  },
  /** Two pages of one paper were swapped. */
  async "page-order"(_r, pages) {
    const [first, second] = fronts(pages)
      .filter((i) => pages[i].pagesOfDocument > 1)
      .map((i) => sheetAt(pages, i));
    const swapped = [...pages.slice(second.at, second.end), ...pages.slice(first.at, first.end)];
    return [...pages.slice(0, first.at), ...swapped.map((page) => ({ ...page, mishap: !page.backOf })), ...pages.slice(second.end)];
  },
  /** Somebody else's card slipped in. */
  async "foreign-person"(r, pages) {
    const sheet = await extraSheet(r, "cccd", newCase(r.fork("stranger"), place(r)), pages);
    const { at } = sheetAt(pages, fronts(pages)[2]);
    return [...pages.slice(0, at), ...sheet.map((page) => ({ ...page, mishap: !page.backOf })), ...pages.slice(at)];
  },
  /** What the receipt lists is not there. */
  async "component-missing"(_r, pages) {
    const { at, end } = sheetAt(pages, frontOf(pages, "cccd"));
    return [...pages.slice(0, at), ...pages.slice(end)];
  },
  /** The applicant handed in a second, slightly different form. */
  async "component-twice"(r, pages, facts) {
    const type = ["don-de-nghi", "to-khai-khai-sinh"].find((name) => frontOf(pages, name) >= 0);
    const sheet = await extraSheet(r.fork("second"), type, facts, pages);
    return [...pages, ...sheet.map((page) => ({ ...page, mishap: !page.backOf }))];
  },
  /** The heading was cut off by whoever copied the paper. */
  async headless(r, pages) {
    const at = r.pick(fronts(pages).filter((i) => /<h1/.test(pages[i].html) && pages[i].type !== "quyet-dinh"));
    const cut = (html) => html.replace(/<div class="(?:mid|head)">[\s\S]*?<\/div>(?=<h1)/, "").replace(/<h1[\s\S]*?<\/h1>/, "");
    return pages.map((page, i) => (i === at ? { ...page, html: cut(page.html), mishap: true } : page));
  },
  /** Two papers were copied onto one sheet. */
  async "two-headings"(_r, pages, facts) {
    const at = frontOf(pages, "cccd");
    const second = `<div style="position:absolute;left:20mm;right:20mm;top:165mm"><div class="mid"><p class="b">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p class="b u">Độc lập - Tự do - Hạnh phúc</p></div><h1>GIẤY CAM ĐOAN</h1><p>Tôi là ${facts.applicant.name}, cam đoan những lời khai trong hồ sơ là đúng sự thật.</p></div>`;
    return pages.map((page, i) => (i === at ? { ...page, html: page.html + second, mishap: true } : page));
  },
  /** Every sheet lay with its empty side to the lamp. */
  async "blank-stack"(_r, pages) {
    return pages.map((page) => ({ ...page, html: "", blank: true, nearlyBlank: false, qr: null, fields: {}, mishap: true }));
  },
};

/** Procedures in which a mishap can happen; any when none is named. */
export const MISHAP_NEEDS = { "page-missing": "tro-cap", "page-order": "tro-cap", "component-missing": "ho-kinh-doanh" };
