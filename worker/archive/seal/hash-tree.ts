import { createHash } from "node:crypto";

export type SealDigest = "sha256" | "sha384" | "sha512";

export const digest = (algorithm: SealDigest, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const joined = (hashes: readonly Buffer[]): Buffer => Buffer.concat([...hashes].sort(Buffer.compare));

/** A node's hash and the octets it is the hash of. */
export interface TreeNode {
  readonly hash: Buffer;
  readonly octets: Buffer;
}

/** Siblings in ascending order, side by side, hashed (RFC 4998, 4.2). */
export const parentOf = (algorithm: SealDigest, hashes: readonly Buffer[]): TreeNode => {
  const octets = joined(hashes);
  return { octets, hash: digest(algorithm, octets) };
};

/** The hash of a data group: of one object its own hash, of several the hash of all, sorted (RFC 4998, 4.2.1). */
export const groupHash = (algorithm: SealDigest, objects: readonly Buffer[]): Buffer => {
  const [only] = objects;
  if (only === undefined) throw new Error("a data group holds at least one object");
  return objects.length === 1 ? only : parentOf(algorithm, objects).hash;
};

export interface HashTree {
  readonly root: TreeNode;
  /**
   * The reduced hash tree of a group (RFC 4998, 4.2.2): first the hashes of its objects with, for a group of one, their first siblings;
   * then the siblings on each level up. Never a list of one in the first place; undefined where the root is the object's own hash.
   */
  pathOf(group: number): Buffer[][] | undefined;
}

/** A binary tree over data groups; a node without a sibling moves up as it is. */
export function buildHashTree(algorithm: SealDigest, groups: readonly (readonly Buffer[])[]): HashTree {
  if (groups.length === 0) throw new Error("a hash tree has at least one leaf");
  const siblings: Buffer[][] = groups.map(() => []);
  let level = groups.map((objects, at) => ({ hash: groupHash(algorithm, objects), below: [at] }));
  let root: TreeNode | undefined;
  while (level.length > 1) {
    const next: typeof level = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at]!, level[at + 1]];
      if (!right) {
        next.push(left);
        continue;
      }
      for (const group of left.below) siblings[group]?.push(right.hash);
      for (const group of right.below) siblings[group]?.push(left.hash);
      root = parentOf(algorithm, [left.hash, right.hash]);
      next.push({ hash: root.hash, below: [...left.below, ...right.below] });
    }
    level = next;
  }
  const [onlyGroup = []] = groups;
  root ??= onlyGroup.length > 1 ? parentOf(algorithm, onlyGroup) : { hash: onlyGroup[0]!, octets: Buffer.alloc(0) };
  return {
    root,
    pathOf: (group) => {
      const objects = groups[group];
      const above = siblings[group];
      if (!objects || !above) throw new Error(`there is no group ${group}`);
      const [first, ...rest] = above;
      if (objects.length > 1) return [[...objects], ...above.map((sibling) => [sibling])];
      return first === undefined ? undefined : [[...objects, first], ...rest.map((sibling) => [sibling])];
    },
  };
}

/** What a reduced hash tree comes to for one object; undefined when the object is not in its first list (RFC 4998, 4.3). */
export function climb(algorithm: SealDigest, object: Buffer, path: readonly (readonly Buffer[])[] | undefined): Buffer | undefined {
  if (!path) return object;
  const [first, ...rest] = path;
  if (!first?.some((hash) => hash.equals(object))) return undefined;
  return rest.reduce((hash, list) => parentOf(algorithm, [hash, ...list]).hash, parentOf(algorithm, first).hash);
}
