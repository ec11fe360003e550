import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { currentTokens, logOut } from "./login.ts";
import { readTokens, saveTokens } from "./token-store.ts";

let office: Server;
let workerUrl: string;
let status: number;

beforeEach(async () => {
  const kept = new Map<string, unknown>();
  const session = {
    get: async (key: string) => (kept.has(key) ? { [key]: kept.get(key) } : {}),
    set: async (items: Record<string, unknown>) => void Object.entries(items).map(([key, value]) => kept.set(key, value)),
    remove: async (key: string) => void kept.delete(key),
  };
  vi.stubGlobal("chrome", { storage: { session } });
  office = createServer((_, answer) => answer.writeHead(status).end("{}"));
  await new Promise<void>((listening) => office.listen(0, "127.0.0.1", listening));
  workerUrl = `http://127.0.0.1:${(office.address() as AddressInfo).port}`;
  await saveTokens({ accessToken: "a", refreshToken: "r", expiresAt: 0, workerUrl });
});
afterEach(() => {
  vi.unstubAllGlobals();
  office.close();
});

test("a server that is just starting behind its gateway ends nobody's login", async () => {
  status = 502;
  await expect(currentTokens(workerUrl)).rejects.toMatchObject({ code: "fill.login_unreachable" });
  expect(await readTokens()).not.toBeNull();
});

test("a refused renewal ends the login", async () => {
  status = 400;
  expect(await currentTokens(workerUrl)).toBeNull();
  expect(await readTokens()).toBeNull();
});

test("who logs out is out, also when the office cannot be reached", async () => {
  await new Promise((closed) => office.close(closed));
  await logOut();
  expect(await readTokens()).toBeNull();
});
