import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "@camtay/shared/api/client.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { publishDossier } from "../reuse/publish-dossier.ts";
import { startTestServer } from "./testing/test-server.ts";

const NUMBER = IdentityNumber.parse("099082000001");
let server: Awaited<ReturnType<typeof startTestServer>>;
let client: Client;
beforeAll(async () => {
  server = await startTestServer();
  client = await server.clientFor("canbo", ["officer"]);
  const { person } = await loadOfficeKeys(server.settings.dataFolder);
  const field = (key: string, text: string) => ({ key, text, page: 0, box: null, confidence: 1, flagged: false, source: "ocr" as const });
  const papers = [
    {
      paperId: "giay-doc-than",
      documentType: "giay_xac_nhan_tinh_trang_hon_nhan",
      component: "Giấy xác nhận",
      pdfSha256: "a".repeat(64),
      fields: [field("full_name", "Trần Văn Mẫu"), field("id_paper", `CCCD số ${NUMBER}`), field("issue_date", "01/11/2026")],
    },
  ];
  const dossier = { dossierId: "d1", code: "H99.1", agency: "H99", procedure: "1.000894", returnedAt: null, papers };
  await server.db.transaction().execute((transaction) => publishDossier(transaction, person, dossier, new Date()));
});
afterAll(() => server.close());

const ask = (over: object = {}) =>
  client.call("askGate", {
    path: {},
    body: { identityNumber: NUMBER, procedure: "1.000894.H36", dossier: "H99.2", purpose: "tiếp nhận hồ sơ kết hôn", ...over },
  });

it("each component of the procedure has its answer, and what the archive holds is not asked for", async () => {
  const { procedureName, components } = await ask();
  expect(procedureName).toBe("Đăng ký kết hôn");
  const single = components.find(({ paper }) => paper !== null);
  expect(single).toMatchObject({
    answer: "held",
    reuse: "reused-archive",
    handling: null,
    paper: { paperId: "giay-doc-than", issuedOn: "2026-11-01" },
  });
  expect(components.every(({ rule }) => rule.text !== "")).toBe(true);
  expect(components.some(({ answer, handling }) => answer === "must-bring" && handling === "show-only")).toBe(true);
});

it("what a connected database answers for comes before the archive; an incident brings the archive back", async () => {
  const file = join(server.settings.dataFolder, "connected-databases.json");
  const write = (available: boolean) =>
    writeFile(file, JSON.stringify([{ id: "ho-tich", name: "CSDL hộ tịch điện tử", answersFor: ["KQ.G15.000038"], available }]));
  await write(true);
  expect((await ask()).components.find(({ database }) => database !== null)).toMatchObject({
    answer: "replaced-by-data",
    database: "CSDL hộ tịch điện tử",
  });
  await write(false);
  expect((await ask()).components.filter(({ answer }) => answer === "held")).toHaveLength(1);
  await writeFile(file, "{");
  await expect(ask()).rejects.toMatchObject({ answer: { code: "system.bad_setting" } });
  await writeFile(file, "[]");
});

it("is counted and written down like a look-up, and needs its reason", async () => {
  await expect(ask({ purpose: "abc" })).rejects.toMatchObject({ answer: { code: "reuse.reason_needed" } });
  await expect(ask({ procedure: "9.999999" })).rejects.toMatchObject({ answer: { code: "paper.unknown_procedure" } });
  const lines = await server.db.selectFrom("audit").select("facts_json").where("action", "=", "lookup").execute();
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain(NUMBER);
});

describe("what was answered drives the scanning", () => {
  const SECOND = IdentityNumber.parse("099082000009");
  const asked = async (dossier: string) => (await client.call("askedComponents", { path: {}, query: { dossier } })).components;
  const answersOf = async (dossier: string) =>
    (await asked(dossier)).filter(({ source }) => source === "H99.1").map(({ answer }) => answer);

  it("is kept by dossier, with where the content comes from, for the own agency only", async () => {
    await ask({ dossier: "H99.5" });
    expect(await asked("H99.5")).toEqual(
      expect.arrayContaining([expect.objectContaining({ answer: "held", reuse: "reused-archive", source: "H99.1" })]),
    );
    expect(await asked("H99.6")).toEqual([]);
    const other = await server.clientFor("noi-khac", ["digitizer"], "H01");
    expect((await other.call("askedComponents", { path: {}, query: { dossier: "H99.5" } })).components).toEqual([]);
    const stored = JSON.stringify(await server.db.selectFrom("asked_components").selectAll().execute());
    expect(stored).not.toMatch(/099082000001|Trần Văn Mẫu/);
  });

  it("of two people on one dossier both must have the paper", async () => {
    await ask({ dossier: "H99.7" });
    expect(await answersOf("H99.7")).toEqual(["held"]);
    await ask({ dossier: "H99.7", identityNumber: SECOND });
    expect(await answersOf("H99.7")).toEqual([]);
    expect((await asked("H99.7")).length).toBe((await asked("H99.5")).length);
  });
});
