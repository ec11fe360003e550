import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OptionList } from "../fill-plan.ts";
import { chooseOption } from "./choose-option.ts";
import { ETHNIC_GROUPS } from "./ethnic-groups.ts";
import { SYNONYMS } from "./option-synonyms.ts";

const chosen = (options: readonly string[], text: string, list: OptionList = "plain"): string | null => {
  const choice = chooseOption(options, { text, list });
  return choice.kind === "one" ? options[choice.index]! : null;
};

describe("the same value in other words", () => {
  it.each<[OptionList, string, string[], string]>([
    ["country", "Việt Nam", ["-- Chọn --", "Lào", "Cộng hòa xã hội chủ nghĩa Việt Nam"], "Cộng hòa xã hội chủ nghĩa Việt Nam"],
    ["country", "Việt Nam", ["Vietnam", "Vanuatu"], "Vietnam"],
    ["ethnicity", "H'Mông", ["Mường", "Mnông", "Mông (Hmông)"], "Mông (Hmông)"],
    ["ethnicity", "Ê-đê", ["Ê Đê", "Kinh"], "Ê Đê"],
    ["ethnicity", "Kinh", ["01 - Kinh", "02 - Tày"], "01 - Kinh"],
    ["gender", "Nữ", ["Nam", "Nữ", "Khác"], "Nữ"],
    ["province", "Thành phố Hồ Chí Minh", ["TP. Hồ Chí Minh", "Tỉnh Bình Dương"], "TP. Hồ Chí Minh"],
    ["province", "Thanh Hóa", ["Tỉnh Thanh Hoá", "Tỉnh Nghệ An"], "Tỉnh Thanh Hoá"],
    ["ward", "Phường Tân Lập", ["Xã Tân Lập", "Phường Tân Lập"], "Phường Tân Lập"],
    ["ward", "Phường 1", ["Phường 10", "Phường 01", "Phường 11"], "Phường 01"],
    ["ward", "Xã Bình Minh – Tân Tiến", ["Xã Bình Minh - Tân Tiến"], "Xã Bình Minh - Tân Tiến"],
    ["idType", "CCCD", ["Hộ chiếu", "Thẻ căn cước công dân"], "Thẻ căn cước công dân"],
    ["residenceType", "Thường trú", ["Nơi thường trú", "Nơi tạm trú"], "Nơi thường trú"],
    ["relation", "Cha", ["Bố", "Mẹ", "Người giám hộ"], "Bố"],
    ["religion", "Không", ["Phật giáo", "Không theo tôn giáo"], "Không theo tôn giáo"],
  ])("%s %s", (list, text, options, expected) => expect(chosen(options, text, list)).toBe(expected));
});

describe("nothing is chosen when it would be a guess", () => {
  it.each<[OptionList, string, string[]]>([
    ["ward", "Tân Lập", ["Xã Tân Lập", "Phường Tân Lập"]],
    ["ward", "Phường Tân Lập", ["Xã Tân Lập"]],
    ["ward", "Xã Phú Mỹ", ["Xã Phú Mỵ"]],
    ["province", "Hà Nội", ["Tỉnh Hà Nam", "Tỉnh Hà Tĩnh"]],
    ["ethnicity", "Thái", ["Thổ", "Tày", "Khác"]],
    ["ethnicity", "Co", ["Co Lao", "Cơ Ho"]],
    ["gender", "Nam", ["Nữ", "Khác"]],
    ["plain", "Cá nhân", ["Cá nhân trong nước", "Cá nhân nước ngoài"]],
    ["plain", "", ["", "Một"]],
  ])("%s %s", (list, text, options) => expect(chosen(options, text, list)).toBeNull());

  it("says which options fit equally", () =>
    expect(chooseOption(["Xã Tân Lập", "Phường Tân Lập"], { text: "Tân Lập", list: "ward" })).toEqual({
      kind: "several",
      indexes: [0, 1],
    }));
});

it("never gives one ethnic group for another, in any spelling of either", () => {
  const group = fc.nat(ETHNIC_GROUPS.length - 1);
  fc.assert(
    fc.property(
      group,
      fc.nat(20),
      fc.shuffledSubarray(
        ETHNIC_GROUPS.map((_, i) => i),
        { minLength: 5 },
      ),
      fc.nat(20),
      (wanted, spelling, listed, printed) => {
        const names = ETHNIC_GROUPS[wanted]!;
        const options = listed.map((index) => ETHNIC_GROUPS[index]![printed % ETHNIC_GROUPS[index]!.length]!);
        const choice = chooseOption(options, { text: names[spelling % names.length]!, list: "ethnicity" });
        expect(choice).toEqual(listed.includes(wanted) ? { kind: "one", index: listed.indexOf(wanted) } : { kind: "none" });
      },
    ),
    { numRuns: 400 },
  );
});

it("finds a text however it is composed, and only by its own words", () => {
  const word = fc.constantFrom("Bình", "Minh", "Tân", "Hòa", "Phú", "Đông", "Mỹ", "Lạc", "Thuỷ", "Yên");
  const name = fc.tuple(word, word).map((words) => words.join(" "));
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 2, maxLength: 8 }),
      fc.nat(7),
      fc.constantFrom("NFC" as const, "NFD" as const),
      (names, at, form) => {
        const wanted = names[at % names.length]!;
        const choice = chooseOption(
          names.map((text) => `Xã ${text}`.normalize(form)),
          { text: `Xã ${wanted}`, list: "ward" },
        );
        expect(choice.kind === "one" && names[choice.index]).toBe(wanted);
      },
    ),
  );
});

it("has no name that stands for two things of one list", () => {
  for (const rows of Object.values(SYNONYMS)) {
    const seen = new Map<string, number>();
    rows.forEach((row, index) => {
      for (const text of row) {
        const key = text
          .normalize("NFC")
          .toLowerCase()
          .replace(/[\s-]+/g, " ");
        expect([undefined, index]).toContain(seen.get(key));
        seen.set(key, index);
      }
    });
  }
  expect(ETHNIC_GROUPS).toHaveLength(54);
});
