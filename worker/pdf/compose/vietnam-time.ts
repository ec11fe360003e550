const OFFSET_MS = 7 * 3_600_000;

const shifted = (time: Date): string => new Date(time.getTime() + OFFSET_MS).toISOString();

/** ISO 8601 in Vietnam's zone: `2026-11-23T08:30:05+07:00`. */
export const isoVietnam = (time: Date): string => `${shifted(time).slice(0, 19)}+07:00`;

/** A PDF date (ISO 32000-1 §7.9.4): `D:20261123083005+07'00'`. */
export const pdfDate = (time: Date): string => `D:${shifted(time).slice(0, 19).replace(/[-T:]/g, "")}+07'00'`;
