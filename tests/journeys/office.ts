import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@camtay/shared/api/client.ts";
import type { Role } from "@camtay/shared/api/route.ts";
import { addAccount } from "@camtay/worker/api/login/accounts.ts";
import { logInOverHttp } from "@camtay/worker/api/testing/log-in.ts";
import { openDatabase } from "@camtay/worker/db/open-database.ts";
import { readSettings } from "@camtay/worker/settings.ts";
import { redisService, redisSocket } from "../../launch/redis-service.ts";
import { type Running, startService } from "../../launch/supervisor.ts";
import { startTestServices, type TestServices } from "../services/start-test-services.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CAMTAY = join(ROOT, "worker", "cli", "camtay.ts");
export const SAMPLE = join(ROOT, "tests", "corpus", "sample");
const QUIET = "--disable-warning=ExperimentalWarning";

export interface Office {
  readonly url: string;
  readonly data: string;
  readonly services: TestServices;
  /** Password of a new account. */
  account(loginName: string, roles: readonly Role[]): Promise<string>;
  /** Typed client, logged in as a new account. */
  clientFor(loginName: string, roles: readonly Role[]): Promise<Client>;
  /** Runs a command of `camtay` against this office's data. */
  camtay(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }>;
  /** As when the server's machine is switched off. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
}

/** A whole office as `npm start` runs it: Redis, signing service, server and worker, each a process of its own, in a new data folder. */
export async function startOffice(): Promise<Office> {
  const data = await mkdtemp(join(tmpdir(), "camtay-office-"));
  const running: Running[] = [];
  const services = await startTestServices({ phone: "auto", phoneDelayMs: 200 });
  const env: Record<string, string> = {
    CAMTAY_DATA: data,
    CAMTAY_PORT: "0",
    CAMTAY_REDIS: redisSocket(data),
    CAMTAY_CSC_URL: services.cscUrl,
    CAMTAY_CSC_CLIENT_ID: services.client.id,
    CAMTAY_CSC_CLIENT_SECRET: services.client.secret,
    CAMTAY_TSA_URL: services.tsaUrl,
    CAMTAY_TRUST: services.trustDir,
  };
  const close = async () => {
    for (const service of running.reverse()) await service.stop();
    await services.stop();
    await rm(data, { recursive: true, force: true });
  };
  const command = (name: string) => ({
    name,
    command: process.execPath,
    args: [QUIET, CAMTAY, name],
    env,
    log: join(data, "logs", `${name}.log`),
  });
  try {
    running.push(await startService(redisService(data)));
    const server = await startService({ ...command("serve"), ready: (line) => /https?:\/\//.test(line) });
    running.push(server);
    running.push(await startService({ ...command("work"), ready: (line) => line.trim() !== "" }));
    const url = /https?:\/\/[^\s"]+/.exec(server.readyLine)?.[0] ?? "";
    const account = async (loginName: string, roles: readonly Role[]) => {
      const settings = readSettings(env);
      const db = await openDatabase(settings.database);
      const password = `${loginName}-mật-khẩu-thử-0`;
      await addAccount(db, { loginName, displayName: loginName, agency: settings.agency, roles, password }, new Date());
      await db.destroy();
      return password;
    };
    return {
      url,
      data,
      services,
      account,
      async clientFor(loginName, roles) {
        const { access_token } = await logInOverHttp(url, loginName, await account(loginName, roles));
        return createClient(url, (target, init) =>
          fetch(target, { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${access_token}` } }),
        );
      },
      camtay: (...args) =>
        new Promise((resolve) => {
          execFile(
            process.execPath,
            [QUIET, CAMTAY, ...args],
            { env: { ...process.env, ...env }, maxBuffer: 1 << 26 },
            (error, stdout, stderr) => resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr }),
          );
        }),
      stopServer: () => server.stop(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A person has looked for what the dossiers are said to lack; before that nothing of them is signed. @returns how many questions there were */
export async function answerDossierQuestions(officer: Client): Promise<number> {
  const { dossiers } = await officer.call("dossiers", { path: {} });
  const questions = dossiers.flatMap((dossier) => dossier.reviews ?? []);
  for (const { id } of questions) await officer.call("closeReview", { path: { reviewId: id } });
  return questions.length;
}
