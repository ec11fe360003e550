import type { RowError, RowProblem, RowWarning } from "@camtay/shared/catalogues/import-report.ts";
import type { ProvinceProcedure } from "@camtay/shared/catalogues/province-catalogue.ts";
import {
  isResultCode,
  readComponents,
  readDeadline,
  readFee,
  readForm,
  readLevels,
  readNames,
  readProcedureCode,
  readRetention,
} from "@camtay/shared/catalogues/read-cells.ts";
import { currentProcedureCode, findAgency } from "@camtay/shared/catalogues/successions.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import { type ColumnKind, findHeader } from "./find-columns.ts";
import { findSwappedColumns } from "./swapped-columns.ts";
import { columnName, type Table, type TableRow } from "./tables/table.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Draft extends Mutable<ProvinceProcedure> {
  readonly line: number;
  readonly seen: Set<string>;
}

export interface ReadCatalogue {
  readonly sheet: string;
  readonly procedures: readonly ProvinceProcedure[];
  readonly problems: readonly RowProblem[];
  readonly rows: number;
}

/**
 * Reads the annex of a province's decision: one procedure over one or more rows, in any order of columns.
 * @param tables sheets of the file; the first with a header is read
 * @throws AppError `catalogue.no_header`
 */
export function readCatalogueRows(tables: readonly Table[]): ReadCatalogue {
  for (const table of tables) {
    const header = findHeader(table.rows);
    if (!header) continue;
    const reader = new RowReader(header.columns);
    for (const problem of findSwappedColumns(header, table.rows)) reader.problems.push(problem);
    for (const problem of convertedCells(table)) reader.problems.push(problem);
    const rows = table.rows.slice(header.next);
    // A file with exchanged columns would only give an error a row.
    if (!reader.problems.some(({ severity }) => severity === "error")) for (const row of rows) reader.read(row);
    return { sheet: table.name, procedures: reader.finish(), problems: reader.problems, rows: rows.length };
  }
  throw new AppError("catalogue.no_header");
}

/** As many as show a person whether the right letters came out. */
const CONVERTED_SHOWN = 20;

function convertedCells({ converted }: Table): RowProblem[] {
  return (converted?.cells ?? []).slice(0, CONVERTED_SHOWN).map(({ line, column, before, after }) => ({
    severity: "warning",
    kind: "old-letters",
    line,
    column: columnName(column),
    text: `${converted?.font}: ${shortened(before)} → ${shortened(after)}`,
  }));
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

class RowReader {
  readonly problems: RowProblem[] = [];
  readonly #columns: Partial<Record<ColumnKind, number>>;
  readonly #drafts = new Map<string, Draft>();
  #current: Draft | null = null;
  #sector: string | null = null;
  #heading: string | null = null;

  constructor(columns: Partial<Record<ColumnKind, number>>) {
    this.#columns = columns;
  }

  read(row: TableRow): void {
    const cell = (kind: ColumnKind): string => row.cells[this.#columns[kind] ?? -1] ?? "";
    if (this.#isHeadingRow(row)) return;
    const typed = cell("code");
    if (typed !== "" && !this.#take(row, typed, cell("name"))) return;
    const draft = this.#current;
    if (!draft) {
      if (cell("components") !== "" || cell("results") !== "") this.#fail(row.line, "no-code", "code", "");
      return;
    }
    if (cell("case") !== "") this.#heading = cell("case");
    this.#describe(draft, row.line, cell);
    const isNew = (kind: ColumnKind) => !row.fromAbove?.has(this.#columns[kind] ?? -1);
    if (isNew("components")) this.#addComponents(draft, row.line, cell);
    if (isNew("results")) this.#addResults(draft, row.line, cell("results"), cell("resultCode"));
  }

  finish(): ProvinceProcedure[] {
    for (const draft of this.#drafts.values())
      if (draft.cases.every(({ components }) => components.length === 0) && draft.results.length === 0)
        this.#fail(draft.line, "nothing-to-digitize", "components", draft.code);
    this.problems.sort((a, b) => a.line - b.line);
    return [...this.#drafts.values()].map(({ line: _, seen: __, ...procedure }) => procedure);
  }

  /** A row with one text, alone or merged over the columns, heads a sector or a case. */
  #isHeadingRow({ cells }: TableRow): boolean {
    const texts = [...new Set(cells.filter((cell) => cell !== ""))];
    const words = texts.filter((text) => !/^(?:[IVXLC]+|[A-Z]|\d+)\.?$/.test(text));
    const [text] = words;
    if (words.length !== 1 || text === undefined || readProcedureCode(text) !== null) return words.length === 0;
    const plain = text.replace(/^(?:[IVXLC]+|[A-Z]|\d+)[.)]\s*/, "");
    if (/^truong hop/.test(fold(plain))) {
      this.#heading = plain.replace(/[:.]$/, "");
      return true;
    }
    const sector = /^(?:lĩnh vực|linh vuc)\s*:?\s*(.+)$/iu.exec(plain)?.[1];
    if (sector === undefined && cells.indexOf(text) === (this.#columns.components ?? -1)) return false;
    if (sector !== undefined || texts.length > 1 || plain !== text || cells.filter((cell) => cell === text).length > 1) {
      this.#sector = sector ?? plain;
      this.#current = null;
      return true;
    }
    return false;
  }

  /** @returns false when the row cannot be read on */
  #take(row: TableRow, typed: string, name: string): boolean {
    const { line } = row;
    const read = readProcedureCode(typed);
    if (!read) {
      this.#fail(line, "bad-code", "code", typed);
      this.#current = null;
      return false;
    }
    const code = currentProcedureCode(read.value) ?? read.value;
    if (this.#current?.code === code) {
      if (name !== "" && fold(name) !== fold(this.#current.name)) this.#fail(line, "name-conflict", "name", name);
      return true;
    }
    for (const notice of read.notices) this.#warn(line, notice, "code", typed);
    if (code !== read.value) this.#warn(line, "old-code", "code", `${read.value} → ${code}`);
    this.#heading = null;
    const known = this.#drafts.get(code);
    if (known) {
      this.#fail(line, "duplicate-procedure", "code", `${code} (${known.line})`);
      this.#current = null;
      return false;
    }
    if (name === "") this.#fail(line, "no-name", "name", code);
    this.#current = {
      line,
      seen: new Set(),
      code,
      formerCodes: code === read.value ? [] : [read.value],
      name: name.replaceAll("\n", " ") || code,
      sector: this.#sector,
      level: [],
      cases: [],
      results: [],
      deadline: null,
      deadlineText: null,
      fee: null,
      retention: null,
      note: null,
    };
    this.#drafts.set(code, this.#current);
    return true;
  }

  /** What is said once for the whole procedure: the first row that says it counts. */
  #describe(draft: Draft, line: number, cell: (kind: ColumnKind) => string): void {
    if (cell("sector") !== "") draft.sector = cell("sector");
    if (draft.level.length === 0 && cell("level") !== "") {
      const { value, notices } = readLevels(cell("level"));
      draft.level = [...value];
      for (const notice of notices) this.#warn(line, notice, "level", cell("level"));
    }
    if (draft.deadlineText === null && cell("deadline") !== "") {
      const { value, notices } = readDeadline(cell("deadline"), draft.sector);
      draft.deadline = value;
      draft.deadlineText = cell("deadline");
      for (const notice of notices) this.#warn(line, notice, "deadline", cell("deadline"));
    }
    if (draft.fee === null && cell("fee") !== "") {
      const { value, notices } = readFee(cell("fee"));
      draft.fee = value;
      for (const notice of notices) this.#warn(line, notice, "fee", cell("fee"));
    }
    draft.retention ??= readRetention(cell("retention"));
    draft.note ??= cell("note") || null;
    for (const name of readNames(cell("formerCode"))) {
      const former = readProcedureCode(name)?.value;
      if (former !== undefined && former !== draft.code && !draft.formerCodes.includes(former)) draft.formerCodes.push(former);
    }
  }

  #addComponents(draft: Draft, line: number, cell: (kind: ColumnKind) => string): void {
    const text = cell("components");
    if (text === "") return;
    const { value: form, notices } = readForm(cell("originals"), cell("copies"));
    if (notices.length > 0) {
      this.#warn(line, "note-row", "components", text.slice(0, 80));
      return;
    }
    let group = draft.cases.find(({ heading }) => heading === this.#heading);
    if (!group) {
      group = { heading: this.#heading, components: [] };
      draft.cases.push(group);
    }
    for (const anyOf of readComponents(text)) {
      const key = `${this.#heading ?? ""}\n${anyOf.map(fold).sort().join("\n")}`;
      if (draft.seen.has(key)) this.#fail(line, "duplicate-component", "components", anyOf.join(" / "));
      else group.components.push({ anyOf, form });
      draft.seen.add(key);
    }
  }

  #addResults(draft: Draft, line: number, text: string, codeText: string): void {
    const names = readNames(text);
    const codes = readNames(codeText);
    for (const [index, name] of names.entries()) {
      if (draft.results.some((result) => fold(result.name) === fold(name))) continue;
      const code = codes[index] ?? null;
      const valid = code !== null && isResultCode(code);
      if (code !== null && !valid) this.#warn(line, "bad-result-code", "resultCode", code);
      if (valid && findAgency(code.slice(code.startsWith("KQ.") ? 3 : 0))?.now) this.#warn(line, "closed-agency", "resultCode", code);
      draft.results.push({ name, code: valid ? code : null });
    }
  }

  #place(kind: ColumnKind): string | null {
    const column = this.#columns[kind];
    return column === undefined ? null : columnName(column);
  }

  #fail(line: number, kind: RowError, column: ColumnKind, text: string): void {
    this.problems.push({ severity: "error", kind, line, column: this.#place(column), text });
  }

  #warn(line: number, kind: RowWarning, column: ColumnKind, text: string): void {
    this.problems.push({ severity: "warning", kind, line, column: this.#place(column), text });
  }
}
