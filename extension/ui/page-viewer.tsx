import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../text/text.ts";
import { FailureNote } from "./failure-note.tsx";
import { usePagePicture } from "./page-picture.ts";

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
  const { url: picture, failure } = usePagePicture(paperId, sha256, page);
  const [zoom, setZoom] = useState(1);
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must scroll by keyboard too */}
      <section class="sheet" tabIndex={0} aria-label={t("desk.pageOf", { page: page + 1, count: pageCount })}>
        {picture === null && failure === null && <p role="status">{t("common.loading")}</p>}
        {picture !== null && (
          <div class="frame" style={{ width: `${zoom * 100}%` }}>
            <img src={picture} alt={t("review.pageAlt", { page: page + 1, name })} />
            {children}
          </div>
        )}
      </section>
    </div>
  );
}
