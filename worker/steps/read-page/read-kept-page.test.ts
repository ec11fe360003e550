import { expect, it } from "vitest";
import type { TextLayerWord } from "../../imaging/read-text-layer.ts";
import { compareLayers } from "./read-kept-page.ts";

const WIDTH = 20;
/** Words of a line side by side, 30 px apart. */
const written = (text: string, line = 0): TextLayerWord[] =>
  text.split(" ").map((word, i) => ({ text: word, line, box: { x: i * 200, y: line * 50, width: WIDTH * word.length, height: 20 } }));
const seen = (text: string, line = 0, confidence = 0.95) =>
  written(text, line).map((word) => ({ ...word, confidence, block: 0, box: { ...word.box, y: word.box.y + 2 } }));

it("the program's words are taken where the print says the same, with all their marks", () => {
  const { words, believed } = compareLayers(written("Nguyễn Thị Thử sinh ngày 02/09/1990"), seen("Nguyên Thi Thủ sinh ngày 02/09/1990"));
  expect(believed).toBe(true);
  expect(words.map((word) => word.text).join(" ")).toBe("Nguyễn Thị Thử sinh ngày 02/09/1990");
  expect(words.every((word) => word.confidence > 0.95)).toBe(true);
});

it("a number that is printed otherwise than the program says is doubted, with what was seen", () => {
  const { words, believed } = compareLayers(
    written("Công nhận kết quả thực hiện thủ tục hành chính của người nộp hồ sơ có số định danh 099000000001"),
    seen("Công nhận kết quả thực hiện thủ tục hành chính của người nộp hồ sơ có số định danh 099000000002"),
  );
  expect(believed).toBe(true);
  expect(words.at(-1)).toMatchObject({ text: "099000000001", second: { text: "099000000002" } });
  expect(words.at(-1)!.confidence).toBeLessThan(0.6);
});

it("a layer in an old encoding is not believed: what is seen counts", () => {
  const { words, believed } = compareLayers(written("Céng hßa x· héi chñ nghÜa ViÖt Nam"), seen("Cộng hòa xã hội chủ nghĩa Việt Nam"));
  expect(believed).toBe(false);
  expect(words.map((word) => word.text).join(" ")).toBe("Cộng hòa xã hội chủ nghĩa Việt Nam");
});

it("words that nobody can see on the page are not believed", () => {
  expect(compareLayers(written("Phạt tiền năm trăm triệu đồng"), []).believed).toBe(false);
});

it("print that no program wrote is kept beside the program's words", () => {
  const { words } = compareLayers(written("Kính gửi phòng tư pháp"), [...seen("Kính gửi phòng tư pháp"), ...seen("ĐÃ TIẾP NHẬN", 4)]);
  expect(words.map((word) => word.text)).toEqual(["Kính", "gửi", "phòng", "tư", "pháp", "ĐÃ", "TIẾP", "NHẬN"]);
  expect(new Set(words.slice(5).map((word) => word.line)).has(0)).toBe(false);
});
