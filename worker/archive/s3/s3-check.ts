import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { collectFindings, type Finding } from "../ocfl/finding.ts";
import { INVENTORY_FILE, Inventory, isLogicalPath, SIDECAR_FILE, sidecarBytes } from "../ocfl/inventory.ts";
import { OBJECT_DECLARATION, objectPath, ROOT_FILES } from "../ocfl/storage-layout.ts";
import type { S3Bucket } from "./s3-bucket.ts";

const OBJECT = /^((?:[0-9a-f]{3}\/){3}[0-9a-f]{64})\/(.+)$/;

/** The files of every object of a bucket, object by object. */
async function* objectsOf(bucket: Pick<S3Bucket, "list">): AsyncGenerator<{ place: string; files: ReadonlySet<string> }> {
  let place = "";
  let files = new Set<string>();
  for await (const key of bucket.list("")) {
    const [, own = "", file = ""] = OBJECT.exec(key) ?? [];
    if (own !== place) {
      if (place !== "") yield { place, files };
      place = own;
      files = new Set();
    }
    if (own !== "") files.add(file);
  }
  if (place !== "") yield { place, files };
}

/** Reads a copy in a bucket again and checks it against its inventories, file by file. @param only part of the objects, by place */
export async function checkS3(
  bucket: S3Bucket,
  only: (place: string) => boolean = () => true,
): Promise<{ objects: number; findings: readonly Finding[] }> {
  const { findings, report } = collectFindings();
  for (const [path, content] of Object.entries(ROOT_FILES))
    if ((await bucket.get(path))?.toString() !== content) report("E069", path, "missing", "not as this store writes it");
  let objects = 0;
  for await (const { place, files } of objectsOf(bucket)) {
    if (!only(place)) continue;
    objects += 1;
    const inventory = await inventoryOf(bucket, place);
    if (!inventory || objectPath(inventory.id) !== place) {
      report("E060", `${place}/${INVENTORY_FILE}`, "changed", "the inventory does not agree with its sidecar or place");
      continue;
    }
    const expected = new Set([OBJECT_DECLARATION.name, INVENTORY_FILE, SIDECAR_FILE]);
    for (const version of Object.keys(inventory.versions)) expected.add(`${version}/${INVENTORY_FILE}`).add(`${version}/${SIDECAR_FILE}`);
    for (const [digest, paths] of Object.entries(inventory.manifest))
      for (const path of paths) {
        expected.add(path);
        if (!files.has(path)) report("E092", `${place}/${path}`, "missing", "a file of the manifest");
        else if ((await sha512(bucket, `${place}/${path}`)) !== digest)
          report("E092", `${place}/${path}`, "changed", "other bytes than the manifest says");
      }
    for (const path of expected) if (!files.has(path)) report("E001", `${place}/${path}`, "missing", "a file of the object");
    for (const path of files)
      if (!expected.has(path)) report("E001", `${place}/${path}`, "unexpected", "a file that belongs to no version");
  }
  return { objects, findings };
}

async function inventoryOf(bucket: S3Bucket, place: string): Promise<Inventory | undefined> {
  const [bytes, sidecar] = await Promise.all([bucket.get(`${place}/${INVENTORY_FILE}`), bucket.get(`${place}/${SIDECAR_FILE}`)]);
  if (!bytes || !sidecar?.equals(sidecarBytes(bytes))) return undefined;
  try {
    return Inventory.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
}

async function sha512(bucket: S3Bucket, key: string): Promise<string> {
  const hash = createHash("sha512");
  for await (const piece of await bucket.stream(key)) hash.update(piece);
  return hash.digest("hex");
}

/**
 * Fetches objects from a bucket into a folder that is a storage root as well, so that `restoreRoot` can take from it.
 * @param wanted which objects, by place; the sound ones need not travel
 */
export async function fetchFromS3(
  bucket: Pick<S3Bucket, "list" | "stream">,
  folder: string,
  wanted: (place: string) => Promise<boolean>,
): Promise<number> {
  const save = async (key: string): Promise<void> => {
    const target = join(folder, key);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(await bucket.stream(key), createWriteStream(target, { mode: 0o600 }));
  };
  for (const path of Object.keys(ROOT_FILES)) await save(path);
  let fetched = 0;
  for await (const { place, files } of objectsOf(bucket)) {
    if (!(await wanted(place))) continue;
    fetched += 1;
    // Whoever may write to the bucket must not choose where files land here: a key may hold "..".
    for (const file of files) if (isLogicalPath(file)) await save(`${place}/${file}`);
  }
  return fetched;
}
