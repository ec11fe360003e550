/** `2026-11-23` as it is written in Vietnam: `23/11/2026`; a year or month alone stays one. */
export const showDate = (iso: string): string => iso.split("-").reverse().join("/");
