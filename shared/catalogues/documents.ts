import { z } from "zod";
import raw from "./data/documents.json" with { type: "json" };

/** How the text of a field is read and checked. */
export const FieldType = z.enum([
  "string",
  "person_name",
  "date",
  "personal_id",
  "address",
  "sex",
  "doc_number",
  "integer",
  "money",
  "enum",
  "text",
  "area_m2",
]);
export type FieldType = z.infer<typeof FieldType>;

export const DocumentField = z.object({
  key: z.string(),
  /** Printed caption; "(…)" when the paper prints none and only position tells. */
  label: z.string(),
  altLabels: z.array(z.string()),
  type: FieldType,
});
export type DocumentField = z.infer<typeof DocumentField>;

/** A kind of paper: how it is called and what is printed on it. */
export const DocumentType = z.object({
  id: z.string().regex(/^[a-z0-9_]+$/),
  name: z.string(),
  /** Printed headings by which the paper is known, when they differ from the name. */
  headings: z.array(z.string()),
  resultTypeCodes: z.array(z.string()),
  issuer: z.string().nullable(),
  validity: z.string().nullable(),
  layout: z.string().nullable(),
  fields: z.array(DocumentField),
  note: z.string().nullable(),
  certainty: z.string().nullable(),
  source: z.string().nullable(),
});
export type DocumentType = z.infer<typeof DocumentType>;

const Catalogue = z.object({ version: z.string(), effectiveFrom: z.iso.date(), note: z.string(), documents: z.array(DocumentType) });

const catalogue = Catalogue.parse(raw);
const byId = new Map(catalogue.documents.map((document) => [document.id, document]));

export const documents = (): readonly DocumentType[] => catalogue.documents;
export const findDocument = (id: string): DocumentType | undefined => byId.get(id);
