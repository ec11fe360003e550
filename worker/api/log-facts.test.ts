import { AppError } from "@camtay/shared/errors/app-error.ts";
import { describe, expect, it } from "vitest";
import { logFacts } from "./log-facts.ts";

describe("what the log is told", () => {
  it("names the place in the code where something unforeseen happened", () => {
    expect(logFacts(new TypeError("x is not a function"))).toMatchObject({
      code: "system.unexpected",
      stack: expect.stringContaining("log-facts.test.ts"),
    });
  });

  it("names the code of the problem behind a problem", () => {
    const cause = new AppError("access.no_such_item");
    expect(logFacts(new AppError("system.unexpected", {}, { cause }))).toMatchObject({ stack: "access.no_such_item" });
  });

  it("names the word with which another server refused, and nothing else that server said", () => {
    const refused = Object.assign(new Error("refused"), { error: "invalid_grant", cause: { error_description: "Trần Thử" } });
    const told = logFacts(new AppError("access.agency_login_down", {}, { cause: refused }));
    expect(told).toMatchObject({ code: "access.agency_login_down", refusal: "invalid_grant" });
    expect(JSON.stringify(told)).not.toContain("Trần Thử");
    const wordy = Object.assign(new Error("refused"), { error: "Trần Thử may not" });
    expect(logFacts(new AppError("access.agency_login_down", {}, { cause: wordy })).refusal).toBeUndefined();
  });
});
