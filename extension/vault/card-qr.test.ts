import fc from "fast-check";
import { expect, test } from "vitest";
import { looksComplete, readCardQr } from "./card-qr.ts";

const CARD = "099201000123|299000111|Trần Văn Thử|05081999|Nam|Thôn Thượng, xã Đông Sơn, tỉnh Thanh Hóa|20052023";

test("a card is read however its separators were typed", () => {
  for (const text of [CARD, ` ${CARD}\n`, CARD.replaceAll("|", "¦"), CARD.normalize("NFD")])
    expect(readCardQr(text)).toMatchObject({ identityNumber: "099201000123", fullName: "Trần Văn Thử", birthDate: "1999-08-05" });
});

test("other codes are refused", () => {
  for (const text of ["", "https://example.test", "099201000123", "12|3|4|5|6|7", CARD.replace("05081999", "45131999")])
    expect(() => readCardQr(text)).toThrow(expect.objectContaining({ code: "vault.qr_not_a_card" }));
});

test("a scanner that typed through an input method is noticed", () => {
  for (const name of ["Traanf Vaen Thuwr", "Tra62n Va8n Thu73", "Trần Vawn Thuwr"])
    expect(() => readCardQr(CARD.replace("Trần Văn Thử", name))).toThrow(expect.objectContaining({ code: "vault.qr_mangled" }));
});

test("letters lost by another encoding or by a scanner without them are noticed", () => {
  for (const name of ["Tráº§n VÄƒn Thá»­", "Tr?n V?n Th?", "Tr\ufffdn Văn Thử"])
    expect(() => readCardQr(CARD.replace("Trần Văn Thử", name))).toThrow(expect.objectContaining({ code: "vault.qr_mangled" }));
});

test("a scanner that sends no Enter is done when all parts are there", () => {
  expect([CARD, CARD.slice(0, 30), ""].map(looksComplete)).toEqual([true, false, false]);
});

test("no text whatever brings down the reader", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        readCardQr(text);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: expect.stringMatching(/^vault\.qr_/) });
      }
    }),
  );
});
