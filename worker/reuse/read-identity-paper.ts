import { parsePrintedDate } from "@camtay/shared/domain/partial-date.ts";

export interface IdentityPaper {
  readonly number: string;
  readonly issuedOn?: string;
  readonly issuedBy?: string;
}

/**
 * Reads a line such as "Căn cước công dân số 099…, ngày cấp 05/08/2021, nơi cấp Cục Cảnh sát QLHC về TTXH".
 * @returns null unless the line holds exactly one number of 9 or 12 digits
 */
export function readIdentityPaper(line: string): IdentityPaper | null {
  const numbers = line.match(/(?<!\d)(?:\d{12}|\d{9})(?!\d)/g) ?? [];
  if (numbers.length !== 1) return null;
  const dated = /(?:ngày cấp|cấp ngày)\s*:?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})/iu.exec(
    line,
  )?.[1];
  const issuedOn = dated === undefined ? null : parsePrintedDate(dated);
  const issuedBy = /(?:nơi cấp|cơ quan cấp|cấp bởi|tại)\s*:?\s*(?=\p{Lu})([^,;]+)/u.exec(line)?.[1]?.trim();
  return { number: numbers[0]!, ...(issuedOn !== null && { issuedOn }), ...(issuedBy !== undefined && { issuedBy }) };
}
