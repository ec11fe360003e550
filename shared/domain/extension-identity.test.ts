import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { EXTENSION_ID, EXTENSION_KEY } from "./extension-identity.ts";

it("the id is the one Chrome derives from the key", () => {
  const digest = createHash("sha256").update(Buffer.from(EXTENSION_KEY, "base64")).digest("hex").slice(0, 32);
  expect([...digest].map((nibble) => "abcdefghijklmnop"[Number.parseInt(nibble, 16)]).join("")).toBe(EXTENSION_ID);
});
