import type { Client } from "@camtay/shared/api/client.ts";
import { API, type ApiName } from "@camtay/shared/api/contract.ts";
import { AGENCY_HEADER, ROLES, type Role, type Route } from "@camtay/shared/api/route.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeGrant } from "./login/agency-grants.ts";
import { fillOffice, type Office } from "./testing/fill-office.ts";
import { logInOverHttp } from "./testing/log-in.ts";
import { startTestServer } from "./testing/test-server.ts";

let server: Awaited<ReturnType<typeof startTestServer>>;
let office: Office;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer({ CAMTAY_CALLS_PER_MINUTE: "100000" });
  office = await fillOffice(server.db, "H99");
  for (const agency of ["H99", "H01"])
    for (const role of ROLES) {
      const name = `${role}-${agency}`.toLowerCase();
      const { password } = await server.account(name, [role], agency);
      tokens.set(`${role} ${agency}`, (await logInOverHttp(server.url, name, password)).access_token);
    }
});
afterAll(() => server.close());

/** Bodies that pass the schema, so that only rights can refuse. */
const BODIES: Partial<Record<ApiName, unknown>> = {
  createBatch: {},
  reviewPaper: { fields: [], done: false },
  freeze: { paperIds: ["PAPER"] },
  authorise: { pin: "000000" },
  returnFromBrowser: { returned: "https://example.chromiumapp.org/sign?state=x" },
  tokenAnswer: { requestId: "none", refused: "signing.refused" },
  askGate: { identityNumber: "099000000001", procedure: "1.001193", dossier: "H99.1", purpose: "thử quyền tra cứu" },
  searchPapers: { text: "mẫu" },
  decidePersonMerge: { decision: "accept" },
  createPersonRequest: { identityNumber: "099000000001", kind: "access" },
  decidePersonRequest: { decision: "refuse", reason: "còn trong thời hạn lưu trữ" },
  whoSaw: { identityNumber: "099000000001" },
  lookup: { identityNumber: "099000000001", purpose: "thử quyền tra cứu", dossier: "H99.1" },
};
const QUERIES: Partial<Record<ApiName, string>> = {
  putBatchFile: "?name=a.pdf",
  verify: "?name=a.pdf",
  askedComponents: "?dossier=H99.1",
  previewCatalogue: "?name=a.csv&effectiveFrom=2026-12-01&whole=false",
  importCatalogue: `?name=a.csv&sha256=${"a".repeat(64)}&number=1/QD&issuedOn=2026-11-01&issuer=UBND&effectiveFrom=2026-12-01&whole=false`,
};

/** Resumable sending speaks in headers. */
const TUS = { "tus-resumable": "1.0.0", "upload-length": "4", "upload-offset": "0", "upload-metadata": `filename ${btoa("a.pdf")}` };

function call(name: ApiName, token: string | null, agency?: string): Promise<Response> {
  const route: Route = API[name];
  const ids: Record<string, string> = { ...office, index: "0" };
  const path = route.path.replace(/:(\w+)/g, (_, id: string) => ids[id] ?? "missing-id");
  const body = BODIES[name] === undefined ? undefined : JSON.stringify(BODIES[name]).replace("PAPER", office.paperId);
  const raw = route.media?.request;
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  if (agency !== undefined) headers[AGENCY_HEADER] = agency;
  if (body !== undefined) headers["content-type"] = "application/json";
  if (raw !== undefined) headers["content-type"] = raw;
  if (name.endsWith("Upload") || name === "uploadState") Object.assign(headers, TUS);
  return fetch(`${server.url}${path}${QUERIES[name] ?? ""}`, {
    method: route.method,
    headers,
    body: body ?? (raw === undefined ? null : new Uint8Array([37, 80, 68, 70])),
    signal: AbortSignal.timeout(20_000),
  });
}

const names = Object.keys(API) as ApiName[];
const mayCall = (route: Route, role: Role) => route.allow === "public" || route.allow === "anyone" || route.allow.includes(role);
const auditLines = async () => (await server.db.selectFrom("audit").select("line").execute()).length;

describe.each(names)("%s", (name) => {
  const route: Route = API[name];

  it("without a login is refused, unless it is public", async () => {
    const { status, body } = await call(name, null);
    await body?.cancel();
    expect(status === 401).toBe(route.allow !== "public");
  });

  it.each(ROLES)("as %s: the role decides, and a refusal leaves a line in the audit trail", async (role) => {
    const before = await auditLines();
    const { status, body } = await call(name, tokens.get(`${role} H99`)!);
    await body?.cancel();
    expect(status === 403).toBe(!mayCall(route, role));
    if (status === 403) expect(await auditLines()).toBe(before + 1);
  });

  if (route.path.includes(":") || name === "freeze")
    it.each(ROLES)("as %s of another agency: nothing of it is seen, and the attempt is written down", async (role) => {
      const before = await auditLines();
      const { status, body } = await call(name, tokens.get(`${role} H01`)!);
      await body?.cancel();
      expect(status).toBe(mayCall(route, role) ? 404 : 403);
      expect(await auditLines()).toBe(before + 1);
    });

  if (route.allow !== "public")
    it.each(ROLES)("as %s with a forged agency code: refused and written down", async (role) => {
      for (const agency of ["H99", "H1", "H01.50", "H99'--", "*"]) {
        const before = await auditLines();
        const { status, body } = await call(name, tokens.get(`${role} H01`)!, agency);
        await body?.cancel();
        expect(status).toBe(403);
        expect(await auditLines()).toBe(before + 1);
      }
    });
});

it("lists of another agency are empty", async () => {
  const client = (role: Role): Client => server.clientWith(tokens.get(`${role} H01`)!);
  expect((await client("officer").call("papers", { path: {} })).papers).toEqual([]);
  expect((await client("officer").call("dossiers", { path: {} })).dossiers).toEqual([]);
});

describe("an account with rights in other agencies", () => {
  let token: string;
  const as = (agency: string, name: ApiName) =>
    call(name, token, agency).then(async ({ status, body }) => {
      await body?.cancel();
      return status;
    });
  beforeAll(async () => {
    const { password } = await server.account("lien-co-quan", ["auditor"], "H01");
    await changeGrant(server.db, "lien-co-quan", { role: "officer", scope: "H99.*" }, "give", new Date());
    token = (await logInOverHttp(server.url, "lien-co-quan", password)).access_token;
  });

  it("has in each agency the rights given for it, and no others", async () => {
    expect(await as("H99", "dossier")).toBe(200);
    expect(await as("H99.12.3", "dossier")).toBe(404);
    expect(await as("H01", "dossier")).toBe(403);
    expect(await as("H99", "signingBatches")).toBe(403);
    expect(await as("H999", "dossier")).toBe(403);
  });

  it("loses a right with the next call", async () => {
    await changeGrant(server.db, "lien-co-quan", { role: "officer", scope: "H99.*" }, "take", new Date());
    expect(await as("H99", "dossier")).toBe(403);
  });
});
