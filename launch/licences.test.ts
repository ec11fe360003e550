import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./toolchain.mjs";

interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const FREE = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MPL-2.0", "Zlib"]);
/** Not code that is linked into ours, each for its own reason. */
const EXCEPTIONS: readonly { readonly name: RegExp; readonly license: string; readonly why: string }[] = [
  { name: /^@fontsource\//, license: "OFL-1.1", why: "a font: may be embedded in documents and passed on with software" },
  { name: /^@img\/sharp-libvips-/, license: "LGPL-3.0-or-later", why: "a shared library of its own, replaceable, loaded by sharp" },
];

/** `A OR B` is free when one side is; `A AND B` when both are. */
const isFree = (expression: string): boolean =>
  expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((license) => FREE.has(license)));

function locate(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return realpathSync(file);
    if (folder === dirname(folder)) return null;
  }
}

/** Everything that is installed with the product, down to the last package. Optional packages for other machines are not there. */
function shippedPackages(): Manifest[] {
  const found = new Map<string, Manifest>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    found.set(file, manifest);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const next = locate(dirname(file), name);
      if (next !== null) visit(next);
      else expect(manifest.optionalDependencies, `${name} of ${manifest.name}`).toHaveProperty([name]);
    }
  };
  for (const room of ["shared", "worker", "extension"]) visit(join(ROOT, room, "package.json"));
  return [...found.values()];
}

it("ships only packages under free licences that allow any use", () => {
  const packages = shippedPackages();
  expect(packages.length).toBeGreaterThan(50);
  const others = packages.filter(
    ({ name, license = "none" }) => !isFree(license) && !EXCEPTIONS.some((one) => one.name.test(name) && one.license === license),
  );
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

it("has one line of reason for each package it depends on, and no line without its package", () => {
  const table = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8").split("## Dependencies of what ships, and why")[1] ?? "";
  const reasons = [...table.matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .filter((name) => /^@?[a-z]/.test(name));
  const wanted = ["shared", "worker", "extension"].flatMap((room) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, room, "package.json"), "utf8")) as Manifest;
    return Object.keys(dependencies).filter((name) => !name.startsWith("@camtay/"));
  });
  expect(reasons.filter((name) => name !== "package").sort()).toEqual([...new Set(wanted)].sort());
});
