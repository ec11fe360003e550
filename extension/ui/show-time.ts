import { locale } from "../text/text.ts";

/** `2026-11-23` as it is written in Vietnam: `23/11/2026`; a year or month alone stays one. */
export const showDate = (iso: string): string => iso.split("-").reverse().join("/");

/** A moment by the clocks of Vietnam, whatever zone this computer is set to. */
export const showTime = (at: string | Date): string =>
  new Date(at).toLocaleString(locale.value === "vi" ? "vi-VN" : "en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
