import type { DigitizedPage } from "@camtay/shared/domain/digitized.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleDossiers } from "./assemble-dossiers.ts";
import { application, blank, card, decision, note, receipt, secondPage, separator } from "./testing/made-up-papers.ts";
import { letterhead, typesetPage } from "./testing/typeset-page.ts";

const NO_HINTS = { dossier: null, procedure: null, files: new Map() };
const ME = ["Lê Văn Mẫu", "099099000001"] as const;
const OTHER = ["Hồ Thị Ảnh", "099199000002"] as const;
const CODE = "H99.01-260101-0001";

const asked = (pages: readonly DigitizedPage[]) => {
  const result = assembleDossiers(pages, NO_HINTS);
  return {
    questions: result.review.filter((item) => item.reason !== "field-doubtful").map((item) => [item.reason, item.page]),
    papers: result.papers.map((paper) => paper.pages),
  };
};

describe("a sound dossier", () => {
  it("raises no question", () => {
    const pages = [separator(CODE), application(...ME), card(...ME), decision(...ME), secondPage()];
    expect(asked(pages)).toEqual({ questions: [], papers: [[1], [2], [3, 4]] });
  });
});

describe("the same sheet twice", () => {
  it("lies behind the first scan, in the same paper, and is asked about", () => {
    const pages = [separator(CODE), application(...ME), decision(...ME), decision(...ME), secondPage()];
    expect(asked(pages)).toEqual({ questions: [["page-twice", 3]], papers: [[1], [2, 3, 4]] });
  });

  it("is found when it comes later in the pile too", () => {
    const pages = [separator(CODE), application(...ME), card(...ME), decision(...ME), secondPage(), application(...ME)];
    expect(asked(pages)).toEqual({ questions: [["page-twice", 5]], papers: [[1, 5], [2], [3, 4]] });
  });

  it("is not the same form of somebody else", () => {
    const pages = [receipt(CODE, ME[0], "Đăng ký khai sinh"), receipt("H99.01-260101-0009", OTHER[0], "Đăng ký khai sinh")];
    expect(asked(pages).papers).toEqual([[0], [1]]);
  });
});

describe("order", () => {
  it("a stack in reverse is read the right way round and asked about once", () => {
    const stack = [
      separator(CODE),
      blank(),
      application(...ME),
      blank(),
      card(...ME),
      note(),
      decision(...ME),
      blank(),
      secondPage(),
      blank(),
    ];
    const { questions, papers } = asked([...stack].reverse());
    expect(questions).toEqual([["page-order", 0]]);
    const at = (page: number) => stack.length - 1 - page;
    expect(papers).toEqual([[at(2)], [at(4), at(5)], [at(6), at(8)]]);
  });

  it("a stack the right way round is never turned about", () => {
    const sheet = fc.constantFrom<() => DigitizedPage>(
      () => application(...ME),
      () => card(...ME),
      () => decision(...ME),
      () => receipt(CODE, ME[0], "Đăng ký khai sinh"),
    );
    fc.assert(
      fc.property(fc.array(sheet, { minLength: 1, maxLength: 6 }), fc.boolean(), (sheets, twoSided) => {
        const pages = [
          separator(CODE),
          ...(twoSided ? [blank()] : []),
          ...sheets.flatMap((make) => (twoSided ? [make(), blank()] : [make()])),
        ];
        expect(asked(pages).questions.map(([reason]) => reason)).not.toContain("page-order");
      }),
      { numRuns: 30 },
    );
  });

  it("a page 2 that lies before its page 1 is put behind it", () => {
    const pages = [separator(CODE), application(...ME), card(...ME), secondPage(), decision(...ME)];
    expect(asked(pages)).toEqual({ questions: [["page-order", 3]], papers: [[1], [2], [4, 3]] });
  });
});

describe("a page that is missing", () => {
  it("the last one of a decision", () => {
    const pages = [separator(CODE), application(...ME), decision(...ME), card(...ME)];
    expect(asked(pages).questions).toEqual([["page-missing", 2]]);
  });

  it("the first one: what is left is a paper of its own", () => {
    const pages = [separator(CODE), application(...ME), card(...ME), secondPage()];
    const { questions, papers } = asked(pages);
    expect(questions).toContainEqual(["page-missing", 3]);
    expect(papers).toEqual([[1], [2], [3]]);
  });

  it("one that the page numbers tell of", () => {
    const third = typesetPage([
      { text: "Trang 3/4", column: 40, row: 2 },
      ...Array.from({ length: 6 }, () => "Nội dung của trang này tiếp nối trang trước."),
    ]);
    const { questions } = asked([separator(CODE), decision(...ME), third]);
    expect(questions).toEqual([["page-missing", 2]]);
    expect(assembleDossiers([separator(CODE), decision(...ME), third], NO_HINTS).review.at(-1)?.message).toContain("2, 4");
  });

  it.each([
    ["Mẫu số 01-BH||Trang 1/3", [["page-missing", 1]]],
    ["Đơn đề nghị||Trang: 1 / 1", []],
  ])("the last ones, by a number that stands beside something else: %s", (foot, questions) => {
    const form = application(...ME);
    const page = { ...form, words: [...form.words, ...typesetPage([{ text: foot, row: 58 }]).words] };
    expect(asked([separator(CODE), page, card(...ME)])).toEqual({ questions, papers: [[1], [2]] });
  });
});

describe("people", () => {
  it("somebody else's card in a dossier is asked about", () => {
    const pages = [separator(CODE), application(...ME), card(...OTHER), decision(...ME), secondPage()];
    const { questions, papers } = asked(pages);
    expect(questions).toContainEqual(["foreign-person", 2]);
    expect(papers).toHaveLength(3);
  });

  it("a receipt in the name of whoever filed it is nobody foreign", () => {
    const pages = [separator(CODE), receipt(CODE, OTHER[0], "Đăng ký khai sinh"), application(...ME), card(...ME)];
    expect(asked(pages).questions).toEqual([]);
  });

  it("two dossiers behind one separator are parted and asked about", () => {
    const pages = [separator(CODE), application(...ME), card(...ME), application(...OTHER), card(...OTHER)];
    const { questions, papers } = asked(pages);
    expect(papers).toEqual([[1], [2], [3], [4]]);
    expect(questions).toContainEqual(["split-unsure", 3]);
  });
});

describe("components", () => {
  it("what the receipt lists and nobody finds is asked for", () => {
    const listed = receipt(CODE, ME[0], "Đăng ký khai sinh", [
      "Đơn hoặc tờ khai theo mẫu (01 bản chính)",
      "Bản sao giấy tờ tùy thân",
      "Giấy tờ khác",
    ]);
    const { questions } = asked([separator(CODE), listed, application(...ME)]);
    expect(questions).toEqual([["component-missing", null]]);
    expect(asked([separator(CODE), listed, application(...ME), card(...ME)]).questions).toEqual([]);
  });

  it("two applications of one person: one may be too many", () => {
    const second = typesetPage([
      { text: "ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở", column: 20, row: 7 },
      `Tên tôi là: ${ME[0]}`,
      `Số định danh cá nhân: ${ME[1]}`,
      "Gia đình tôi có ngôi nhà cấp bốn đã xuống cấp, kính đề nghị quý cơ quan kiểm tra và xác nhận để vay vốn sửa chữa.",
    ]);
    const { questions } = asked([separator(CODE), application(...ME), card(...ME), second]);
    expect(questions).toContainEqual(["component-twice", 3]);
  });

  it("two papers on one sheet are asked about", () => {
    const both = typesetPage([
      ...letterhead("ỦY BAN NHÂN DÂN XÃ BẮC HÀ", "7/XN", "Bắc Hà", "ngày 05 tháng 8 năm 2026"),
      { text: "GIẤY XÁC NHẬN", column: 38, row: 8 },
      `Xác nhận ông (bà): ${ME[0]}`,
      { text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", column: 30, row: 32 },
      { text: "GIẤY CAM ĐOAN", column: 38, row: 35 },
      `Tôi là ${ME[0]}, xin cam đoan lời khai là đúng.`,
    ]);
    expect(asked([separator(CODE), both]).questions).toEqual([["split-unsure", 1]]);
  });
});

describe("nothing disappears", () => {
  it("a stack of empty pages is asked about", () => {
    expect(asked([blank(), blank(), blank()])).toEqual({ questions: [["stack-blank", 0]], papers: [] });
  });

  it("a note on the back of a separator is asked about, and in no paper", () => {
    const pages = [separator(CODE), note(), application(...ME), blank(), card(...ME), blank()];
    expect(asked(pages)).toEqual({ questions: [["sheet-note", 1]], papers: [[2], [4]] });
  });

  it("whatever the order of the pages, each with something on it is in one paper, dropped as a separator, or asked about", () => {
    const makers: (() => DigitizedPage)[] = [
      () => separator(CODE),
      () => separator("H99.01-260101-0002"),
      blank,
      note,
      () => application(...ME),
      () => application(...OTHER),
      () => card(...ME),
      () => decision(...ME),
      secondPage,
      () => receipt(CODE, ME[0], "Đăng ký khai sinh"),
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...makers), { maxLength: 12 }), (sheets) => {
        const pages = sheets.map((make) => make());
        const result = assembleDossiers(pages, NO_HINTS);
        const inPapers = result.papers.flatMap((paper) => paper.pages);
        expect(new Set(inPapers).size).toBe(inPapers.length);
        for (const [index, page] of result.pages.entries()) {
          const isAsked = result.review.some((item) => item.page === index);
          const isSheet = page.qr.some(({ text }) => text.startsWith("SEP|"));
          expect(inPapers.includes(index) || page.blank || isSheet || isAsked).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
