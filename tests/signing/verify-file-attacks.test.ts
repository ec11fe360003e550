import { changesSince } from "@camtay/worker/pdf/changes-since.ts";
import { openPdf } from "@camtay/worker/pdf/strict-reader.ts";
import { array, dict, isKind, name, stream, withEntries } from "@camtay/worker/pdf/syntax/objects.ts";
import type { TrustAnchors } from "@camtay/worker/signing/verify/trust-anchors.ts";
import { verifyPdf } from "@camtay/worker/signing/verify-pdf.ts";
import { parseCertificate } from "@camtay/worker/signing/x509/certificate.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { type Attack, appended, firstPage, hex, universalForgery } from "./attacks/file-attacks.ts";
import { type MadeUpPki, makeUpPki } from "./attacks/made-up-pki.ts";
import { incrementalSaving, spoofing, wrapping } from "./attacks/revision-attacks.ts";
import { SHADOW_ATTACKS } from "./attacks/shadow-attacks.ts";
import { signByHand } from "./attacks/sign-by-hand.ts";
import { blankPdf } from "./blank-pdf.ts";

let pki: MadeUpPki;
let trust: TrustAnchors;
const verdictOf = async (bytes: Uint8Array) => verifyPdf(bytes, "tep.pdf", { trust, now: new Date() });

beforeAll(() => {
  pki = makeUpPki();
  const root = parseCertificate(pki.root.certificate);
  trust = { version: "thu", signers: [root], timestamps: [root], crls: [] };
});

const targets: readonly [string, boolean, 1 | 2 | 3 | null][] = [
  ["classic table", false, null],
  ["xref stream", true, null],
  ["certified P=1", false, 1],
  ["certified P=2", false, 2],
  ["certified P=3", true, 3],
];

describe.each(targets)("%s", (_, objectStreams, docMdp) => {
  let signed: Buffer;
  beforeAll(async () => {
    signed = signByHand(await blankPdf(1, { objectStreams, pages: 2 }), pki, {
      stampedAt: new Date(),
      ...(docMdp === null ? {} : { docMdp }),
    });
  });

  it("the untouched file passes", async () => {
    expect(await verdictOf(signed)).toMatchObject({
      verdict: "TOTAL-PASSED",
      reasons: [],
      signatures: [{ level: "B-T", coverage: "whole" }],
    });
  });

  it.each([
    ["universal forgery", universalForgery],
    ["incremental saving", incrementalSaving],
    ["wrapping", wrapping],
    ["spoofing", spoofing],
  ] as [string, (signed: Uint8Array) => Attack[]][])("%s: every variant is refused", async (__, generate) => {
    const passed: string[] = [];
    for (const attack of generate(signed)) if ((await verdictOf(attack.bytes)).verdict === "TOTAL-PASSED") passed.push(attack.name);
    expect(passed).toEqual([]);
  });
});

it("a document timestamp that shows something is doubtful wherever it stands: it needs no signer", async () => {
  const signed = signByHand(await blankPdf(4), pki, { docMdp: 1 });
  const later = appended(signed, (file, writer) => {
    const { reference, page } = firstPage(file);
    const look = writer.add(
      stream({ Type: name("XObject"), Subtype: name("Form"), BBox: array([0, 0, 90, 90]) }, Buffer.from("0 0 90 90 re f")),
    );
    const value = writer.add(dict({ Type: name("DocTimeStamp"), SubFilter: name("ETSI.RFC3161") }));
    const entries = {
      FT: name("Sig"),
      Subtype: name("Widget"),
      T: hex("54"),
      V: value,
      F: 4,
      Rect: array([400, 700, 490, 790]),
      P: reference,
    };
    const field = writer.add(dict({ ...entries, AP: dict({ N: look }) }));
    writer.place(reference, withEntries(page, { Annots: array([...(file.items(page.entries.get("Annots")) ?? []), field]) }));
    const form = file.catalog.entries.get("AcroForm");
    const fields = { Fields: array([...(file.items(file.dict(form)?.entries.get("Fields")) ?? []), field]) };
    const grown = withEntries(file.dict(form) ?? dict({}), fields);
    if (isKind(form, "ref")) writer.place(form, grown);
    else writer.place(file.rootRef, withEntries(file.catalog, { AcroForm: grown }));
  });
  const report = changesSince(openPdf(later), signed.length, { docMdp: 1 });
  expect(report.changes).toContainEqual(expect.objectContaining({ kind: "appearance-covers-text", severity: "warning" }));
});

describe("shadow attacks", () => {
  it.each(SHADOW_ATTACKS.map((attack) => [attack.name, attack] as const))("%s", async (_, attack) => {
    const signed = signByHand(attack.plant(await blankPdf(3)), pki);
    expect(await verdictOf(signed)).toMatchObject({ verdict: "TOTAL-PASSED" });
    expect((await verdictOf(attack.swap(signed))).verdict).not.toBe("TOTAL-PASSED");
  });

  it.each([1, 2] as const)("under certification P=%i as well", async (docMdp) => {
    const passed: string[] = [];
    for (const attack of SHADOW_ATTACKS) {
      // Filling a field is what P=2 allows; that it lies over text was visible when the file was certified.
      if (docMdp === 2 && attack.name.startsWith("replace: value")) continue;
      const signed = signByHand(attack.plant(await blankPdf(3)), pki, { docMdp });
      if ((await verdictOf(attack.swap(signed))).verdict === "TOTAL-PASSED") passed.push(attack.name);
    }
    expect(passed).toEqual([]);
  });
});
