import { execFileSync } from "node:child_process";
import sharp from "sharp";
import { afterEach, describe, expect, it } from "vitest";
import type { ClosableRecogniser } from "./recogniser.ts";
import { createTesseractRecogniser, type TesseractOptions } from "./tesseract-recogniser.ts";

const opened: ClosableRecogniser[] = [];
const open = (options?: TesseractOptions) => {
  const recogniser = createTesseractRecogniser(options);
  opened.push(recogniser);
  return recogniser;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((recogniser) => recogniser.close()));
});

const white = { data: new Uint8Array(200 * 80).fill(255), width: 200, height: 80 };
const request = { image: white, dpi: 200, layout: "page" } as const;

describe("native Tesseract", () => {
  it("reads nothing from a white page and does not call that a failure", async () => {
    expect(await open().recognise(request)).toEqual([]);
  });

  it("names what is missing", async () => {
    await expect(open({ libraries: ["libtesseract-that-is-not-there.so"] }).recognise(request)).rejects.toMatchObject({
      code: "recognition.engine_missing",
    });
    await expect(open({ language: "xxx" }).recognise(request)).rejects.toMatchObject({
      code: "recognition.language_missing",
    });
  });

  it("stops a reading that takes too long, and goes on with the next one", async () => {
    const image = await printedText(Array.from({ length: 40 }, (_, i) => `Điều ${i}. Quyết định này có hiệu lực`).join("\n"));
    const recogniser = open({ timeoutMs: 1 });
    await expect(recogniser.recognise({ image, dpi: 200, layout: "page" })).rejects.toMatchObject({ code: "recognition.timed_out" });
    expect(await recogniser.recognise(request)).toEqual([]);
  });

  it("does not begin what nobody waits for any more", async () => {
    await expect(open().recognise({ ...request, signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
  });

  it("reads the same whatever was read before, in every layout", async () => {
    const page = printedText("Cộng hòa xã hội chủ nghĩa Việt Nam\n\nSố 19");
    const other = printedText("Độc lập - Tự do - Hạnh phúc");
    for (const layout of ["page", "block", "scattered"] as const) {
      const alone = await open().recognise({ image: await page, dpi: 200, layout });
      const recogniser = open();
      for (const image of [await other, white, await page, await other]) await recogniser.recognise({ image, dpi: 200, layout });
      expect(await recogniser.recognise({ image: await page, dpi: 200, layout })).toEqual(alone);
      expect(alone.map((word) => word.text).join(" ")).toBe("Cộng hòa xã hội chủ nghĩa Việt Nam Số 19");
    }
  });

  it("keeps no program alive that has nothing else to do", () => {
    const script = `import { createTesseractRecogniser } from ${JSON.stringify(import.meta.resolve("./tesseract-recogniser.ts"))};
      const image = { data: new Uint8Array(64 * 64).fill(255), width: 64, height: 64 };
      console.log((await createTesseractRecogniser().recognise({ image, dpi: 200, layout: "page" })).length);`;
    expect(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }).trim()).toBe("0");
  });
});

async function printedText(text: string) {
  const { data, info } = await sharp({ text: { text, font: "serif 13", dpi: 200 } })
    .extend({ top: 40, bottom: 40, left: 40, right: 40, background: "#000" })
    .negate({ alpha: false })
    .flatten({ background: "#fff" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
