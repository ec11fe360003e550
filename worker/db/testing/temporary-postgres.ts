import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folder of the server's programs, which Debian keeps out of the PATH; null where PostgreSQL is not installed. */
export function findPostgres(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const folders = readdirSync(root).map((version) => join(root, version, "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

const NOBODY = { uid: 65_534, gid: 65_534 };
/** The server refuses to run as root; "nobody" owns nothing and will do. */
const owner: { uid?: number; gid?: number } = process.getuid?.() === 0 ? NOBODY : {};

export interface TemporaryPostgres {
  /** Of a database in it. */
  readonly address: (name: string) => string;
  stop(): void;
}

/**
 * A PostgreSQL server of its own in a temporary folder, with the settings it comes with.
 * @param programs folder of the server's programs (`findPostgres`)
 * @param options.durable false: commits are not written through to the disk
 */
export function startPostgres(programs: string, { durable }: { readonly durable: boolean }): TemporaryPostgres {
  const folder = mkdtempSync(join(tmpdir(), "camtay-pg-"));
  if (owner === NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...owner, cwd: folder, stdio: "ignore", env: { LC_ALL: "C", PATH: process.env.PATH } });
  run("initdb", "-D", data, "-U", "camtay", "-A", "trust", "--no-sync");
  // On a unix socket in its own folder: no port to collide on.
  const settings = `-k ${folder} -c listen_addresses=${durable ? "" : " -c fsync=off"}`;
  run("pg_ctl", "-D", data, "-w", "-o", settings, "-l", join(folder, "log"), "start");
  return {
    address: (name) => `postgres://camtay@/${name}?host=${encodeURIComponent(folder)}`,
    stop() {
      run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
