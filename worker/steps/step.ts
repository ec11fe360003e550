import type { z } from "zod";
import type { ObjectKeys } from "../archive/ocfl/object-keys.ts";
import type { SecondCopy } from "../archive/second-copy.ts";
import type { BlobStore } from "../blobs/blob-store.ts";

/** A step as plain data: loads no native library, so that anything may read it. */
export interface Step<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** verb-noun, e.g. `read-page`. */
  readonly name: string;
  /** Raise when equal input may give different output. */
  readonly version: number;
  readonly scope: "file" | "page" | "batch" | "paper" | "dossier";
  /** Digests, numbers and codes; bytes travel through the blob store. */
  readonly input: Input;
  readonly output: Output;
  readonly queue: "cpu" | "io";
  readonly retry: { readonly attempts: number; readonly backoffMs: number };
  readonly timeoutMs: number;
}

export const defineStep = <Input extends z.ZodType, Output extends z.ZodType>(step: Step<Input, Output>): Step<Input, Output> => step;

/** What a step's function may use beside its input. */
export interface StepTools {
  readonly blobs: BlobStore;
  /** Root of the archive: a folder, or `s3://bucket/prefix` and the server that speaks S3 (null: Amazon's). */
  readonly archiveFolder: string;
  readonly s3Endpoint?: string | null;
  /** Keys of what is archived; without them it is kept plain. */
  readonly archiveKeys?: ObjectKeys;
  /** Where what is archived must lie as well before it counts as archived. */
  readonly secondCopy?: SecondCopy;
  /** Tells progress: done, total. */
  readonly report: (done: number, total: number) => void;
  /** Aborted when the step ran too long or the worker stops. */
  readonly signal: AbortSignal;
}

/** The function of a step; equal input gives equal output, so it may run twice. */
export type Run<S extends Step> = (input: z.output<S["input"]>, tools: StepTools) => Promise<z.input<S["output"]>>;
