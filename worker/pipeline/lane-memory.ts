import koffi from "koffi";

const MIB = 1 << 20;
/** Up to here freed memory is kept for the next page: to hand it back and have it zeroed again costs a twentieth of the time of a page. */
const KEPT_MIB = 250;
let trim: ((keptBytes: number) => number) | null | undefined;

/**
 * Hands freed memory of the native libraries back to the system when much has gathered: small pieces that glibc would keep between two
 * pages. Does nothing where the C library has no such call.
 */
export function giveMemoryBack(): void {
  if (residentMiB() <= KEPT_MIB) return;
  if (trim === undefined)
    try {
      trim = koffi.load("libc.so.6").func("int malloc_trim(size_t kept)") as unknown as (keptBytes: number) => number;
    } catch {
      trim = null;
    }
  trim?.(0);
}

/** Resident memory of this process. */
export const residentMiB = (): number => process.memoryUsage.rss() / MIB;
