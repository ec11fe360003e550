import { AGENCY_HEADER } from "@camtay/shared/api/route.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadOfficeKeys } from "../keys/office-keys.ts";
import { publishDossier } from "../reuse/publish-dossier.ts";
import { changeGrant } from "./login/agency-grants.ts";
import { logInOverHttp } from "./testing/log-in.ts";
import { startTestServer } from "./testing/test-server.ts";

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

/** Agencies whose papers somebody finds. */
async function found(
  loginName: string,
  roles: Parameters<typeof server.account>[1],
  grants: Parameters<typeof changeGrant>[2][],
  actFor?: string,
) {
  const { password } = await server.account(loginName, roles);
  for (const grant of grants) await changeGrant(server.db, loginName, grant, "give", new Date());
  const { access_token } = await logInOverHttp(server.url, loginName, password);
  const response = await fetch(`${server.url}/v1/searches`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${access_token}`,
      "content-type": "application/json",
      ...(actFor !== undefined && { [AGENCY_HEADER]: actFor }),
    },
    body: '{"text":"tran"}',
  });
  const { papers } = (await response.json()) as { papers: { agency: string }[] };
  return papers.map(({ agency }) => agency).sort();
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
