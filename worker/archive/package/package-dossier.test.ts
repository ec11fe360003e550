import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PartialDate } from "@camtay/shared/domain/partial-date.ts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OcflStore } from "../ocfl/ocfl-store.ts";
import { validateRoot } from "../ocfl/validate-root.ts";
import { type ArchiveDossierInput, archiveDossier, readArchiveRecord } from "./archive-dossier.ts";
import { EVENTS_FILE } from "./archive-record.ts";
import { documentCode, typeCodeOf } from "./ead.ts";
import { dossierObjectId, nameUuid, packageFolderName } from "./package-identifiers.ts";
import { element, xmlDocument } from "./xml.ts";

let folder: string;
let store: OcflStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "camtay-package-"));
  store = await OcflStore.open(join(folder, "archive"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const paper = (text: string): ArchiveDossierInput["papers"][number] => ({
  pdf: Buffer.from(text),
  documentType: "giay_khai_sinh",
  component: `Giấy khai sinh "${text}" <&>`,
  pageCount: 2,
  issuedDate: PartialDate.parse("2020-05"),
  organName: "UBND xã Mẫu",
  fields: [{ key: "person.fullName", text: "NGUYỄN THỊ THỬ", page: 0, box: null, confidence: 0.9, flagged: false, source: "ocr" }],
  signatures: [
    { signer: "CN=Cán bộ Thử Nghiệm", method: "RSA-SHA256", value: "AAAA" },
    { signer: "CN=Con dấu thử nghiệm", method: "RSA-SHA256", value: "BBBB" },
  ],
});
const input = (papers = [paper("một"), paper("hai")]): ArchiveDossierInput => ({
  dossier: {
    code: "H49.64/33.2001.160",
    title: "Đăng ký khai sinh",
    agency: { code: "H49.64.33", name: "UBND xã Mẫu" },
    procedure: { code: "1.001193", name: "Đăng ký khai sinh" },
    maintenance: "01",
    mode: "02",
    startDate: PartialDate.parse("2026-11-20"),
    endDate: PartialDate.parse("2026"),
  },
  papers,
  software: { name: "Cầm Tay", version: "0.1.0" },
  user: { name: "Cầm Tay", address: "urn:camtay:account:thunghiem" },
});
const at = (time: string) => ({ now: () => new Date(time) });

/** Every file reference of a METS document, with its checksum. */
const references = (mets: string): { href: string; checksum: string }[] =>
  [...mets.matchAll(/<mets:mdRef[^>]*>|<mets:file [^>]*>\s*<mets:FLocat[^>]*>/g)].map(([text]) => ({
    href: decodeURI(/xlink:href="([^"]*)"/.exec(text)?.[1] ?? ""),
    checksum: /CHECKSUM="([^"]*)"/.exec(text)?.[1] ?? "",
  }));

describe("a dossier in the archive", () => {
  it("is one object with the tree of Circular 05/2025/TT-BNV", async () => {
    const written = await archiveDossier(store, input(), at("2026-11-23T02:00:00Z"));
    expect(written).toMatchObject({ version: "v1", objectId: dossierObjectId("H49.64.33", "H49.64/33.2001.160") });
    expect(written.files.map((file) => file.logicalPath).sort()).toEqual([
      "METS.xml",
      "documentation/HUONG-DAN.txt",
      "metadata/descriptive/EAD.xml",
      "metadata/other/camtay-events.json",
      "metadata/other/camtay-record.json",
      "metadata/preservation/PREMIS.xml",
      "representations/rep1/METS.xml",
      "representations/rep1/data/H49.64_33.2001.160.1.pdf",
      "representations/rep1/data/H49.64_33.2001.160.2.pdf",
      "representations/rep1/metadata/descriptive/EAD_doc_H49.64_33.2001.160.1.xml",
      "representations/rep1/metadata/descriptive/EAD_doc_H49.64_33.2001.160.2.xml",
      "representations/rep1/metadata/preservation/PREMIS_rep1.xml",
      "schemas/EAD.xsd",
      "schemas/EAD_doc.xsd",
    ]);
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  });

  it("names every file in METS with its own SHA-256, in upper case", async () => {
    const { objectId, files } = await archiveDossier(store, input(), at("2026-11-23T02:00:00Z"));
    const named = new Set(["METS.xml"]);
    for (const [mets, base] of [
      ["METS.xml", ""],
      ["representations/rep1/METS.xml", "representations/rep1/"],
    ] as const) {
      for (const { href, checksum } of references((await store.readFile(objectId, mets)).toString())) {
        named.add(base + href);
        expect(
          createHash("sha256")
            .update(await store.readFile(objectId, base + href))
            .digest("hex")
            .toUpperCase(),
        ).toBe(checksum);
      }
    }
    expect([...named].sort()).toEqual(files.map((file) => file.logicalPath).sort());
  });

  it("describes dossier and records with the circular's members and codes", async () => {
    const { objectId } = await archiveDossier(store, input(), at("2026-11-23T02:00:00Z"));
    const ead = (await store.readFile(objectId, "metadata/descriptive/EAD.xml")).toString();
    for (const text of [
      "<endDate>2026</endDate>",
      "<startDate>20/11/2026</startDate>",
      "<totalDoc>2</totalDoc>",
      "<numberOfPage>4</numberOfPage>",
      "<paperFileCode>H49.64/33.2001.160</paperFileCode>",
    ])
      expect(ead).toContain(text);
    const record = (
      await store.readFile(objectId, "representations/rep1/metadata/descriptive/EAD_doc_H49.64_33.2001.160.2.xml")
    ).toString();
    for (const text of [
      "<docCode>H49.64/33.2001.160.0000002</docCode>",
      "<issuedDate>05/2020</issuedDate>",
      "<typeName>32</typeName>",
      '<subject>Giấy khai sinh "hai" &lt;&amp;&gt;</subject>',
    ])
      expect(record).toContain(text);
    const premis = (await store.readFile(objectId, "representations/rep1/metadata/preservation/PREMIS_rep1.xml")).toString();
    for (const text of [
      "<premis:formatRegistryKey>fmt/477</premis:formatRegistryKey>",
      "<premis:signatureMethod>RSA-SHA256</premis:signatureMethod>",
      "<premis:eventType>transfer</premis:eventType>",
    ])
      expect(premis).toContain(text);
    // PREMIS 3.0 has one signature in each signatureInformation.
    expect(premis.match(/<premis:signatureInformation>/g)).toHaveLength(premis.match(/<premis:signature>/g)?.length ?? 0);
    expect(premis.match(/<premis:signature>/g)).toHaveLength(4);
  });

  it("archived again unchanged, later, writes nothing; changed, it gets a version with its whole history", async () => {
    const first = await archiveDossier(store, input(), at("2026-11-23T02:00:00Z"));
    expect((await archiveDossier(store, input(), at("2026-11-24T02:00:00Z"))).version).toBe("v1");
    const second = await archiveDossier(store, input([paper("một"), paper("hai"), paper("ba")]), at("2026-11-25T02:00:00Z"));
    expect(second).toMatchObject({ objectId: first.objectId, version: "v2" });
    const events = JSON.parse((await store.readFile(first.objectId, EVENTS_FILE)).toString()) as { type: string }[];
    expect(events.map((event) => event.type)).toContain("metadata modification");
    expect(events[0]?.type).toBe("transfer");
    const mets = (await store.readFile(first.objectId, "METS.xml")).toString();
    expect(mets).toContain('CREATEDATE="2026-11-23T09:00:00+07:00" LASTMODDATE="2026-11-25T09:00:00+07:00" RECORDSTATUS="REVISED"');
    expect((await store.readFile(first.objectId, "representations/rep1/data/H49.64_33.2001.160.1.pdf", "v1")).toString()).toBe("một");
    expect((await validateRoot(store.root, { exactBytes: true })).findings).toEqual([]);
  });

  it("two tasks archiving the same dossier at once make one version", async () => {
    const written = await Promise.all([1, 2, 3].map(() => archiveDossier(store, input(), at("2026-11-23T02:00:00Z"))));
    expect(written.map((one) => one.version)).toEqual(["v1", "v1", "v1"]);
  });

  it("gives back everything the index needs", async () => {
    const { objectId } = await archiveDossier(store, input(), at("2026-11-23T02:00:00Z"));
    const record = await readArchiveRecord(store, objectId);
    expect(record.papers[1]).toMatchObject({ documentType: "giay_khai_sinh", pageCount: 2, fields: [{ key: "person.fullName" }] });
    expect(record.dossier.procedure).toEqual({ code: "1.001193", name: "Đăng ký khai sinh" });
  });

  it("without papers is refused", async () => {
    await expect(archiveDossier(store, input([]), at("2026-11-23T02:00:00Z"))).rejects.toMatchObject({ code: "archive.nothing_to_pack" });
  });
});

describe("identifiers and codes", () => {
  it("follow from names alone", () => {
    expect(nameUuid("a", "b")).toBe(nameUuid("a", "b"));
    expect(nameUuid("a", "b")).not.toBe(nameUuid("ab"));
    expect(nameUuid("x")).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
    expect(packageFolderName("urn:uuid:1")).toBe("urn_uuid_1");
  });

  it.each([
    ["Quyết định phê duyệt", "02"],
    ["BIÊN BẢN xác minh", "20"],
    ["Giấy uỷ quyền", "16"],
    ["Giấy ủy quyền", "16"],
    ["Giấy khai sinh", "32"],
  ])("%s is type %s", (name, code) => expect(typeCodeOf(name)).toBe(code));

  it("document codes carry seven digits", () => {
    expect(documentCode({ code: "A" } as Parameters<typeof documentCode>[0], 12)).toBe("A.0000012");
  });
});

describe("the XML writer", () => {
  const unescaped = (text: string): string =>
    text.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, digits: string | undefined, name: string) =>
      digits === undefined ? { amp: "&", lt: "<", gt: ">", quot: '"' }[name]! : String.fromCharCode(Number(digits)),
    );

  /** XML 1.0, 2.2: what a document cannot hold. */
  const isForbidden = (character: string): boolean => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 0x20 && !"\t\n\r".includes(character)) || code === 0xfffe || code === 0xffff;
  };
  const legal = (raw: string): string =>
    [...raw.toWellFormed()].map((character) => (isForbidden(character) ? "\ufffd" : character)).join("");

  it("gives back any text, and no character XML forbids", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, value) => {
        const document = xmlDocument(element("a", { b: value }, element("c", {}, text))).toString();
        expect([...document].some(isForbidden)).toBe(false);
        const match = /^<\?xml version="1.0" encoding="UTF-8"\?>\n<a b="([^"<]*)">\n {2}(?:<c>([^<]*)<\/c>)\n<\/a>\n$/.exec(document);
        expect(unescaped(match?.[1] ?? "?")).toBe(legal(value));
        expect(unescaped(match?.[2] ?? "?")).toBe(legal(text));
      }),
    );
  });
});
