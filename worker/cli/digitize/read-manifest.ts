import { readFile } from "node:fs/promises";
import { findProcedure, normaliseProcedureCode } from "@camtay/shared/catalogues/procedures.ts";
import { DossierCode } from "@camtay/shared/domain/ids.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { fold } from "@camtay/shared/text/fold.ts";
import type { FileHint } from "../../understand/split-pile.ts";

/**
 * Reads a manifest: one line a file, `file,dossier,procedure`, separated by comma or semicolon; a heading line may stand first, the
 * procedure may be left empty. Excel's byte order mark is taken.
 * @throws AppError `paper.manifest_unreadable`, `paper.unknown_procedure`
 */
export function readManifest(text: string, file: string): Map<string, FileHint> {
  const hints = new Map<string, FileHint>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const [name = "", dossier = "", procedure = ""] = cells(line);
    if (index === 0 && /^(?:file|tep|ten tep|filename)$/.test(fold(name))) continue;
    const code = DossierCode.safeParse(dossier);
    if (name === "" || !code.success) throw new AppError("paper.manifest_unreadable", { file, line: index + 1 });
    hints.set(name.normalize("NFC"), { dossier: code.data, procedure: procedure === "" ? null : knownProcedure(procedure) });
  }
  return hints;
}

/** The same from a file. @throws AppError as `readManifest`; line 0: the file itself cannot be read */
export async function readManifestFile(path: string): Promise<Map<string, FileHint>> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new AppError("paper.manifest_unreadable", { file: path, line: 0 }, { cause });
  });
  return readManifest(text, path);
}

/** @throws AppError `paper.unknown_procedure` */
export function knownProcedure(code: string): string {
  const procedure = findProcedure(code);
  if (!procedure?.code) throw new AppError("paper.unknown_procedure", { code: normaliseProcedureCode(code) ?? code.slice(0, 40) });
  return procedure.code;
}

/** Quoted cells may hold the separator and doubled quotes (RFC 4180). */
function cells(line: string): string[] {
  const separator = line.includes(";") && !line.includes(",") ? ";" : line.includes("\t") ? "\t" : line.includes(",") ? "," : ";";
  const found: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"' && quoted && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      found.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...found, cell.trim()];
}
