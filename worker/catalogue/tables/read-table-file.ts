import { AppError } from "@camtay/shared/errors/app-error.ts";
import { convertOldLetters } from "./convert-old-letters.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { TABLE_LIMITS, type Table } from "./table.ts";

/**
 * The sheets of a spreadsheet file, by its content and not by its name: XLSX or CSV. Text for fonts of the time before Unicode is converted.
 * @param name of the file, shown for a CSV
 * @throws AppError `catalogue.not_a_table` (also for the old XLS), `catalogue.too_large`, `catalogue.wrong_encoding`
 */
export function readTableFile(file: Buffer, name: string): readonly Table[] {
  if (file.length > TABLE_LIMITS.fileBytes)
    throw new AppError("catalogue.too_large", { limit: TABLE_LIMITS.fileBytes / 1024 / 1024, what: "MiB" });
  const tables = convertOldLetters(readByContent(file, name));
  if (tables === null || tables.some(({ isUnread }) => isUnread)) throw new AppError("catalogue.wrong_encoding");
  return tables;
}

function readByContent(file: Buffer, name: string): readonly Table[] {
  if (file.length >= 4 && file.readUInt32BE(0) === 0x504b0304) return readXlsx(file);
  if (file.length >= 4 && file.readUInt32BE(0) === 0xd0cf11e0) throw new AppError("catalogue.not_a_table", { why: "XLS" });
  if (file.subarray(0, 5).toString("latin1") === "%PDF-") throw new AppError("catalogue.not_a_table", { why: "PDF" });
  return [readCsv(file, name)];
}
