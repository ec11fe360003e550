import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildHashTree, climb, digest, groupHash } from "./hash-tree.ts";

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
const groups = fc
  .array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 })
  .map((all) => all.map((names, at) => names.map((name, object) => hash(`${at}/${object}/${name}`))));

describe("the hash tree (RFC 4998, 4.2)", () => {
  it("every object of every group climbs to the root, and nothing else does", () => {
    fc.assert(
      fc.property(groups, fc.string(), (all, other) => {
        const tree = buildHashTree("sha256", all);
        for (const [at, objects] of all.entries()) {
          const path = tree.pathOf(at);
          for (const object of objects) expect(climb("sha256", object, path)?.equals(tree.root.hash)).toBe(true);
          expect(
            path === undefined
              ? hash(`other ${other}`).equals(tree.root.hash)
              : climb("sha256", hash(`other ${other}`), path) !== undefined,
          ).toBe(false);
        }
      }),
    );
  });

  it("never emits a first list of one hash, and a tree of one object has no path", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const tree = buildHashTree("sha256", all);
        for (const at of all.keys()) {
          const path = tree.pathOf(at);
          if (path) expect(path[0]?.length).toBeGreaterThan(1);
          else expect(all.flat()).toHaveLength(1);
        }
      }),
    );
  });

  it("a changed hash anywhere in the path does not reach the root", () => {
    fc.assert(
      fc.property(groups, fc.nat(), fc.nat(), (all, which, bit) => {
        const tree = buildHashTree("sha256", all);
        const path = tree.pathOf(which % all.length);
        if (!path) return;
        const object = all[which % all.length]![0]!;
        const flat = path.flatMap((list, level) => list.map((_, at) => [level, at] as const));
        const [level, at] = flat[bit % flat.length]!;
        const changed = path.map((list) => list.map((one) => Buffer.from(one)));
        changed[level]![at]![bit % 32]! ^= 1;
        expect(climb("sha256", object, changed)?.equals(tree.root.hash) ?? false).toBe(false);
      }),
    );
  });

  it("hashes siblings in ascending order", () => {
    const [a, b] = [hash("a"), hash("b")].sort(Buffer.compare);
    expect(buildHashTree("sha256", [[b!], [a!]]).root.hash).toEqual(digest("sha256", Buffer.concat([a!, b!])));
    expect(groupHash("sha256", [a!])).toBe(a);
  });

  it("gives the octets the root is the hash of", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const { root } = buildHashTree("sha256", all);
        if (all.flat().length > 1) expect(digest("sha256", root.octets)).toEqual(root.hash);
      }),
    );
  });
});
