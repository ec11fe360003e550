import type { DigitizedPage, DigitizeResult, FailedFile } from "@camtay/shared/domain/digitized.ts";
import { CLI_MESSAGES } from "../cli-messages.ts";

/** Told of every page and paper as it is done. */
export interface DigitizeProgress {
  pageDone(page: DigitizedPage, done: number, total: number): void;
  failed(failure: FailedFile, done: number, total: number): void;
  paperDone(done: number, total: number): void;
}

export interface TerminalProgress extends DigitizeProgress {
  finish(result: DigitizeResult): void;
}

const BAR_WIDTH = 28;

/** A bar with time left on a terminal; elsewhere one line a page. */
export function terminalProgress(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): TerminalProgress {
  const isTerminal = stream.isTTY === true;
  const started = now();
  const line = (text: string) => stream.write(`${isTerminal ? "\r\u001b[K" : ""}${text}\n`);
  const bar = (done: number, total: number, text: string) => {
    const filled = total === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * done) / total);
    stream.write(`\r\u001b[K${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${text}`);
  };
  const pages = (done: number, total: number) => {
    const secondsLeft = done < 2 ? null : Math.ceil((((now() - started) / done) * (total - done)) / 1000);
    bar(done, total, CLI_MESSAGES.progress(done, total, secondsLeft));
  };
  return {
    pageDone(page, done, total) {
      if (isTerminal) return pages(done, total);
      line(
        CLI_MESSAGES.page(
          done,
          total,
          page.file,
          page.page,
          page.blank ? CLI_MESSAGES.pageBlank : CLI_MESSAGES.pageRead(page.words.length),
        ),
      );
    },
    failed(failure, done, total) {
      line(CLI_MESSAGES.page(done, total, failure.file, failure.page, CLI_MESSAGES.pageFailed(failure.message)));
      if (isTerminal) pages(done, total);
    },
    paperDone(done, total) {
      if (isTerminal) bar(done, total, CLI_MESSAGES.composing(done, total));
    },
    finish(result) {
      line(CLI_MESSAGES.done(result.papers.length, result.dossiers.length, result.pages.length));
      line(CLI_MESSAGES.review(result.review.length));
      if (result.failed.length === 0) return;
      line(CLI_MESSAGES.failed(result.failed.length));
      for (const { file, page, message, code } of result.failed) line(CLI_MESSAGES.failure(file, page, message, code));
    },
  };
}
