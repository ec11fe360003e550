import { expect, it } from "vitest";
import { faultLines } from "./fault-lines.ts";

it("tells where something broke, how often, when, and what to do", () => {
  const at = "2026-11-23T01:00:00.000Z";
  const times = { times: 3, first_at: at, last_at: at };
  const [, line] = faultLines([{ place: "relay", error_code: "system.queue_down", error_facts_json: "{}", ...times }]);
  expect(line).toMatch(/Giao việc cho hàng đợi: 3 lần, gần nhất 2026-11-23T01:00:00.000Z\. .+ \[system\.queue_down\]/);
});

it("says so when nothing broke", () => {
  expect(faultLines([])).toEqual(["Không có sự cố nào trong 24 giờ qua."]);
});
