import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type Content, piecesOf } from "../ocfl/durable-files.ts";
import type { LockableStorage } from "../storage/object-storage.ts";
import { parseS3Address } from "./s3-address.ts";

/** Larger files go up in parts of this size; S3 allows 10,000 of them. */
const PART_BYTES = 32 << 20;
/** S3 answers so while another put of the same key is under way; it is asked again. */
const MOST_CONFLICTS = 20;
/** Conditional writes, RFC 9110 13.1.2: only where nothing is. */
const IF_ABSENT = { IfNoneMatch: "*" } as const;
type Condition = typeof IF_ABSENT | Record<string, never>;

/** By server. Each keeps its connections and credentials: an archive is opened for every dossier. */
const clients = new Map<string, S3Client>();

function clientOf(endpoint = ""): S3Client {
  const known = clients.get(endpoint);
  if (known) return known;
  const own = endpoint === "" ? {} : { endpoint, forcePathStyle: true, region: process.env.AWS_REGION ?? "us-east-1" };
  const client = new S3Client(own);
  clients.set(endpoint, client);
  return client;
}

/**
 * An archive's storage in `s3://bucket/prefix`. Every upload carries the SHA-256 of its bytes, so that the server refuses what the line
 * changed. Credentials and region come from where the AWS SDK looks for them (environment, files, the machine's role).
 * @param endpoint address of a server that speaks S3; none: Amazon
 * @throws AppError `system.bad_setting`; each method: `archive.s3_failed`
 */
export function openS3Storage(address: string, endpoint?: string): LockableStorage {
  const { bucket: Bucket, prefix: folder } = parseS3Address(address);
  const client = clientOf(endpoint);
  const keyOf = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
  const pathOf = (key: string): string => (folder === "" ? key : key.slice(folder.length + 1));

  async function put(path: string, content: Content, condition: Condition): Promise<void> {
    const Key = keyOf(path);
    const parts = partsOf("digests" in content ? content.content : content);
    const first = (await parts.next()).value ?? Buffer.alloc(0);
    if (first.length < PART_BYTES) await client.send(new PutObjectCommand({ Bucket, Key, Body: first, ...checked(first), ...condition }));
    else await putLarge(Key, first, parts, condition);
  }

  async function putLarge(Key: string, first: Buffer, rest: AsyncGenerator<Buffer>, condition: Condition): Promise<void> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: "SHA256" }));
    try {
      const Parts: CompletedPart[] = [];
      for (let Body: Buffer | undefined = first; Body !== undefined; Body = (await rest.next()).value) {
        const PartNumber = Parts.length + 1;
        const ChecksumSHA256 = sha256(Body);
        const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumSHA256 }));
        Parts.push({ PartNumber, ETag, ChecksumSHA256 });
      }
      await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...condition }));
    } catch (thrown) {
      // Parts of an upload that is not finished are paid for until it is given up.
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch((second: unknown) => {
        throw new AggregateError([thrown, second], "upload and its giving up", { cause: thrown });
      });
      throw thrown;
    }
  }

  /** The answer's body; null when there is no such file. */
  async function open(path: string, Range?: string): Promise<AsyncIterable<Uint8Array> | null> {
    try {
      // A checksum covers the whole file, so that a part of it cannot be checked by it.
      const how = Range === undefined ? { ChecksumMode: "ENABLED" as const } : { Range };
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(path), ...how }));
      return Body as AsyncIterable<Uint8Array>;
    } catch (thrown) {
      if (thrown instanceof NoSuchKey) return null;
      throw thrown;
    }
  }

  return {
    address: `s3://${Bucket}${folder === "" ? "" : `/${folder}`}`,
    putIfAbsent: (path, content) =>
      failing(path, async () => {
        for (let conflicts = 0; ; conflicts++)
          try {
            await put(path, content, IF_ABSENT);
            return true;
          } catch (thrown) {
            const { name } = firstOf(thrown) as { name?: string };
            if (name === "PreconditionFailed") return false;
            if (name !== "ConditionalRequestConflict" || conflicts === MOST_CONFLICTS) throw thrown;
          }
      }),
    replace: (path, content) => failing(path, () => put(path, content, {})),
    remove: (path) => failing(path, async () => void (await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(path) })))),
    destroy: (path) =>
      failing(path, async () => {
        const Key = keyOf(path);
        const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
        for (const found of [...Versions, ...DeleteMarkers])
          if (found.Key === Key) await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: found.VersionId }));
      }),
    get: (path) => failing(path, async () => gathered(await open(path))),
    range: (path, start, length) =>
      failing(path, async () => {
        try {
          return await gathered(await open(path, `bytes=${start}-${start + length - 1}`));
        } catch (thrown) {
          if ((thrown as { name?: string }).name === "InvalidRange") return Buffer.alloc(0); // begins behind the end
          throw thrown;
        }
      }),
    head: (path) =>
      failing(path, async () => {
        try {
          const { ContentLength = 0, LastModified = new Date(0) } = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(path) }));
          return { path, sizeBytes: ContentLength, changedAt: LastModified };
        } catch (thrown) {
          if (thrown instanceof NotFound || thrown instanceof NoSuchKey) return null;
          throw thrown;
        }
      }),
    async *list(prefix) {
      for (let ContinuationToken: string | undefined, more = true; more; ) {
        const page = await failing(prefix, () =>
          client.send(new ListObjectsV2Command({ Bucket, Prefix: keyOf(prefix), ...(ContinuationToken && { ContinuationToken }) })),
        );
        for (const { Key, Size = 0, LastModified = new Date(0) } of page.Contents ?? [])
          if (Key !== undefined) yield { path: pathOf(Key), sizeBytes: Size, changedAt: LastModified };
        ContinuationToken = page.NextContinuationToken;
        more = page.IsTruncated === true && ContinuationToken !== undefined;
      }
    },
    content: (path) => ({
      async *pieces() {
        const body = await failing(path, () => open(path));
        if (body === null) throw new AppError("archive.s3_failed", { key: path, reason: "NoSuchKey" });
        // A line that breaks while the bytes come is told as any other failure of the storage.
        const pieces = body[Symbol.asyncIterator]();
        try {
          for (let next = await failing(path, () => pieces.next()); !next.done; next = await failing(path, () => pieces.next()))
            yield next.value;
        } finally {
          await pieces.return?.();
        }
      },
    }),
    lock: (path, until) =>
      failing(path, async () => {
        const Retention = { Mode: "COMPLIANCE" as const, RetainUntilDate: until };
        await client.send(new PutObjectRetentionCommand({ Bucket, Key: keyOf(path), Retention, ChecksumAlgorithm: "SHA256" }));
      }),
  };
}

async function gathered(body: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  return body === null ? null : Buffer.concat(await Array.fromAsync(body));
}

/** The bytes in buffers of `PART_BYTES`, the last one shorter. */
async function* partsOf(content: Exclude<Content, { content: unknown }>): AsyncGenerator<Buffer, undefined> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (let piece of piecesOf(content)) {
    for (; bytes + piece.length >= PART_BYTES; waiting = [], bytes = 0) {
      const room = PART_BYTES - bytes;
      yield Buffer.concat([...waiting, piece.subarray(0, room)]);
      piece = piece.subarray(room);
    }
    waiting.push(piece);
    bytes += piece.length;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
  return undefined;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64");

/** The algorithm is named as well: with a lock the server wants to hear it. */
const checked = (bytes: Uint8Array) => ({ ChecksumAlgorithm: "SHA256" as const, ChecksumSHA256: sha256(bytes) });

/** What went wrong first, when giving the upload up failed as well. */
const firstOf = (thrown: unknown): unknown => (thrown instanceof AggregateError && thrown.cause !== undefined ? thrown.cause : thrown);

async function failing<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const first = firstOf(thrown);
    if (first instanceof AppError) throw first;
    const reason = first instanceof S3ServiceException ? first.name : ((first as NodeJS.ErrnoException).code ?? "network");
    throw new AppError("archive.s3_failed", { key, reason }, { cause: thrown });
  }
}
