import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import { afterEach, expect, test, vi } from "vitest";
import type { KnownParty } from "../counter/known-party.ts";
import type { Pin } from "../vault/vault-content.ts";
import { chooseMode, findTab, followTab, frames, parties, pins, readPage, tabId, useParties, useVault } from "./panel-state.ts";

const person = (id: string): KnownParty => ({ party: { id, attributes: {} }, relation: "self", label: id, usualRoles: [] });
const pin: Pin = {
  id: "p1",
  site: "thunghiem.gov.vn",
  words: '["Ghi chú",[],null]',
  label: "Ghi chú",
  text: "Của tôi",
  partyId: null,
  pinnedOn: PartialDate.parse("2026-11-23"),
};

afterEach(() => void vi.unstubAllGlobals());

test("what the vault holds never reaches the officer's side, and its lock never empties that side", () => {
  chooseMode("citizen");
  useVault([person("own")], [pin]);
  expect([parties.value.length, pins.value.length]).toEqual([1, 1]);

  chooseMode("counter");
  expect([parties.value, pins.value]).toEqual([[], []]);
  useParties([person("looked-up")]);
  useVault([person("own")], [pin]);
  useVault([], []);
  expect(parties.value.map(({ label }) => label)).toEqual(["looked-up"]);
  expect(pins.value).toEqual([]);
});

/** A browser with two tabs; reading one of them ends when the test says so. */
function twoTabs() {
  const open = { active: 1 };
  const waiting = new Map<number, () => void>();
  const fields = [{ id: "f1", label: "Ô", sectionChain: [], control: "text" }];
  const form = (tab: number) => ({ site: "thunghiem.gov.vn", title: `tab ${tab}`, fields, portal: null });
  vi.stubGlobal("location", { search: "" });
  vi.stubGlobal("chrome", {
    storage: { local: { get: async () => ({}) } },
    tabs: { query: async () => [{ id: open.active }], get: async (id: number) => ({ id, status: "complete" }) },
    scripting: {
      executeScript: ({ target, func }: { target: { tabId: number }; func?: unknown }) =>
        func === undefined
          ? Promise.resolve([])
          : new Promise((resolve) => waiting.set(target.tabId, () => resolve([{ frameId: 0, result: form(target.tabId) }]))),
    },
  });
  const answer = async (tab: number) => {
    await vi.waitFor(() => expect(waiting.has(tab)).toBe(true));
    waiting.get(tab)!();
  };
  return { open, answer };
}

test("a slow answer of the tab left never covers the tab that is looked at", async () => {
  const { open, answer } = twoTabs();
  await findTab();
  const first = readPage();
  open.active = 2;
  const second = followTab();
  await answer(2);
  await second;
  await answer(1);
  await first;
  expect(tabId.value).toBe(2);
  expect(frames.value.map(({ form }) => form.title)).toEqual(["tab 2"]);
});
