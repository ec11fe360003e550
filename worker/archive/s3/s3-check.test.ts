import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { objectPath, ROOT_FILES } from "../ocfl/storage-layout.ts";
import type { S3Bucket } from "./s3-bucket.ts";
import { fetchFromS3 } from "./s3-check.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camtay-s3-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A bucket that is only read. */
function bucketOf(files: Readonly<Record<string, string>>): Pick<S3Bucket, "list" | "stream"> {
  return {
    async *list() {
      yield* Object.keys(files).sort();
    },
    stream: async (key) =>
      (async function* () {
        yield Buffer.from(files[key] ?? "");
      })(),
  };
}

it("a bucket someone else wrote to puts nothing outside the folder it is fetched into", async () => {
  const place = objectPath("urn:camtay:a");
  const target = join(folder, "a", "b", "fetched");
  const up = "../".repeat(place.split("/").length + 1);
  const bucket = bucketOf({ ...ROOT_FILES, [`${place}/v1/content/1`]: "một", [`${place}/${up}stolen`]: "x", [`${place}/v1//2`]: "x" });
  expect(await fetchFromS3(bucket, target, async () => true)).toBe(1);
  expect(readFileSync(join(target, place, "v1/content/1"), "utf8")).toBe("một");
  expect((readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith("stolen"))).toEqual([]);
  expect(existsSync(join(target, place, "v1", "2"))).toBe(false);
});
