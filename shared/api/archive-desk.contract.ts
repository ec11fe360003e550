import { z } from "zod";
import { IdentityNumber } from "../domain/identity-number.ts";
import { PersonRequestKind } from "../domain/person-request.ts";
import { INTAKE, route } from "./route.ts";

const Time = z.iso.datetime();
const Day = z.iso.date();

export const FoundPaper = z.object({
  paperId: z.string(),
  agency: z.string(),
  documentName: z.string(),
  dossierCode: z.string(),
  issuedOn: z.string().nullable(),
  validUntil: z.string().nullable(),
});
export type FoundPaper = z.infer<typeof FoundPaper>;

const MergeSide = z.object({
  /** Masked. */
  number: z.string(),
  papers: z.array(
    z.object({
      paperId: z.string(),
      documentName: z.string(),
      dossierCode: z.string(),
      issuedOn: z.string().nullable(),
      values: z.array(z.object({ attribute: z.string(), text: z.string() })),
    }),
  ),
  /** Papers of other agencies that print the number too; what they say is not shown here. */
  papersElsewhere: z.number().int().nonnegative().default(0),
});

/** "The old and the new number are one person": what papers print, for a person to judge. */
export const MergeProposal = z.object({
  id: z.string(),
  state: z.enum(["proposed", "accepted", "refused"]),
  evidence: z.enum(["printed-together", "name-and-birth-date"]),
  proposedAt: Time,
  old: MergeSide,
  new: MergeSide,
});
export type MergeProposal = z.infer<typeof MergeProposal>;

export const PersonRequest = z.object({
  id: z.string(),
  kind: PersonRequestKind,
  state: z.enum(["received", "acknowledged", "approved", "done", "refused"]),
  receivedAt: Time,
  acknowledgeBy: Day,
  answerBy: Day,
  acknowledgedAt: Time.nullable(),
  finishedAt: Time.nullable(),
  reason: z.string().nullable(),
  /** A deadline has passed without its deed. */
  late: z.boolean(),
});
export type PersonRequest = z.infer<typeof PersonRequest>;

/** A dossier on which the person stands, and how long the law keeps it. */
export const KeptDossier = z.object({
  dossierId: z.string(),
  code: z.string(),
  /** Null: for ever. */
  keptUntil: Day.nullable(),
  basis: z.string(),
  mayBeDestroyed: z.boolean(),
});
export type KeptDossier = z.infer<typeof KeptDossier>;

export const Sighting = z.object({
  at: z.string(),
  account: z.string(),
  agency: z.string(),
  kind: z.enum(["lookup", "paper"]),
  what: z.string(),
  dossierCode: z.string(),
});

export const AuditLine = z.object({
  line: z.number().int(),
  at: z.string(),
  /** Name of the account, or its id when it is gone. */
  actor: z.string(),
  agency: z.string(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
  outcome: z.enum(["done", "refused", "failed"]),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** What to do about one component of a procedure, and the rule that decides. */
export const ComponentAnswer = z.object({
  name: z.string(),
  required: z.boolean(),
  condition: z.string().nullable(),
  /** One of these is enough; empty where there is no choice. */
  anyOf: z.array(z.string()),
  /**
   * The paper that comes in is to be digitized: named by the province's decision; where none is in force, the result of another procedure
   * (R-22, R-23).
   */
  mustDigitize: z.boolean(),
  answer: z.enum(["held", "replaced-by-data", "expired", "made-by-office", "must-bring"]),
  /** How it is handed in; only for what must be brought. */
  handling: z.enum(["original", "copy", "show-only", "fill-in", "if-not-found"]).nullable(),
  reuse: z.enum(["reused-archive", "reused-database", "new-paper"]),
  /** The paper of the archive that is attached, or that has expired. */
  paper: z
    .object({
      paperId: z.string(),
      documentName: z.string(),
      dossierCode: z.string(),
      issuedOn: z.string().nullable(),
      validUntil: z.string().nullable(),
    })
    .nullable(),
  database: z.string().nullable(),
  rule: z.object({ id: z.string(), from: Day, text: z.string() }),
});
export type ComponentAnswer = z.infer<typeof ComponentAnswer>;

/** What was decided about a component of a dossier: where its content comes from. Nothing about the person. */
export const AskedComponent = ComponentAnswer.pick({ name: true, required: true, answer: true, handling: true, reuse: true }).extend({
  /** Code of the dossier that holds the paper, or the name of the database that answers for it. */
  source: z.string().nullable(),
  /** What comes in is paper: not an electronic form, nothing that is looked up or made by the office. */
  onPaper: z.boolean(),
});
export type AskedComponent = z.infer<typeof AskedComponent>;

/** Calls of those who keep the archive, answer citizens about their data, and watch over both. */
export const ARCHIVE_DESK_API = {
  /**
   * Words or their first three letters and more, never an identity number; in the body, because addresses are written into logs. An officer
   * searches the agency acted for, an archivist every agency in which they are one.
   */
  searchPapers: route({
    method: "POST",
    path: "/v1/searches",
    allow: ["officer", "archivist"],
    body: z.object({ text: z.string().min(1).max(200), limit: z.number().int().min(1).max(100).optional() }),
    /** `more`: further papers fit. */
    answer: z.object({ papers: z.array(FoundPaper), more: z.boolean() }),
  }),
  /** May the office ask this person for these papers? Counted and written down like a look-up. */
  askGate: route({
    method: "POST",
    path: "/v1/gate",
    allow: ["officer"],
    body: z.object({
      identityNumber: IdentityNumber,
      procedure: z.string().min(3).max(40),
      dossier: z.string().min(3).max(60),
      purpose: z.string().min(3).max(300),
      /** Rules are chosen by the day of receipt; today when not given. */
      receivedOn: Day.optional(),
    }),
    answer: z.object({
      procedure: z.string(),
      procedureName: z.string(),
      /** The province's decision in force about this procedure, by its number. */
      decision: z.string().nullable(),
      components: z.array(ComponentAnswer),
    }),
  }),
  /** What the gate answered for a dossier, for those who scan it; empty when nobody has asked. */
  askedComponents: route({
    method: "GET",
    path: "/v1/asked-components",
    allow: INTAKE,
    query: z.object({ dossier: z.string().min(3).max(60) }),
    answer: z.object({ components: z.array(AskedComponent) }),
  }),
  personMerges: route({
    method: "GET",
    path: "/v1/person-merges",
    allow: ["archivist"],
    answer: z.object({ proposals: z.array(MergeProposal) }),
  }),
  decidePersonMerge: route({
    method: "POST",
    path: "/v1/person-merges/:personMergeId/decide",
    allow: ["archivist"],
    body: z.object({ decision: z.enum(["accept", "refuse", "undo"]) }),
    answer: z.object({ state: z.enum(["proposed", "accepted", "refused"]) }),
  }),
  createPersonRequest: route({
    method: "POST",
    path: "/v1/person-requests",
    allow: ["officer", "manager"],
    body: z.object({ identityNumber: IdentityNumber, kind: PersonRequestKind }),
    answer: PersonRequest,
  }),
  personRequests: route({
    method: "GET",
    path: "/v1/person-requests",
    allow: ["officer", "archivist", "manager", "auditor"],
    answer: z.object({ requests: z.array(PersonRequest) }),
  }),
  acknowledgePersonRequest: route({
    method: "POST",
    path: "/v1/person-requests/:personRequestId/acknowledge",
    allow: ["manager"],
    answer: PersonRequest,
  }),
  /** Dossiers a deletion is about, with the term the law keeps each. */
  personRequestDossiers: route({
    method: "GET",
    path: "/v1/person-requests/:personRequestId/dossiers",
    allow: ["archivist", "manager"],
    answer: z.object({ dossiers: z.array(KeptDossier) }),
  }),
  /** `approve`: the first of two people says that these dossiers may be destroyed. */
  decidePersonRequest: route({
    method: "POST",
    path: "/v1/person-requests/:personRequestId/decide",
    allow: ["manager"],
    body: z.discriminatedUnion("decision", [
      z.object({ decision: z.enum(["done", "refuse"]), reason: z.string().min(10).max(1000) }),
      z.object({ decision: z.literal("approve"), reason: z.string().min(10).max(1000), dossierIds: z.array(z.string()).min(1).max(200) }),
    ]),
    answer: PersonRequest,
  }),
  /** The second person, another than the one who approved: the keys are destroyed and nothing brings the papers back. */
  destroyForPersonRequest: route({
    method: "POST",
    path: "/v1/person-requests/:personRequestId/destroy",
    allow: ["archivist"],
    answer: PersonRequest,
  }),
  /** Who looked at a citizen's papers, for that citizen. */
  whoSaw: route({
    method: "POST",
    path: "/v1/who-saw",
    allow: ["manager", "auditor"],
    body: z.object({ identityNumber: IdentityNumber }),
    answer: z.object({ sightings: z.array(Sighting) }),
  }),
  auditLines: route({
    method: "GET",
    path: "/v1/audit",
    allow: ["auditor"],
    query: z.object({
      action: z.string().max(60).optional(),
      outcome: z.enum(["done", "refused", "failed"]).optional(),
      /** Lines before this one, newest first. */
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(500).optional(),
    }),
    answer: z.object({ lines: z.array(AuditLine) }),
  }),
} as const;
