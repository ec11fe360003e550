import { expect, it } from "vitest";
import { knownProcedure, readManifest } from "./read-manifest.ts";

it("reads file, dossier and procedure, with or without a heading line", () => {
  const hints = readManifest(
    '\uFEFFfile,dossier,procedure\nscan 1.pdf,H99.01-260101-0001,1.001193.H36\n"a, b.pdf",H99.01-260101-0002,\n',
    "m.csv",
  );
  expect([...hints]).toEqual([
    ["scan 1.pdf", { dossier: "H99.01-260101-0001", procedure: "1.001193" }],
    ["a, b.pdf", { dossier: "H99.01-260101-0002", procedure: null }],
  ]);
});

it("takes the semicolons of a Vietnamese Excel", () => {
  expect(readManifest("tệp;hồ sơ\nx.pdf;A-1\n".replace("tệp", "file"), "m.csv").get("x.pdf")).toEqual({ dossier: "A-1", procedure: null });
});

it("names the line that is wrong", () => {
  expect(() => readManifest("x.pdf,A-1\n,B-1", "m.csv")).toThrow(
    expect.objectContaining({ code: "paper.manifest_unreadable", facts: { file: "m.csv", line: 2 } }),
  );
  expect(() => readManifest("x.pdf,A-1,9.999999", "m.csv")).toThrow(expect.objectContaining({ code: "paper.unknown_procedure" }));
  expect(() => knownProcedure("khai sinh")).toThrow(expect.objectContaining({ code: "paper.unknown_procedure" }));
});
