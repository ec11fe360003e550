import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fetchBytes } from "../messages/ask-background.ts";
import type { Failure } from "../messages/messages.ts";
import { t } from "../text/text.ts";
import { FailureNote, failureOf } from "./failure-note.tsx";

const DRAWN_WIDTH_PX = 1_400;

/**
 * One page of a paper's PDF, drawn by the worker from its very bytes.
 * @param sha256 digest of the file to draw; null = the paper's file as it is now
 */
export function PageViewer({
  paperId,
  name,
  sha256,
  page,
  pageCount,
  onPage,
  children,
}: {
  paperId: string;
  name: string;
  sha256: string | null;
  page: number;
  pageCount: number;
  onPage: (page: number) => void;
  /** Drawn over the page, in per cent of its size. */
  children?: ComponentChildren;
}) {
  const [picture, setPicture] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    let gone = false;
    let url: string | null = null;
    setPicture(null);
    setFailure(null);
    const query = { widthPx: DRAWN_WIDTH_PX, ...(sha256 !== null && { sha256: sha256 as never }) };
    fetchBytes("paperPage", { path: { paperId, index: String(page) }, query }).then(
      (blob) => {
        if (gone) return;
        url = URL.createObjectURL(blob);
        setPicture(url);
      },
      (thrown: unknown) => !gone && setFailure(failureOf(thrown)),
    );
    return () => {
      gone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [paperId, sha256, page]);
  return (
    <div class="viewer">
      <div class="bar">
        <span class="row">
          <button type="button" class="button small" disabled={page === 0} onClick={() => onPage(page - 1)} aria-label={t("desk.prevPage")}>
            ‹
          </button>
          {t("desk.pageOf", { page: page + 1, count: pageCount })}
          <button
            type="button"
            class="button small"
            disabled={page + 1 >= pageCount}
            onClick={() => onPage(page + 1)}
            aria-label={t("desk.nextPage")}
          >
            ›
          </button>
        </span>
        <span class="row">
          <button type="button" class="button small" onClick={() => setZoom(Math.max(1, zoom - 0.4))} aria-label={t("review.zoomOut")}>
            −
          </button>
          <button type="button" class="button small" onClick={() => setZoom(Math.min(3, zoom + 0.4))} aria-label={t("review.zoomIn")}>
            +
          </button>
        </span>
      </div>
      <FailureNote failure={failure} />
      <div class="sheet">
        {picture !== null && (
          <div class="frame" style={{ width: `${zoom * 100}%` }}>
            <img src={picture} alt={t("review.pageAlt", { page: page + 1, name })} />
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
