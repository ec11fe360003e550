/** Folders that the watch makes in the watched one; everything else is a counter's. Plain letters: they are seen through SMB and old programs. */
export const TAKEN_FOLDER = "da-nhan";
export const NOT_READ_FOLDER = "khong-doc-duoc";
export const LOCK_FILE = ".camtay-watch.lock";

/** What scanning programs and Windows leave or write beside the scans; a scan under way gets its own name when it is done. */
const PASSED_OVER = /^(?:\.|~\$|thumbs\.db$|desktop\.ini$|ehthumbs)|\.(?:tmp|temp|part|partial|crdownload|lock|filepart)$|\.ly-do\.txt$/i;

export const isPassedOver = (name: string): boolean => PASSED_OVER.test(name);

/** "scan.pdf" with 2 becomes "scan (2).pdf". */
export function numbered(name: string, count: number): string {
  if (count < 2) return name;
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name} (${count})` : `${name.slice(0, dot)} (${count})${name.slice(dot)}`;
}

/** Beside a file that is no scan: a note with its name. */
export const noteName = (name: string): string => `${name}.ly-do.txt`;
