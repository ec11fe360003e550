import { expect, test } from "vitest";
import { readForms } from "../portals/bench-form.ts";
import { scoreFill } from "../portals/score-fill.ts";

test("every control kind, drawn by eleven widget libraries, holds the right value in its own model", async () => {
  const forms = await readForms(new URL("../portals/widget-forms", import.meta.url).pathname);
  const faults: string[] = [];
  const score = await scoreFill(forms, (line) => faults.push(line));
  expect(score, faults.join("\n")).toMatchObject({ filledWrong: 0, missed: 0, nullTouched: 0, lockedChanged: 0 });
  expect(score.verified).toBe(score.filledRight);
});
