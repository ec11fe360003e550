/** dd/mm/yyyy, as Vietnamese portals set it; the same for every major of Angular Material. */
export const printedDate = (date: Date): string =>
  `${String(date.getDate()).padStart(2, "0")}/${String(date.getMonth() + 1).padStart(2, "0")}/${date.getFullYear()}`;

export function readPrintedDate(text: unknown): Date | null {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(String(text ?? "").trim());
  return found ? new Date(Number(found[3]), Number(found[2]) - 1, Number(found[1])) : null;
}

/** What Material asks of a date adapter's formats; the adapter prints every one of them alike. */
export const DATE_FORMATS = {
  parse: { dateInput: "d" },
  display: { dateInput: "d", monthYearLabel: "m", dateA11yLabel: "d", monthYearA11yLabel: "m" },
};
