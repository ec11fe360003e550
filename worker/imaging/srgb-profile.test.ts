import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { isSrgbProfile } from "./srgb-profile.ts";

const profileOf = async (name: string): Promise<Uint8Array> => {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "#a06030" } });
  const { icc } = await sharp(await picture.withIccProfile(name).png().toBuffer()).metadata();
  return icc!;
};

/** A profile of version 2 with this description and nothing else. */
function version2(description: string): Uint8Array {
  const bytes = new Uint8Array(200);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string) => bytes.set(Buffer.from(text, "latin1"), at);
  view.setUint32(128, 1);
  write(132, "desc");
  view.setUint32(136, 144);
  view.setUint32(140, 56);
  write(144, "desc");
  view.setUint32(152, description.length + 1);
  write(156, description);
  return bytes;
}

describe("isSrgbProfile", () => {
  it("knows sRGB in both versions of profiles", async () => {
    expect(isSrgbProfile(await profileOf("srgb"))).toBe(true);
    for (const name of ["sRGB IEC61966-2.1", "sRGB IEC61966-2-1 no black scaling", "sRGB built-in"])
      expect(isSrgbProfile(version2(name)), name).toBe(true);
  });

  it("takes wider colour spaces, linear light and relatives of sRGB for what they are", async () => {
    expect(isSrgbProfile(await profileOf("p3"))).toBe(false);
    for (const name of ["Display P3", "Adobe RGB (1998)", "sRGB-elle-V2-g10.icc", "e-sRGB", "not sRGB"])
      expect(isSrgbProfile(version2(name)), name).toBe(false);
  });

  it("says no to bytes that are no profile", () => {
    expect(isSrgbProfile(new Uint8Array(0))).toBe(false);
    expect(isSrgbProfile(new Uint8Array(4000).fill(255))).toBe(false);
    const cut = version2("sRGB built-in").subarray(0, 150);
    expect(isSrgbProfile(cut)).toBe(false);
  });
});
