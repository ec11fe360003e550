import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@camtay/shared/api/client.ts";
import type { Role } from "@camtay/shared/api/route.ts";
import { readSettings } from "../../settings.ts";
import { addAccount } from "../login/accounts.ts";
import { randomPassword } from "../login/password-hash.ts";
import { startServer } from "../server.ts";
import { logInOverHttp } from "./log-in.ts";

/** A real server on a port of its own with an empty data folder, for tests. */
export async function startTestServer(environment: Record<string, string> = {}, options: Parameters<typeof startServer>[1] = {}) {
  const folder = await mkdtemp(join(tmpdir(), "camtay-api-"));
  const settings = readSettings({ CAMTAY_DATA: folder, CAMTAY_PORT: "0", CAMTAY_LOG_LEVEL: "silent", ...environment });
  const server = await startServer(settings, options);
  const clientWith = (token: string): Client =>
    createClient(server.url, (url, init) =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` } }),
    );
  return {
    ...server,
    settings,
    /** A typed client that carries this token. */
    clientWith,
    async account(loginName: string, roles: readonly Role[], agency = "H99") {
      const password = randomPassword();
      const account = await addAccount(server.db, { loginName, displayName: loginName, agency, roles, password }, new Date());
      return { ...account, password };
    },
    /** A typed client logged in as a new account. */
    async clientFor(loginName: string, roles: readonly Role[], agency = "H99") {
      const { password } = await this.account(loginName, roles, agency);
      return clientWith((await logInOverHttp(server.url, loginName, password)).access_token);
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
