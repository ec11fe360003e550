import { describe, expect, it } from "vitest";
import { readCatalogueRows } from "./read-rows.ts";
import { readTableFile } from "./tables/read-table-file.ts";
import { makeXlsx } from "./testing/make-xlsx.ts";
import { asTcvn3 } from "./testing/old-code-pages.ts";

type Rows = readonly (readonly (string | number)[])[];
const read = (rows: Rows, merged: readonly string[] = []) => readCatalogueRows(readTableFile(makeXlsx(rows, merged), "phu-luc.xlsx"));
const HEAD = ["STT", "Mã thủ tục", "Tên thủ tục hành chính", "Thành phần hồ sơ phải số hóa", "Kết quả phải số hóa", "Ghi chú"];
const kinds = (rows: Rows, merged: readonly string[] = []) => read(rows, merged).problems.map(({ kind, line }) => `${line} ${kind}`);

it("an annex typed for an old font is read, and shows what its letters became", () => {
  const rows: Rows = [HEAD, [1, "1.001193", "Đăng ký khai sinh", "Giấy chứng sinh; Văn bản ủy quyền", "Giấy khai sinh", ""]];
  const { procedures, problems } = read(rows.map((row) => row.map((cell) => asTcvn3(String(cell)))));
  expect(procedures).toMatchObject([{ code: "1.001193", name: "Đăng ký khai sinh" }]);
  expect(problems.map(({ severity, kind }) => `${severity} ${kind}`)).toContain("warning old-letters");
  expect(problems.map(({ text }) => text)).toContain("TCVN3: §¨ng ký khai sinh → Đăng ký khai sinh");
});

describe("an annex as provinces print it", () => {
  const annex: Rows = [
    ["PHỤ LỤC: DANH MỤC THÀNH PHẦN HỒ SƠ PHẢI SỐ HÓA", "", "", "", "", ""],
    ["(Kèm theo Quyết định số 789/QĐ-UBND ngày 01/6/2026 của Ủy ban nhân dân tỉnh)", "", "", "", "", ""],
    HEAD,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["I", "LĨNH VỰC HỘ TỊCH", "", "", "", ""],
    [1, "1.001193.H36", "Đăng ký khai sinh", "- Giấy chứng sinh\n- Văn bản ủy quyền;", "Giấy khai sinh", ""],
    [2, "1.000894", "Đăng ký kết hôn", "Giấy xác nhận tình trạng hôn nhân", "Giấy chứng nhận kết hôn", "Trả trong ngày"],
    ["", "", "", "Trích lục ghi chú ly hôn hoặc Quyết định ly hôn", "", ""],
  ];

  it("is read with its sector, its continued rows and its choices", () => {
    const { procedures, problems, sheet } = read(annex, ["A1:F1", "A2:F2", "B5:F5"]);
    expect(sheet).toBe("Phụ lục");
    expect(problems.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(["warning suffix-dropped"]);
    expect(procedures).toHaveLength(2);
    expect(procedures[0]).toMatchObject({
      code: "1.001193",
      sector: "HỘ TỊCH",
      cases: [{ heading: null, components: [{ anyOf: ["Giấy chứng sinh"] }, { anyOf: ["Văn bản ủy quyền"] }] }],
      results: [{ name: "Giấy khai sinh", code: null }],
    });
    expect(procedures[1]!.cases[0]!.components.map(({ anyOf }) => anyOf)).toEqual([
      ["Giấy xác nhận tình trạng hôn nhân"],
      ["Trích lục ghi chú ly hôn", "Quyết định ly hôn"],
    ]);
    expect(procedures[1]!.note).toBe("Trả trong ngày");
  });

  it("columns may stand in any order", () => {
    const order = [3, 5, 1, 4, 0, 2];
    const moved = annex.slice(2).map((row) => order.map((column) => row[column]!));
    expect(read(moved).procedures.map(({ code, results }) => [code, results.length])).toEqual([
      ["1.001193", 1],
      ["1.000894", 1],
    ]);
  });

  it("merged cells: one procedure over rows, one result for all of them", () => {
    const rows: Rows = [
      HEAD,
      [1, "1.001193", "Đăng ký khai sinh", "Giấy A", "Giấy khai sinh", ""],
      ["", "", "", "Giấy B", "", ""],
      ["", "", "", "Giấy C", "", ""],
    ];
    const { procedures, problems } = read(rows, ["A2:A4", "B2:B4", "C2:C4", "E2:E4"]);
    expect(problems).toEqual([]);
    expect(procedures[0]!.cases[0]!.components).toHaveLength(3);
    expect(procedures[0]!.results).toHaveLength(1);
  });

  it("a heading of two rows: counts of originals and copies; zero of both is a note (R-51)", () => {
    const rows: Rows = [
      ["Mã TTHC", "Tên TTHC", "Thành phần hồ sơ", "Số lượng", "", "Kết quả"],
      ["", "", "", "Bản chính", "Bản sao", ""],
      ["1.004194", "Đăng ký tạm trú", "Tờ khai", 1, 0, "Thông báo"],
      ["", "", "Giấy tờ chứng minh chỗ ở", 0, 1, ""],
      ["", "", "Người nộp xuất trình giấy tờ khi được yêu cầu", 0, 0, ""],
    ];
    const { procedures, problems } = read(rows, ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]);
    expect(procedures[0]!.cases[0]!.components.map(({ form }) => form)).toEqual(["original", "copy"]);
    expect(problems.map(({ kind, line }) => [kind, line])).toEqual([["note-row", 5]]);
  });

  it("cases are groups of their own (R-55), and one of several papers is one component", () => {
    const rows: Rows = [
      HEAD,
      [1, "1.001193", "Đăng ký khai sinh", "Giấy chứng sinh", "Giấy khai sinh", ""],
      ["", "", "", "Trường hợp trẻ bị bỏ rơi:", "", ""],
      ["", "", "", "Một trong các giấy tờ sau:\n- Biên bản A\n- Biên bản B", "", ""],
    ];
    expect(read(rows).procedures[0]!.cases).toEqual([
      { heading: null, components: [{ anyOf: ["Giấy chứng sinh"], form: null }] },
      { heading: "Trường hợp trẻ bị bỏ rơi", components: [{ anyOf: ["Biên bản A", "Biên bản B"], form: null }] },
    ]);
  });
});

describe("terms", () => {
  const head = [
    "Lĩnh vực",
    "Mã thủ tục",
    "Tên thủ tục",
    "Kết quả",
    "Mã kết quả",
    "Thời hạn giải quyết",
    "Phí",
    "Thời hạn lưu trữ",
    "Cấp thực hiện",
    "Mã cũ",
  ];
  const one = (row: (string | number)[]) => {
    const { procedures, problems } = read([head, row]);
    return { ...procedures[0]!, kinds: problems.map(({ kind }) => kind) };
  };

  it("a bare number of days counts working days in civil status, one is the same day, elsewhere the unit stays open (R-52)", () => {
    const deadline = (sector: string, text: string | number) =>
      one([sector, "1.001193", "Đăng ký khai sinh", "Giấy khai sinh", "", text, "", "", "", ""]);
    expect(deadline("Hộ tịch", 3).deadline).toEqual({ min: 3, max: 3, unit: "working_day", sameDay15hRule: false });
    expect(deadline("Hộ tịch", 1).deadline).toMatchObject({ max: 0, sameDay15hRule: true });
    expect(deadline("Đất đai", 5)).toMatchObject({ deadline: { max: 5, unit: null }, kinds: ["no-unit"] });
    expect(deadline("Đất đai", "05 - 10 ngày làm việc").deadline).toMatchObject({ min: 5, max: 10, unit: "working_day" });
  });

  it("the rule in brackets goes before a default, and short amounts are thousands (R-53)", () => {
    const fee = (text: string) => one(["Hộ tịch", "1.001193", "Đăng ký khai sinh", "Giấy khai sinh", "", "", text, "", "", ""]);
    expect(fee("Miễn phí (Hội đồng nhân dân tỉnh quyết định)")).toMatchObject({
      fee: "Hội đồng nhân dân tỉnh quyết định",
      kinds: ["fee-default"],
    });
    expect(fee("700 VNĐ")).toMatchObject({ fee: "700.000 đồng", kinds: ["amount-in-thousands"] });
    expect(fee("8.000 đồng/bản")).toMatchObject({ fee: "8.000 đồng/bản", kinds: [] });
  });

  it("result codes are known by their pattern, never by a list of agencies (R-54)", () => {
    const result = (code: string) => one(["", "1.001193", "Đăng ký khai sinh", "Giấy khai sinh", code, "", "", "", "", ""]);
    expect(result("dsfas")).toMatchObject({ results: [{ code: null }], kinds: ["bad-result-code"] });
    expect(result("KQ.G04.000509")).toMatchObject({ results: [{ code: "KQ.G04.000509" }], kinds: ["closed-agency"] });
    expect(result("KQ.K99.123456")).toMatchObject({ results: [{ code: "KQ.K99.123456" }], kinds: [] });
  });

  it("terms of keeping, levels that are no more, codes that have a successor", () => {
    const row = one(["", "2.000488", "Cấp Phiếu lý lịch tư pháp", "Phiếu lý lịch tư pháp", "", "", "", "20 năm", "Cấp huyện", ""]);
    expect(row).toMatchObject({ code: "3.000333", formerCodes: ["2.000488"], retention: { years: 20 }, level: ["xã"] });
    expect(row.kinds.sort()).toEqual(["district-level", "old-code"]);
    expect(one(["", "1.001193", "A", "B", "", "", "", "Vĩnh viễn", "", "2.009999.H20"])).toMatchObject({
      retention: { years: null },
      formerCodes: ["2.009999"],
    });
  });

  it("codes that a spreadsheet took for numbers are restored, and said so", () => {
    expect(one(["", 1.00089, "Đăng ký kết hôn", "Giấy", "", "", "", "", "", ""])).toMatchObject({
      code: "1.000890",
      kinds: ["code-repaired"],
    });
  });
});

describe("what is refused, by line", () => {
  const row = (code: string, name: string, component: string): string[] => ["", code, name, component, "Giấy", ""];
  it.each<[string, Rows, string[]]>([
    ["a paper before any code", [HEAD, row("", "", "Giấy A")], ["2 no-code"]],
    ["a code that is none", [HEAD, row("1.00x", "Tên", "Giấy A")], ["2 bad-code"]],
    ["no name", [HEAD, row("1.001193", "", "Giấy A")], ["2 no-name"]],
    ["two names of one code", [HEAD, row("1.001193", "Khai sinh", "A"), row("1.001193", "Khai tử", "B")], ["3 name-conflict"]],
    ["one paper twice", [HEAD, row("1.001193", "Khai sinh", "Giấy A"), row("", "", "GIẤY A")], ["3 duplicate-component"]],
    [
      "a code that comes back, with another suffix",
      [HEAD, row("1.001193", "A", "Giấy"), row("1.000894", "B", "Giấy"), row("1.001193.H36", "A", "Giấy khác")],
      ["4 suffix-dropped", "4 duplicate-procedure"],
    ],
    ["a procedure without papers", [HEAD, ["", "1.001193", "A", "", "", ""]], ["2 nothing-to-digitize"]],
  ])("%s", (_, rows, expected) => expect(kinds(rows)).toEqual(expected));

  it("headings that were exchanged: code and name, papers and results", () => {
    const swapped = ["STT", "Tên thủ tục", "Mã thủ tục", "Thành phần hồ sơ", "Kết quả", ""];
    expect(kinds([swapped, row("1.001193", "Đăng ký khai sinh", "Giấy chứng sinh")])).toEqual(["1 swapped-columns"]);
    const known = [
      ["", "1.001193", "A", "Giấy khai sinh", "Giấy chứng sinh", ""],
      ["", "1.000894", "B", "Giấy chứng nhận kết hôn", "Giấy xác nhận tình trạng hôn nhân", ""],
      ["", "1.000656", "C", "Trích lục khai tử", "Giấy báo tử", ""],
    ];
    expect(kinds([HEAD, ...known])).toEqual(["1 swapped-columns"]);
    expect(kinds([HEAD, ...known.map(([a, b, c, d, e, f]) => [a!, b!, c!, e!, d!, f!])])).toEqual([]);
  });

  it("a table without the headings is no catalogue", () =>
    expect(() =>
      read([
        ["Họ tên", "Ngày sinh"],
        ["a", "b"],
      ]),
    ).toThrow(expect.objectContaining({ code: "catalogue.no_header" })));
});

it("fifty thousand rows are read", () => {
  const rows = Array.from({ length: 50_000 }, (_, n) => [
    n + 1,
    `1.${String(100_000 + n)}`,
    `Thủ tục ${n}`,
    "- Giấy A\n- Giấy B",
    "Kết quả",
    "",
  ]);
  const { procedures, problems } = read([HEAD, ...rows]);
  expect(procedures).toHaveLength(50_000);
  expect(problems).toEqual([]);
}, 120_000);
