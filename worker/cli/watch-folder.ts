import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { lookAround } from "../intake/hot-folder/folder-disk.ts";
import { lockFolder } from "../intake/hot-folder/folder-lock.ts";
import { openHotFolder } from "../intake/hot-folder/hot-folder.ts";
import type { HotFolderNews } from "../intake/hot-folder/hot-folder-parts.ts";
import { isWorkerUp, openWorkshop, startWorker } from "../pipeline/worker.ts";
import type { Settings } from "../settings.ts";
import { untilStopped } from "./until-stopped.ts";
import { WATCH_MESSAGES } from "./watch-messages.ts";

const LOOK_MS = 1_000;

export interface WatchOrder {
  readonly folder: string;
  readonly withWorker: boolean;
  readonly once: boolean;
  readonly json: boolean;
}

/** Watches until told to stop, or with `once` until no scan is left in the folder. @throws AppError `paper.folder_missing`, `intake.folder_watched` */
export async function watchFolder(settings: Settings, order: WatchOrder): Promise<number> {
  const root = resolve(order.folder);
  if (!(await stat(root).catch(() => null))?.isDirectory()) throw new AppError("paper.folder_missing", { folder: order.folder });
  const lock = await lockFolder(root);
  const workshop = await openWorkshop(settings);
  const worker = order.withWorker ? await startWorker(settings) : null;
  try {
    console.error(WATCH_MESSAGES.watching(root));
    if (worker === null && !(await isWorkerUp(workshop.db, new Date()))) console.error(WATCH_MESSAGES.noWorker);
    if (order.json) console.log(JSON.stringify({ ready: true, folder: root }));
    let notRead = 0;
    const folder = openHotFolder({
      ...workshop,
      root,
      agency: settings.agency,
      now: () => new Date(),
      clockMs: () => performance.now(),
      tell(news) {
        if (news.kind === "not-read") notRead += 1;
        say(news, order.json);
      },
    });
    let stopped = false;
    const stop = untilStopped().then(() => {
      stopped = true;
    });
    let away = false;
    while (!stopped) {
      try {
        await folder.round();
        await lock.touch();
        if (away) console.error(WATCH_MESSAGES.back(root));
        away = false;
        if (order.once && (await lookAround(root)).length === 0) break;
      } catch (thrown) {
        if (!isDiskTrouble(thrown)) throw thrown;
        if (!away) console.error(WATCH_MESSAGES.away(root));
        away = true;
      }
      await Promise.race([stop, new Promise((resume) => setTimeout(resume, LOOK_MS))]);
    }
    return order.once && notRead > 0 ? 1 : 0;
  } finally {
    await worker?.close();
    await workshop.close();
    await lock.release();
  }
}

/** A share that is away says so in many ways; all of them pass. */
const isDiskTrouble = (thrown: unknown): boolean =>
  !(thrown instanceof AppError) && typeof (thrown as NodeJS.ErrnoException).syscall === "string";

const say = (news: HotFolderNews, json: boolean): void => console.log(json ? JSON.stringify(news) : WATCH_MESSAGES.news(news));
