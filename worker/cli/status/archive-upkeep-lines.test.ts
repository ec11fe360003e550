import { expect, it } from "vitest";
import type { UpkeepTaskTable } from "../../db/schema/archive.schema.ts";
import { readSettings } from "../../settings.ts";
import { upkeepLines } from "./archive-upkeep-lines.ts";

const settings = readSettings({ CAMTAY_ARCHIVE_COPY: "/mnt/ban-sao" });
const row = (over: Partial<UpkeepTaskTable>): UpkeepTaskTable => ({
  task: "fixity",
  state: "done",
  done_day: "2026-11-23",
  started_at: "2026-11-23T01:00:00.000Z",
  finished_at: "2026-11-23T01:05:00.000Z",
  owner: null,
  facts_json: '{"objects":12,"damaged":0}',
  error_code: null,
  error_facts_json: null,
  ...over,
});

it("says of every task how it went, and of those that are off which setting is missing", () => {
  const [seal, renew, fixity, copy] = upkeepLines([row({})], settings);
  for (const line of [seal, renew]) expect(line).toContain("CAMTAY_TSA_URL");
  expect(fixity).toContain("xong lúc 2026-11-23T01:05:00.000Z (12 gói, 0 gói hỏng)");
  expect(copy).toContain("chưa chạy lần nào");
});

it("a failure is told as a sentence that says what to do, with its code", () => {
  const failed = row({
    task: "copy",
    state: "failed",
    error_code: "archive.s3_failed",
    error_facts_json: '{"key":"a","reason":"network"}',
  });
  const line = upkeepLines([failed], settings).at(-1);
  expect(line).toContain("LỖI lúc 2026-11-23T01:05:00.000Z");
  expect(line).toContain("[archive.s3_failed]");
});

it("what runs now, and what was left in the middle, is told as such", () => {
  expect(upkeepLines([row({ state: "running", finished_at: null })], settings)[2]).toContain("đang chạy từ 2026-11-23T01:00:00.000Z");
  expect(upkeepLines([row({ state: "stopped" })], settings)[2]).toContain("dừng giữa chừng");
});
