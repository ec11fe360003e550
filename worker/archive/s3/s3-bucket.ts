import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { AppError } from "@camtay/shared/errors/app-error.ts";

/** Larger files go up in parts of this size; S3 allows 10,000 of them. */
const PART_BYTES = 32 << 20;

/** A place in a bucket. Every upload carries the SHA-256 of its bytes, so that the server refuses what the line changed. */
export interface S3Bucket {
  /** As people write it: `s3://bucket/prefix`. */
  readonly address: string;
  /** @param lockedUntil Object Lock in COMPLIANCE mode: nobody, not even the account's owner, can delete or replace it before */
  put(key: string, content: Uint8Array | { readonly file: string }, lockedUntil?: Date): Promise<void>;
  /** @returns null when there is none */
  get(key: string): Promise<Buffer | null>;
  /** The content in pieces, for what may be large. @throws AppError `archive.s3_failed` */
  stream(key: string): Promise<AsyncIterable<Uint8Array>>;
  /** Locks what is there already, or locks it longer. */
  lock(key: string, until: Date): Promise<void>;
  /** Keys below a prefix, in order. */
  list(prefix: string): AsyncGenerator<string>;
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/;
export const isS3Address = (place: string): boolean => place.startsWith("s3://");

/**
 * Opens `s3://bucket/prefix`. Credentials and region come from where the AWS SDK looks for them (environment, files, the machine's role).
 * @param endpoint address of a server that speaks S3; none: Amazon
 * @throws AppError `system.bad_setting`
 */
export function openBucket(address: string, endpoint?: string): S3Bucket {
  const [, bucket, folder = ""] = ADDRESS.exec(address) ?? [];
  if (bucket === undefined) throw new AppError("system.bad_setting", { variable: address });
  const client = new S3Client(
    endpoint === undefined ? {} : { endpoint, forcePathStyle: true, region: process.env.AWS_REGION ?? "us-east-1" },
  );
  const Bucket = bucket;
  const keyOf = (key: string): string => (folder === "" ? key : `${folder}/${key}`);
  const lockOf = (until: Date | undefined) =>
    until === undefined ? {} : { ObjectLockMode: "COMPLIANCE" as const, ObjectLockRetainUntilDate: until };

  async function putLarge(Key: string, file: string, sizeBytes: number, until: Date | undefined): Promise<void> {
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: "SHA256", ...lockOf(until) }),
    );
    const handle = await open(file, "r");
    try {
      const Parts: CompletedPart[] = [];
      for (let at = 0, PartNumber = 1; at < sizeBytes; at += PART_BYTES, PartNumber++) {
        const Body = Buffer.alloc(Math.min(PART_BYTES, sizeBytes - at));
        await handle.read(Body, 0, Body.length, at);
        const ChecksumSHA256 = sha256(Body);
        const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumSHA256 }));
        Parts.push({ PartNumber, ETag, ChecksumSHA256 });
      }
      await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    } catch (thrown) {
      // Parts of an upload that is not finished are paid for until it is given up.
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch((second: unknown) => {
        throw new AggregateError([thrown, second], "upload and its giving up", { cause: thrown });
      });
      throw thrown;
    } finally {
      await handle.close();
    }
  }

  const stream = async (key: string): Promise<AsyncIterable<Uint8Array> | null> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(key), ChecksumMode: "ENABLED" }));
      return Body as AsyncIterable<Uint8Array>;
    } catch (thrown) {
      if (thrown instanceof NoSuchKey) return null;
      throw thrown;
    }
  };

  return {
    address,
    put: (key, content, lockedUntil) =>
      failing(key, async () => {
        if (content instanceof Uint8Array) {
          await client.send(new PutObjectCommand({ Bucket, Key: keyOf(key), Body: content, ...checked(content), ...lockOf(lockedUntil) }));
          return;
        }
        const { size } = await stat(content.file);
        if (size > PART_BYTES) return putLarge(keyOf(key), content.file, size, lockedUntil);
        const handle = await open(content.file, "r");
        const Body = await handle.readFile().finally(() => handle.close());
        await client.send(new PutObjectCommand({ Bucket, Key: keyOf(key), Body, ...checked(Body), ...lockOf(lockedUntil) }));
      }),
    get: (key) =>
      failing(key, async () => {
        const body = await stream(key);
        if (body === null) return null;
        const parts: Uint8Array[] = [];
        for await (const part of body) parts.push(part);
        return Buffer.concat(parts);
      }),
    stream: (key) =>
      failing(key, async () => {
        const body = await stream(key);
        if (body === null) throw new AppError("archive.s3_failed", { key, reason: "NoSuchKey" });
        return body;
      }),
    lock: (key, until) =>
      failing(key, async () => {
        const Retention = { Mode: "COMPLIANCE" as const, RetainUntilDate: until };
        await client.send(new PutObjectRetentionCommand({ Bucket, Key: keyOf(key), Retention, ChecksumAlgorithm: "SHA256" }));
      }),
    async *list(prefix) {
      const start = folder === "" ? 0 : folder.length + 1;
      for (let ContinuationToken: string | undefined, more = true; more; ) {
        const page = await failing(prefix, () =>
          client.send(new ListObjectsV2Command({ Bucket, Prefix: keyOf(prefix), ...(ContinuationToken && { ContinuationToken }) })),
        );
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key.slice(start);
        ContinuationToken = page.NextContinuationToken;
        more = page.IsTruncated === true && ContinuationToken !== undefined;
      }
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** The algorithm is named as well: with a lock the server wants to hear it. */
const checked = (bytes: Uint8Array) => ({ ChecksumAlgorithm: "SHA256" as const, ChecksumSHA256: sha256(bytes) });

async function failing<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const first: unknown = thrown instanceof AggregateError && thrown.cause !== undefined ? thrown.cause : thrown;
    const reason = first instanceof S3ServiceException ? first.name : ((first as NodeJS.ErrnoException).code ?? "network");
    throw new AppError("archive.s3_failed", { key, reason }, { cause: thrown });
  }
}
