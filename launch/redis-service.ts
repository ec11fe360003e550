import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Service } from "./supervisor.ts";

/** Longest path a unix socket may have on Linux is 107 bytes. */
const LONGEST_SOCKET_PATH = 100;

/** Where the managed Redis of this data folder listens. Long folders get a short name in the temporary folder. */
export function redisSocket(data: string): string {
  const near = join(data, "run", "redis.sock");
  if (Buffer.byteLength(near) <= LONGEST_SOCKET_PATH) return near;
  return join(tmpdir(), `camtay-${createHash("sha256").update(data).digest("hex").slice(0, 12)}.sock`);
}

/** Redis on a unix socket only, with its append-only file on: the clock of the work, never its only memory. */
export function redisService(data: string): Service {
  const socket = redisSocket(data);
  mkdirSync(join(data, "run"), { recursive: true });
  mkdirSync(join(data, "redis"), { recursive: true });
  stopLeftover(socket);
  return {
    name: "redis",
    command: "redis-server",
    args: [
      "--port",
      "0",
      "--unixsocket",
      socket,
      "--unixsocketperm",
      "700",
      "--dir",
      join(data, "redis"),
      "--appendonly",
      "yes",
      "--save",
      "",
      "--maxmemory-policy",
      "noeviction",
    ],
    log: join(data, "logs", "redis.log"),
    ready: (line) => /ready to accept connections/i.test(line),
  };
}

/** A Redis left over from a start that was killed holds our files: ask it to go before a new one opens them. */
function stopLeftover(socket: string): void {
  if (!existsSync(socket)) return;
  try {
    execFileSync("redis-cli", ["-s", socket, "shutdown"], { stdio: "ignore", timeout: 10_000 });
  } catch {
    // Nobody answers: the socket file is only a leftover, and Redis replaces it.
  }
}
