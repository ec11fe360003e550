/** Tables of the area "catalogue": what provinces decided, import by import. */
export interface CatalogueTables {
  catalogue_imports: CatalogueImportTable;
  catalogue_procedures: CatalogueProcedureTable;
}

export interface CatalogueImportTable {
  id: string;
  /** Counts for this agency and all below it. */
  agency: string;
  decision: string;
  issued_on: string;
  issuer: string;
  effective_from: string;
  effective_to: string | null;
  /** 1: what it does not name is no longer to be digitized. */
  whole: number;
  file_name: string;
  file_sha256: string;
  imported_by: string;
  at: string;
  /** Out of force as if it had never been; the rows stay, so that it can be read what once was in force. */
  undone_at: string | null;
}

export interface CatalogueProcedureTable {
  import_id: string;
  /** Code of the procedure, or one of its former codes. */
  code: string;
  /** 1: the row is found under a former code. */
  former: number;
  procedure_json: string;
}
