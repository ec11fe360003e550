import { expect, it } from "vitest";
import { inGroups } from "./write-in-groups.ts";

/** Each write takes until it is let go. */
function stoppable() {
  const groups: string[][] = [];
  const gates: (() => void)[] = [];
  const put = inGroups<string, string>({
    keyOf: (item) => item[0]!,
    most: 3,
    async write(items) {
      groups.push([...items]);
      await new Promise<void>((resolve) => gates.push(resolve));
      if (items.includes("x broken")) throw new Error("broken");
      return items.map((item) => () => {
        if (item.endsWith("refused")) throw new Error(item);
        return `${item} done`;
      });
    },
  });
  const letAllGo = async (outcomes: readonly Promise<unknown>[]) => {
    let isOver = false;
    const settled = Promise.allSettled(outcomes).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      gates.shift()?.();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return settled;
  };
  return { put, groups, letAllGo };
}

it("what comes while a write is on its way is written together, in order, one of a key in each group", async () => {
  const { put, groups, letAllGo } = stoppable();
  const outcomes = await letAllGo(["a1", "b1", "c1", "b2", "d1", "e1"].map(put));
  expect(groups).toEqual([["a1"], ["b1", "c1", "d1"], ["b2", "e1"]]);
  expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason))).toEqual(
    ["a1", "b1", "c1", "b2", "d1", "e1"].map((item) => `${item} done`),
  );
});

it("a refusal is one's own, and a group that fails is written again one by one", async () => {
  const { put, groups, letAllGo } = stoppable();
  const outcomes = await letAllGo(["a", "b refused", "x broken", "c"].map(put));
  expect(groups).toEqual([["a"], ["b refused", "x broken", "c"], ["b refused"], ["x broken"], ["c"]]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
});
