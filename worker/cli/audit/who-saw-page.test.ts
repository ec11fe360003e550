import { expect, it } from "vitest";
import { whoSawPage } from "./who-saw-page.ts";

const now = new Date("2026-11-23T02:05:00Z");
const sighting = {
  at: "2026-11-20T18:30:00.000Z",
  account: "<b>Lan</b>",
  agency: "H99",
  kind: "lookup" as const,
  what: "tiếp nhận & đối chiếu",
  dossierCode: "H99.1",
};

it("says when (in Vietnam), who, why and for which dossier; names are text", () => {
  const page = whoSawPage("Trung tâm", "099••••••001", [sighting], now);
  expect(page).toContain("01:30 ngày 21/11/2026");
  expect(page).toContain("tiếp nhận &#38; đối chiếu");
  expect(page).toContain("&#60;b&#62;Lan");
  expect(page).not.toContain("<b>Lan");
});

it("says so when nobody looked", () => expect(whoSawPage("Trung tâm", "099••••••001", [], now)).toContain("Chưa có ai"));
