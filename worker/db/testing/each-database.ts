import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";

/** Debian keeps the server programs out of the PATH. */
function serverPrograms(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const folders = readdirSync(root).map((version) => join(root, version, "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

const NOBODY = { uid: 65_534, gid: 65_534 };
/** The server refuses to run as root; "nobody" owns nothing and will do. */
const owner: { uid?: number; gid?: number } = process.getuid?.() === 0 ? NOBODY : {};

function startPostgres(programs: string) {
  const folder = mkdtempSync(join(tmpdir(), "camtay-pg-"));
  if (owner === NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...owner, cwd: folder, stdio: "ignore", env: { LC_ALL: "C", PATH: process.env.PATH } });
  run("initdb", "-D", data, "-U", "camtay", "-A", "trust", "--no-sync");
  // On a unix socket in its own folder: no port to collide on. Durability is not what these tests are about.
  run("pg_ctl", "-D", data, "-w", "-o", `-k ${folder} -c listen_addresses= -c fsync=off`, "-l", join(folder, "log"), "start");
  return {
    address: (name: string) => `postgres://camtay@/${name}?host=${encodeURIComponent(folder)}`,
    stop() {
      run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * One suite for every database: SQLite always, PostgreSQL where its server is installed.
 * @param suite is given a function that opens an empty database
 */
export function eachDatabase(suite: (open: () => Promise<Database>) => void): void {
  describe("SQLite", () => suite(() => openDatabase(":memory:")));
  const programs = serverPrograms();
  if (programs === null) return;
  describe("PostgreSQL", () => {
    let server: ReturnType<typeof startPostgres> | undefined;
    beforeAll(() => {
      server = startPostgres(programs);
    });
    afterAll(() => server?.stop());
    suite(async () => {
      if (!server) throw new Error("PostgreSQL did not start");
      const name = `t${randomBytes(6).toString("hex")}`;
      const client = new pg.Client({ connectionString: server.address("postgres") });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return openDatabase(server.address(name));
    });
  });
}
