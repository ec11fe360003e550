import { request } from "node:http";
import { ErrorAnswer } from "@camtay/shared/api/answers.ts";
import { EXTENSION_ID } from "@camtay/shared/domain/extension-identity.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "./server.ts";
import { fillOffice } from "./testing/fill-office.ts";
import { logInOverHttp } from "./testing/log-in.ts";
import { startTestServer } from "./testing/test-server.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  const { password } = await server.account("cuakhau", ["officer"]);
  token = (await logInOverHttp(server.url, "cuakhau", password)).access_token;
});
afterAll(() => server.close());

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) } });
const post = (path: string, body: string) => call(path, { method: "POST", body, headers: { "content-type": "application/json" } });

/** fetch does not let a caller choose Host. */
const withHost = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${server.url}/v1/health`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

describe("who may knock", () => {
  it("a foreign name that points to this machine is refused (DNS rebinding)", async () => {
    const port = new URL(server.url).port;
    expect(await withHost(`127.0.0.1:${port}`)).toBe(200);
    expect(await withHost(`localhost:${port}`)).toBe(200);
    expect(await withHost(`evil.example:${port}`)).toBe(403);
    expect(await withHost("127.0.0.1:1")).toBe(403);
  });

  it("a page of the web is refused, the extension is let in", async () => {
    const from = (origin: string) => call("/v1/me", { headers: { origin } });
    expect((await from("https://evil.example")).status).toBe(403);
    expect((await from("null")).status).toBe(403);
    const allowed = await from(`chrome-extension://${EXTENSION_ID}`);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(`chrome-extension://${EXTENSION_ID}`);
  });

  it("every answer forbids framing, sniffing and scripts", async () => {
    const { headers } = await call("/v1/health");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("a port that is taken is said so", async () => {
    const port = Number(new URL(server.url).port);
    await expect(startServer({ ...server.settings, port })).rejects.toMatchObject({ code: "system.port_taken" });
  });
});

describe("what they may bring", () => {
  it.each([
    ["no JSON", "{", 400, "system.invalid_input"],
    ["a wrong identity number", '{"identityNumber":"12","purpose":"thử nghiệm","dossier":"H99.1"}', 400, "system.invalid_input"],
    ["ten megabytes", JSON.stringify({ purpose: "x".repeat(10 * 1024 * 1024) }), 400, "system.too_large"],
    [
      "a prototype",
      '{"__proto__":{"admin":true},"identityNumber":"099000000001","purpose":"abc","dossier":"H99"}',
      400,
      "system.invalid_input",
    ],
  ])("%s is refused with a sentence and the id of the call", async (_, body, status, code) => {
    const response = await post("/v1/lookups", body);
    expect(response.status).toBe(status);
    const answer = ErrorAnswer.parse(await response.json());
    expect(answer).toMatchObject({ code });
    expect(answer.requestId).not.toBe("");
    expect(answer.message.vi).not.toMatch(/12345|x{20}/);
  });

  it("a PDF that is too large is told the limit of PDFs", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/pdf", "content-length": String(65 * 1024 * 1024) };
      // Refused by what it says of itself: nothing needs to be sent.
      request(`${server.url}/v1/verifications?name=a.pdf`, { method: "POST", headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve(text));
      })
        .on("error", reject)
        .flushHeaders();
    });
    const { code, message } = ErrorAnswer.parse(JSON.parse(answer));
    expect(code).toBe("system.too_large");
    expect(message.vi).toContain("64 MiB");
  });

  it("an address that is none of ours is answered in the same shape", async () => {
    const response = await call("/v1/papers/../../etc/passwd");
    expect([400, 404]).toContain(response.status);
    ErrorAnswer.parse(await response.json());
  });

  it.each(["x'; drop table papers; --", "<script>", "a\u0000b", "../../etc/passwd", "\r\nset-cookie: a=b"])(
    "a name like %j is text or refused, never more",
    async (name) => {
      const { id } = (await (await post("/v1/batches", "{}")).json()) as { id: string };
      const response = await call(`/v1/batches/${id}/files?name=${encodeURIComponent(name)}`, {
        method: "PUT",
        body: new Uint8Array([1]),
        headers: { "content-type": "application/octet-stream" },
      });
      expect([200, 400]).toContain(response.status);
      const stored = await server.db.selectFrom("source_files").select("name").where("batch_id", "=", id).execute();
      for (const row of stored) {
        expect(row.name).toBe(name);
        expect(row.name).not.toMatch(/\.\.|\p{Cc}/u);
      }
    },
  );

  it("a procedure that is not in the catalogue is refused by its code", async () => {
    expect(await (await post("/v1/batches", '{"procedure":"1.999999"}')).json()).toMatchObject({ code: "paper.unknown_procedure" });
  });
});

it("events tell what changed in the own agency only, by id", async () => {
  const { tellChange } = await import("../pipeline/in-flight/change-events.ts");
  const stop = new AbortController();
  const response = await call("/v1/events", { signal: stop.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? "";
  await tellChange(server.db, "paper", "nguoi-khac-01", "H01", new Date());
  await tellChange(server.db, "paper", "cua-minh-0001", "H99", new Date());
  while (!text.includes("data:")) text += (await reader.read()).value ?? "";
  stop.abort();
  expect(text).toContain('{"kind":"paper","id":"cua-minh-0001"}');
  expect(text).not.toContain("nguoi-khac-01");
});

it("every look at a paper leaves a line that says who and which, and nothing of what it says", async () => {
  const office = await fillOffice(server.db, "H99");
  await server.db
    .insertInto("paper_fields")
    .values({
      paper_id: office.paperId,
      position: 0,
      key: "full_name",
      text: "Trần Bí Mật",
      read_text: "Trần Bí Mật",
      page: 0,
      box_json: null,
      confidence: 1,
      flagged: 0,
      source: "ocr",
      confirmed_by: null,
      confirmed_at: null,
    })
    .execute();
  expect((await call(`/v1/papers/${office.paperId}`)).status).toBe(200);
  await post("/v1/lookups", '{"identityNumber":"099000000001","purpose":"cấp lại giấy","dossier":"H99.7"}');
  const lines = await server.db.selectFrom("audit").selectAll().orderBy("line").execute();
  expect(lines.find((line) => line.action === "paper" && line.subject_id === office.paperId)?.outcome).toBe("done");
  const shown = lines.find((line) => line.action === "lookup");
  expect(JSON.parse(shown?.facts_json ?? "{}")).toMatchObject({ purpose: "cấp lại giấy", dossier: "H99.7", dossierKnown: false });
  expect(JSON.stringify(lines)).not.toMatch(/Bí Mật|099000000001/);
});

it("only the keeper of the seal goes on with a round of the seal, whoever may sign as a person", async () => {
  const { signingBatchId } = await fillOffice(server.db, "H98");
  await server.db.updateTable("signing_batches").set({ role: "seal" }).where("id", "=", signingBatchId).execute();
  const signer = await server.clientFor("ky-nguoi", ["signer"], "H98");
  const keeper = await server.clientFor("giu-dau", ["seal-keeper"], "H98");
  const path = { signingBatchId };
  const deeds = [
    (client: typeof signer) => client.call("authorise", { path, body: { pin: "" } }),
    (client: typeof signer) => client.call("returnFromBrowser", { path, body: { returned: "https://example.org/?code=a" } }),
    (client: typeof signer) => client.call("tokenAnswer", { path, body: { requestId: "a", refused: "signing.refused" } }),
    (client: typeof signer) => client.call("retrySigning", { path }),
  ];
  for (const deed of deeds) {
    await expect(deed(signer)).rejects.toMatchObject({ answer: { code: "access.role_missing" } });
    // No key is named here: the keeper comes as far as that.
    await expect(deed(keeper)).rejects.toMatchObject({ answer: { code: "system.bad_setting" } });
  }
});

it("asking for many people in a row goes through, and raises an alert for the auditor", async () => {
  for (let n = 0; n < 21; n += 1)
    await post("/v1/lookups", JSON.stringify({ identityNumber: `0990000010${10 + n}`, purpose: "đối chiếu giấy tờ", dossier: "H99.7" }));
  const alerts = await server.db.selectFrom("audit").select("line").where("action", "=", "alert.enumeration").execute();
  expect(alerts.length).toBeGreaterThan(0);
});

it("going through the archive word by word raises the same alert", async () => {
  const { id, password } = await server.account("tim-mai", ["officer"]);
  const client = server.clientWith((await logInOverHttp(server.url, "tim-mai", password)).access_token);
  const alerts = async () =>
    (await server.db.selectFrom("audit").select("facts_json").where("actor", "=", id).where("action", "=", "alert.enumeration").execute())
      .length;
  for (let n = 0; n < 40; n += 1) await client.call("searchPapers", { path: {}, body: { text: `từ ${n}` } });
  expect(await alerts()).toBe(0);
  await client.call("searchPapers", { path: {}, body: { text: "thêm" } });
  expect(await alerts()).toBe(1);
});
