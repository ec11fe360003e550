import { AGENCY_HEADER } from "@camtay/shared/api/route.ts";
import { IdentityNumber } from "@camtay/shared/domain/identity-number.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { lookUp } from "../reuse/look-up.ts";
import { publishDossier } from "../reuse/publish-dossier.ts";
import { changeGrant } from "./login/agency-grants.ts";
import { logInOverHttp } from "./testing/log-in.ts";
import { startTestServer } from "./testing/test-server.ts";

const CITIZEN = IdentityNumber.parse("099000000001");

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
  const { person } = await loadOfficeKeys(server.settings.dataFolder);
  const field = (key: string, text: string) => ({ key, text, page: 0, box: null, confidence: 1, flagged: false, source: "ocr" as const });
  for (const agency of ["H99", "H99.50", "H01"]) {
    const fields = [field("full_name", "Trần Thử")];
    const papers = [{ paperId: `p-${agency}`, documentType: "can_cuoc", component: "Thẻ", pdfSha256: "a".repeat(64), fields }];
    const dossier = { dossierId: `d-${agency}`, code: `${agency}.1`, agency, procedure: "1.000894", returnedAt: null, papers };
    await server.db.transaction().execute((transaction) => publishDossier(transaction, person, dossier, new Date()));
  }
});
afterAll(() => server.close());

/** What a new account with these rights is answered. */
async function ask(
  path: string,
  body: object,
  loginName: string,
  roles: Parameters<typeof server.account>[1],
  grants: Parameters<typeof changeGrant>[2][],
  actFor?: string,
): Promise<unknown> {
  const { password } = await server.account(loginName, roles);
  for (const grant of grants) await changeGrant(server.db, loginName, grant, "give", new Date());
  const { access_token } = await logInOverHttp(server.url, loginName, password);
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${access_token}`,
      "content-type": "application/json",
      ...(actFor !== undefined && { [AGENCY_HEADER]: actFor }),
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

type Rights = Parameters<typeof ask> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** Agencies whose papers somebody finds. */
async function found(...rights: Rights) {
  const { papers } = (await ask("/v1/searches", { text: "tran" }, ...rights)) as { papers: { agency: string }[] };
  return papers.map(({ agency }) => agency).sort();
}

/** Agencies whose officers somebody is told of who asks on a citizen's behalf. */
async function seen(...rights: Rights) {
  const { sightings } = (await ask("/v1/who-saw", { identityNumber: CITIZEN }, ...rights)) as { sightings: { agency: string }[] };
  return sightings.map(({ agency }) => agency).sort();
}

it("an officer finds papers of the agency acted for, whatever rights there are elsewhere", async () => {
  expect(await found("can-bo-1", ["officer"], [])).toEqual(["H99"]);
  expect(await found("can-bo-2", ["officer"], [{ role: "officer", scope: "H01" }])).toEqual(["H99"]);
  expect(await found("can-bo-3", ["officer"], [{ role: "officer", scope: "H01" }], "H01")).toEqual(["H01"]);
});

it("an archivist finds papers of every agency in which they are one", async () => {
  expect(await found("luu-tru-1", ["archivist"], [])).toEqual(["H99"]);
  expect(await found("luu-tru-2", ["archivist"], [{ role: "archivist", scope: "H99.*" }])).toEqual(["H99", "H99.50"]);
  expect(await found("luu-tru-3", ["officer"], [{ role: "archivist", scope: "H01" }])).toEqual(["H01", "H99"]);
});

it("who answers a citizen is told of look-ups in the agencies they answer for, and of no other", async () => {
  const { person } = await loadOfficeKeys(server.settings.dataFolder);
  for (const agency of ["H99", "H99.50", "H01"]) {
    const request = { accountId: `can-bo ${agency}`, agency, identityNumber: CITIZEN, purpose: "thử ai đã xem", dossierCode: "H99.1" };
    await lookUp(server.db, person, request, { dailyLimit: 10, lines: () => [] }, new Date());
  }
  expect(await seen("quan-ly-1", ["manager"], [])).toEqual(["H99"]);
  expect(await seen("quan-ly-2", ["manager"], [{ role: "officer", scope: "H01" }])).toEqual(["H99"]);
  expect(await seen("quan-ly-3", ["manager"], [{ role: "manager", scope: "H99.*" }])).toEqual(["H99", "H99.50"]);
  expect(await seen("quan-ly-4", ["officer"], [{ role: "manager", scope: "H01" }], "H01")).toEqual(["H01"]);
});
