import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { ARCHIVE_PYTHON } from "../conformance/judges.ts";

const SERVER = join(ARCHIVE_PYTHON, "moto_server");
/** A real S3 server program (Moto), which `npm run judges` brings. */
export const hasS3 = (): boolean => existsSync(SERVER);

export interface S3Service {
  readonly endpoint: string;
  readonly client: S3Client;
  /** Makes a bucket with Object Lock. */
  makeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });

const credentials = { accessKeyId: "thu", secretAccessKey: "thu" };

/** Starts it on loopback; the product's own clients find their credentials in the environment, as they do in an office. */
export async function startS3(): Promise<S3Service> {
  process.env.AWS_ACCESS_KEY_ID ??= credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY ??= credentials.secretAccessKey;
  const port = await freePort();
  const server: ChildProcess = spawn(SERVER, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await fetch(endpoint).catch(() => null))) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    await wait(200);
  }
  const client = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", credentials });
  return {
    endpoint,
    client,
    async makeBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true }));
    },
    async stop() {
      client.destroy();
      server.kill();
      await ended;
    },
  };
}
