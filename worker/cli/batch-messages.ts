import type { BatchProgress, Problem } from "@camtay/shared/api/answers.ts";

const STATES: Record<BatchProgress["state"], string> = {
  open: "đang nhận tệp",
  running: "đang làm",
  finished: "xong",
  failed: "hỏng",
  cancelled: "đã bỏ",
};

/** What `camtay batches` says. */
export const BATCH_MESSAGES = {
  usage: "batches [list] | problems | pause ID | resume ID | cancel ID | retry ID | dismiss ID [--json]",
  summary: "Xem các bó và chỗ vướng; tạm dừng, làm tiếp hoặc bỏ một bó; thử lại hoặc đánh dấu đã xử lý một chỗ vướng.",
  batch: ({ id, state, paused, pagesDone, pagesTotal, secondsLeft, label }: BatchProgress) =>
    [
      id,
      paused ? "tạm dừng" : STATES[state],
      `${pagesDone}/${pagesTotal} trang`,
      secondsLeft === null || secondsLeft === undefined ? "" : `còn khoảng ${Math.ceil(secondsLeft / 60)} phút`,
      label ?? "",
    ].join("\t"),
  problem: ({ id, label, file, page, dossierCode, message, code, canRetry }: Problem) =>
    [
      id,
      [dossierCode, label, file, page === null ? null : `trang ${page}`].filter((part) => part !== null).join(" · "),
      `${message} [${code}]`,
      canRetry ? "thử lại được" : "",
    ].join("\t"),
} as const;
