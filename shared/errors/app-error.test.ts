import { describe, expect, it } from "vitest";
import { AppError, asAppError } from "./app-error.ts";
import { ERRORS } from "./catalogue.ts";

describe("the error table", () => {
  it.each(Object.entries(ERRORS))("%s says what is wrong and what to do in both languages", (code, row) => {
    expect(code).toMatch(/^[a-z]+\.[a-z_0-9]+$/);
    for (const sentence of [row.vi, row.en]) {
      expect(sentence.length).toBeGreaterThan(20);
      expect(sentence).toMatch(/[.?]$/);
    }
  });

  it("puts facts into the sentence and keeps the cause", () => {
    const cause = new Error("disk");
    const error = new AppError("system.not_found", { what: "hồ sơ" }, { cause });
    expect(error.sentence()).toBe("Không tìm thấy hồ sơ. Hãy tải lại danh sách.");
    expect(error.httpStatus).toBe(404);
    expect(error.cause).toBe(cause);
  });

  it("wraps anything else as unexpected without losing it", () => {
    expect(asAppError("text").code).toBe("system.unexpected");
    expect(asAppError("text").cause).toBe("text");
  });
});
