import pino, { type Logger } from "pino";
import type { Settings } from "./settings.ts";

/** One JSON line an event on standard error. Codes, ids, counts and route patterns only: no addresses, names, numbers or text of papers. */
export const openLog = (settings: Pick<Settings, "logLevel">): Logger =>
  pino({ level: settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }));
