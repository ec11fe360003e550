import { useEffect, useState } from "preact/hooks";
import { fetchBytes } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { failureOf } from "./failure-note.tsx";

const DRAWN_WIDTH_PX = 1_400;
/** The page in the viewer and the places cut from it are one picture: drawn once, kept while the paper is looked at. */
const KEPT = 8;
const drawn = new Map<string, Promise<Blob>>();

function draw(paperId: string, sha256: string | null, page: number): Promise<Blob> {
  const key = `${paperId} ${sha256} ${page}`;
  const known = drawn.get(key);
  if (known) return known;
  const query = { widthPx: DRAWN_WIDTH_PX, ...(sha256 !== null && { sha256: sha256 as never }) };
  const picture = fetchBytes("paperPage", { path: { paperId, index: String(page) }, query });
  // A page that failed is asked again; a file named without its digest may be another one next time.
  picture.then(() => sha256 === null && drawn.delete(key)).catch(() => drawn.delete(key));
  drawn.set(key, picture);
  for (const old of [...drawn.keys()].slice(0, -KEPT)) drawn.delete(old);
  return picture;
}

/**
 * One page of a paper's PDF, drawn by the worker from its very bytes.
 * @param sha256 digest of the file to draw; null = the paper's file as it is now
 * @returns `url` for an image element, null until it is there
 */
export function usePagePicture(paperId: string, sha256: string | null, page: number): { url: string | null; failure: Failure | null } {
  const [state, setState] = useState<{ url: string | null; failure: Failure | null }>({ url: null, failure: null });
  useEffect(() => {
    let gone = false;
    let url: string | null = null;
    setState({ url: null, failure: null });
    draw(paperId, sha256, page).then(
      (blob) => {
        if (gone) return;
        url = URL.createObjectURL(blob);
        setState({ url, failure: null });
      },
      (thrown: unknown) => !gone && setState({ url: null, failure: failureOf(thrown) }),
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [paperId, sha256, page]);
  return state;
}
