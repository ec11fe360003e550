import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDateInWords } from "./date-in-words.ts";

const ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/** As a registrar writes it. */
function inWords(n: number): string {
  if (n < 10) return ONES[n]!;
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  const last = ones === 0 ? "" : ones === 1 && tens > 1 ? " mốt" : ones === 5 ? " lăm" : ` ${ONES[ones]}`;
  return (tens === 1 ? "mười" : `${ONES[tens]} mươi`) + last;
}
function yearInWords(year: number): string {
  const [thousands, hundreds, rest] = [Math.floor(year / 1000), Math.floor(year / 100) % 10, year % 100];
  const low = rest === 0 ? "" : rest < 10 ? ` linh ${ONES[rest]}` : ` ${inWords(rest)}`;
  return `${ONES[thousands]} nghìn ${ONES[hundreds]} trăm${low}`;
}

describe("a date written out", () => {
  it("is read whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1900, max: 2099 }), (d, m, y) => {
        const iso = `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
        expect(parseDateInWords(`Ngày ${inWords(d)}, tháng ${inWords(m)}, năm ${yearInWords(y)}`)).toBe(iso);
      }),
    );
  });

  it("knows the days and months that have names of their own", () => {
    expect(parseDateInWords("mồng một tháng giêng năm hai ngàn không trăm linh năm")).toBe("2005-01-01");
    expect(parseDateInWords("Ngày mười lăm tháng chạp năm một nghìn chín trăm bảy mươi tư")).toBe("1974-12-15");
    expect(parseDateInWords("tháng năm năm hai nghìn")).toBeNull();
    expect(parseDateInWords("ngày mười tháng năm năm hai nghìn")).toBe("2000-05-10");
  });

  it("may be given in digits after all", () => {
    expect(parseDateInWords("ngày 27 tháng 03 năm 2025")).toBe("2025-03-27");
  });

  it("is nothing less than whole", () => {
    for (const text of ["", "năm hai nghìn", "ngày ba mươi tháng hai năm hai nghìn", "ngày tháng năm", "ngày x tháng ba năm hai nghìn"])
      expect(parseDateInWords(text), text).toBeNull();
  });
});
