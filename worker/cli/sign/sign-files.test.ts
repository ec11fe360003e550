import { expect, it } from "vitest";
import { signedFilesOf } from "./sign-files.ts";

it("a signed file goes into the folder under the name of its original", () => {
  expect(signedFilesOf(["/scans/a/1.pdf", "/scans/b/2.pdf"], "/signed")).toEqual(
    new Map([
      ["1.pdf", "/signed/1.pdf"],
      ["2.pdf", "/signed/2.pdf"],
    ]),
  );
});

it("nothing is signed that would overwrite another file or its own original", () => {
  for (const [files, out] of [
    [["/scans/a/1.pdf", "/scans/b/1.pdf"], "/signed"],
    [["/scans/a/1.pdf"], "/scans/a/."],
  ] as const)
    expect(() => signedFilesOf(files, out)).toThrow(expect.objectContaining({ code: "signing.would_overwrite", facts: { file: "1.pdf" } }));
});
