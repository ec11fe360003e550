import { createHash } from "node:crypto";
import type { Client } from "@camtay/shared/api/client.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer } from "./testing/test-server.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let admin: Client;
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.clientFor("quan-tri", ["admin"]);
});
afterAll(() => server.close());

const GOOD = "Mã TTHC,Tên thủ tục,Thành phần hồ sơ\n1.001193,Đăng ký khai sinh,Giấy chứng sinh\n1.000894,Đăng ký kết hôn,Tờ khai\n";
const BAD = "Mã TTHC,Tên thủ tục,Thành phần hồ sơ\nkhông phải mã,Đăng ký khai sinh,Giấy chứng sinh\n";
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const query = { name: "danh-muc.csv", effectiveFrom: "2026-01-01", whole: "false" } as const;
const decision = { ...query, number: "789/QĐ-UBND", issuedOn: "2025-12-20", issuer: "UBND tỉnh Mẫu" };
const preview = (text: string) => admin.call("previewCatalogue", { path: {}, query, bytes: bytes(text) });
const put = (text: string, sha256 = digest(text)) =>
  admin.call("importCatalogue", { path: {}, query: { ...decision, sha256 }, bytes: bytes(text) });
const imports = async () => (await admin.call("catalogueImports", { path: {} })).imports;

it("a preview says what would change and changes nothing", async () => {
  const { procedures, differences, errors } = await preview(GOOD);
  expect([procedures, errors, differences.map(({ kind }) => kind)]).toEqual([2, 0, ["procedure-added", "procedure-added"]]);
  expect(await imports()).toEqual([]);
});

it("a file with a wrong row is told by row and column, and refused", async () => {
  const { problems, differences } = await preview(BAD);
  expect(problems).toMatchObject([{ severity: "error", kind: "bad-code", line: 2, column: "A" }]);
  expect(differences).toEqual([]);
  await expect(put(BAD)).rejects.toMatchObject({ answer: { code: "catalogue.rows_refused" } });
  expect(await imports()).toEqual([]);
});

it("what was previewed is put in force, and undone once; another file is not", async () => {
  await expect(put(GOOD, digest(BAD))).rejects.toMatchObject({ answer: { code: "catalogue.other_file" } });
  const { id } = await put(GOOD);
  expect(await imports()).toMatchObject([{ id, number: "789/QĐ-UBND", agency: "H99", undoneAt: null }]);
  expect((await preview(GOOD)).differences).toEqual([]);
  const undo = () => admin.call("undoCatalogueImport", { path: { catalogueImportId: id } });
  expect((await undo()).undoneAt).not.toBeNull();
  await expect(undo()).rejects.toMatchObject({ answer: { code: "catalogue.no_such_import" } });
  expect((await preview(GOOD)).changes).toBe(2);
});

it("what is no catalogue is told so", async () => {
  for (const [body, code] of [
    [Buffer.from("%PDF-1.7"), "catalogue.not_a_table"],
    [Buffer.from("d0cf11e0a1b11ae1", "hex"), "catalogue.not_a_table"],
    [Buffer.from("Tên,Ghi chú\na,b\n"), "catalogue.no_header"],
  ] as const)
    await expect(admin.call("previewCatalogue", { path: {}, query, bytes: new Uint8Array(body) })).rejects.toMatchObject({
      answer: { code },
    });
});
