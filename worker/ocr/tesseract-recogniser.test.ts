import { afterEach, describe, expect, it } from "vitest";
import type { ClosableRecogniser } from "./recogniser.ts";
import { createTesseractRecogniser, encodePgm, type TesseractOptions } from "./tesseract-recogniser.ts";

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
    await expect(open({ program: "tesseract-that-is-not-there" }).recognise(request)).rejects.toMatchObject({
      code: "recognition.engine_missing",
    });
    await expect(open({ language: "xxx" }).recognise(request)).rejects.toMatchObject({
      code: "recognition.language_missing",
    });
  });

  it("stops a reading that takes too long, and one that nobody waits for any more", async () => {
    await expect(open({ timeoutMs: 1 }).recognise(request)).rejects.toMatchObject({ code: "recognition.timed_out" });
    const caller = new AbortController();
    const reading = open().recognise({ ...request, signal: caller.signal });
    caller.abort(new Error("stopped"));
    await expect(reading).rejects.toThrow("stopped");
  });

  it("runs no more processes than allowed, and all readings come back", async () => {
    const recogniser = open({ concurrency: 2 });
    expect(await Promise.all(Array.from({ length: 5 }, () => recogniser.recognise(request)))).toEqual([[], [], [], [], []]);
  });

  it("hands over a picture as it is", () => {
    const pgm = encodePgm({ data: Uint8Array.of(1, 2, 3, 4), width: 2, height: 2 });
    expect(Buffer.from(pgm).toString("latin1")).toBe("P5\n2 2\n255\n\u0001\u0002\u0003\u0004");
  });
});
