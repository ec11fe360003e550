import { AppError } from "@camtay/shared/errors/app-error.ts";
import { expect, it } from "vitest";
import { parseCommandLine } from "./parse-command-line.ts";

const options = { out: { type: "string" }, json: { type: "boolean", default: false } } as const;

it("tells options from what stands free", () => {
  const { values, positionals } = parseCommandLine(["a.pdf", "--out", "x", "b.pdf"], options);
  expect(values).toEqual({ out: "x", json: false });
  expect(positionals).toEqual(["a.pdf", "b.pdf"]);
});

it.each([["--nope"], ["--out"], ["--json=1"]])(
  "%s is refused with a sentence, in the words of the command where it has its own",
  (argument) => {
    expect(() => parseCommandLine([argument], options)).toThrow(expect.objectContaining({ code: "system.invalid_input" }));
    const ofVerify = (why: string, cause: unknown) => new AppError("verify.usage", { why }, { cause });
    expect(() => parseCommandLine([argument], options, ofVerify)).toThrow(expect.objectContaining({ code: "verify.usage" }));
  },
);
