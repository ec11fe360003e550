import { procedures } from "@camtay/shared/catalogues/procedures.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeXlsx, makeZip } from "../testing/make-xlsx.ts";
import { asTcvn3, asVni } from "../testing/old-code-pages.ts";
import { readCsv } from "./read-csv.ts";
import { readTableFile } from "./read-table-file.ts";
import { columnName, columnOf } from "./table.ts";

const cells = (file: Buffer) => readTableFile(file, "bang.csv")[0]!.rows.map((row) => row.cells);
const refusal = (file: Buffer): string | undefined => {
  try {
    readTableFile(file, "bang.xlsx");
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return thrown.code;
  }
  return undefined;
};

describe("XLSX", () => {
  it("gives text, numbers and merged cells, each with its line", () => {
    const [sheet] = readTableFile(
      makeXlsx(
        [
          ["Mã", "Tên", "Giấy tờ"],
          ["1.001193", "Đăng ký khai sinh", "Giấy chứng sinh"],
          ["", "", 5],
        ],
        ["A2:A3", "B2:B3"],
      ),
      "a.xlsx",
    );
    expect(sheet).toMatchObject({ name: "Phụ lục" });
    expect(sheet!.rows[2]).toEqual({ line: 3, cells: ["1.001193", "Đăng ký khai sinh", "5"], fromAbove: new Set([0, 1]) });
  });

  it("text is composed, whatever the program that wrote it", () => {
    expect(cells(makeXlsx([["Đăng ký khai sinh".normalize("NFD")]]))).toEqual([["Đăng ký khai sinh"]]);
  });

  it("rich text, inline text, references and phonetic readings", () => {
    const file = makeZip({
      "xl/workbook.xml": `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="ẩn" state="hidden" r:id="b"/><x:sheet name="a" r:id="a"/></x:sheets></x:workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Target="/xl/s.xml"/></Relationships>`,
      "xl/sharedStrings.xml": `<x:sst><x:si><x:r><x:t>Giấy </x:t></x:r><x:r><x:t>A &amp; B</x:t></x:r><x:rPh><x:t>phiên âm</x:t></x:rPh></x:si></x:sst>`,
      "xl/s.xml": `<x:worksheet><x:sheetData><x:row r="4"><x:c r="B4" t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>x&#7855;</x:t></x:is></x:c><x:c t="e"><x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
    });
    expect(readTableFile(file, "a.xlsx")).toEqual([{ name: "a", rows: [{ line: 4, cells: ["", "Giấy A & B", "xắ"] }] }]);
  });

  it("a bomb is refused before it is unpacked, and while it is when its directory lies", () => {
    const zeros = Buffer.alloc(129 * 1024 * 1024);
    expect(refusal(makeZip({ "xl/_rels/workbook.xml.rels": zeros }))).toBe("catalogue.too_large");
    expect(refusal(makeZip({ "xl/_rels/workbook.xml.rels": zeros }, { bytes: 10 }))).toBe("catalogue.too_large");
  });

  it.each([
    ["a path that climbs", makeZip({ "../../etc/passwd": "x" })],
    ["an absolute path", makeZip({ "/etc/passwd": "x" })],
    ["an encrypted file", makeZip({ "xl/workbook.xml": "x" }, { flags: 1 })],
    ["no workbook", makeZip({ "content.xml": "x" })],
    ["growing entities", makeZip({ "xl/_rels/workbook.xml.rels": `<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>` })],
    ["half a file", makeXlsx([["a"]]).subarray(0, 200)],
    ["the old XLS", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["a PDF", Buffer.from("%PDF-1.7")],
  ])("%s is refused", (_, file) => expect(refusal(file)).toBe("catalogue.not_a_table"));

  it("any broken byte gives rows or a refusal, never another error", () => {
    const whole = makeXlsx([
      ["Mã", "Tên"],
      ["1.001193", "Khai sinh"],
    ]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        const code = refusal(broken);
        expect(code === undefined || code.startsWith("catalogue.")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("CSV", () => {
  const text = 'Mã;Tên;Giấy tờ\n1.001193;"Đăng ký; khai sinh";"Giấy ""A""\nGiấy B"\n';
  const rows = [
    ["Mã", "Tên", "Giấy tờ"],
    ["1.001193", "Đăng ký; khai sinh", 'Giấy "A"\nGiấy B'],
  ];
  /** windows-1258 writes the tone after the letter, as its own byte. */
  const to1258 = (input: string): Buffer => {
    const decoder = new TextDecoder("windows-1258");
    const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const));
    return Buffer.from(
      [...input.normalize("NFC")].flatMap((letter) => {
        if (bytes.has(letter)) return [bytes.get(letter)!];
        const tone = /[\u0300\u0301\u0303\u0309\u0323]/u.exec(letter.normalize("NFD"))?.[0] ?? "";
        const base = letter.normalize("NFD").replace(tone, "").normalize("NFC");
        return [bytes.get(base)!, bytes.get(tone)!];
      }),
    );
  };

  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-8 in parts (NFD)", Buffer.from(text.normalize("NFD"))],
    ["UTF-16 little endian with a mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 big endian with a mark", Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["UTF-16 without a mark", Buffer.from(text, "utf16le")],
    ["windows-1258", to1258(text)],
    ["lines ended as on Windows", Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["commas", Buffer.from('Mã,Tên,Giấy tờ\n1.001193,Đăng ký; khai sinh,"Giấy ""A""\nGiấy B"')],
  ])("is read in %s", (_, file) => expect(cells(file)).toEqual(rows));

  it.each([
    ["UTF-8 that was saved twice", Buffer.from(Buffer.from("Đăng ký khai sinh").toString("latin1"))],
    ["a code page that is none of the known ones", Buffer.from([0x81, 0x8d, 0x6e, 0x67, 0x20, 0x6b, 0xff, 0x20, 0xa4, 0xa1, 0xaf])],
  ])("%s is refused: no letter is guessed", (_, file) => expect(refusal(file)).toBe("catalogue.wrong_encoding"));

  it("lines are those of the editor, also after a cell of two lines", () => {
    expect(readCsv(Buffer.from('a,b\n"x\ny",1\n\nc,2'), "a").rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it("a quote that is never closed is refused", () => expect(refusal(Buffer.from('a,"b\nc'))).toBe("catalogue.not_a_table"));

  it("what was written comes back", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", "đ", ",", ";", '"', "\n", "x", "ế") })
      .map((value) => value.trim().replace(/ ?\n ?/g, "\n"));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (table) => {
        const csv = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")).join("\n");
        const filled = table.filter((row) => row.some((value) => value !== ""));
        expect(cells(Buffer.from(csv))).toEqual(filled.map((row) => row.map((value) => value.replace(/\n+/g, (lines) => lines))));
      }),
    );
  });
});

describe("text typed for a font of the time before Unicode", () => {
  const table = (write: (text: string) => string) =>
    procedures()
      .slice(0, 12)
      .map(({ code, name, components }) => [code ?? "", write(name), write(components.map((one) => one.name).join("; "))]);
  const asCsv = (rows: string[][]) => Buffer.from(rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n"));

  /** These fonts have no capitals with a tone; what was typed in capitals was drawn by another font. */
  const drawable = (text: string) =>
    text.replace(/[ẦẤẨẪẬẰẮẲẴẶỀẾỂỄỆỒỐỔỖỘỜỚỞỠỢỪỨỬỮỰÀÁẢÃẠÈÉẺẼẸÌÍỈĨỊÒÓỎÕỌÙÚỦŨỤỲÝỶỸỴĂÂƠ]/gu, (letter) => letter.toLowerCase());
  const FONTS = [
    ["TCVN3", asTcvn3],
    ["VNI", asVni],
  ] as const;

  it.each(FONTS)("%s is converted, in a spreadsheet, saved as UTF-8 and as Windows saved it", (font, write) => {
    const rows = table(drawable);
    const old = table((text) => write(drawable(text)));
    for (const file of [makeXlsx(old), asCsv(old), Buffer.from(asCsv(old).toString("utf8"), "latin1")]) {
      expect(cells(file)).toEqual(rows);
      expect(readTableFile(file, "a")[0]?.converted?.font).toBe(font);
    }
    // One procedure alone is enough to tell.
    for (const [at, row] of old.entries()) expect(cells(makeXlsx([row])), row[1]).toEqual([rows[at]]);
  });

  it.each(FONTS)("%s gives every text of the catalogue back", (_font, write) => {
    const names = procedures().flatMap(({ name, components }) => [name, ...components.map((one) => one.name)]);
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 12 }), (some) => {
        // A name that the reference itself writes with signs of such fonts tells nothing.
        const texts = some.map((text) => drawable(text).trim()).filter((text) => !/[¡-¿×÷]/u.test(text));
        expect(cells(makeXlsx(texts.map((text) => ["1.001193", write(text)])))).toEqual(texts.map((text) => ["1.001193", text]));
      }),
      { numRuns: 20 },
    );
  });

  it.each(FONTS)("%s beside cells in Unicode leaves those as they are", (_font, write) => {
    const rows = table(drawable);
    const mixed = [["Mã", "Ủy quyền", "Từ đầy đủ"], ...table((text) => write(drawable(text)))];
    expect(cells(makeXlsx(mixed))).toEqual([["Mã", "Ủy quyền", "Từ đầy đủ"], ...rows]);
  });

  it("a font of neither kind is refused, and so is text of both", () => {
    const shifted = (text: string) =>
      asTcvn3(drawable(text)).replace(/[\u00a1-\u00fe]/gu, (sign) => String.fromCharCode(0xa1 + ((sign.charCodeAt(0) - 0xa1 + 7) % 94)));
    expect(refusal(makeXlsx(table(shifted)))).toBe("catalogue.wrong_encoding");
    const both = table(drawable).map((row, at) => row.map(at % 2 === 0 ? asTcvn3 : asVni));
    expect(refusal(makeXlsx(both))).toBe("catalogue.wrong_encoding");
  });

  it("Unicode is read, with signs and names from abroad in it, and so is a table without any accent", () => {
    expect(refusal(makeXlsx(table((text) => text)))).toBeUndefined();
    expect(refusal(makeXlsx([["Số 5 § 3", "Müller, Größe, Ørsted © ®", "Tờ khai đăng ký kết hôn với người nước ngoài"]]))).toBeUndefined();
    expect(refusal(makeXlsx([["1.001193", "Dang ky khai sinh", "Giay chung sinh"]]))).toBeUndefined();
  });
});

it("columns are named as in a spreadsheet", () => {
  expect(columnOf("AB12")).toBe(27);
  expect(columnOf("12")).toBeNull();
  fc.assert(fc.property(fc.nat(700), (column) => columnOf(`${columnName(column)}1`) === column));
});
