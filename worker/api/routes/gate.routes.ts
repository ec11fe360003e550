import type { ComponentAnswer } from "@camtay/shared/api/archive-desk.contract.ts";
import { vietnamDay } from "@camtay/shared/calendar/vietnam-day.ts";
import { choicesOf, findProcedure, type ProcedureComponent } from "@camtay/shared/catalogues/procedures.ts";
import { currentProcedureCode } from "@camtay/shared/catalogues/successions.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { type ConnectedDatabase, type GateAnswer, mayWeAsk } from "@camtay/shared/gate/may-we-ask.ts";
import { findProcedureInForce } from "../../catalogue/catalogue-store.ts";
import { mustDigitize } from "../../catalogue/must-digitize.ts";
import type { Database } from "../../db/database.ts";
import { askedComponents, type Decided, keepAnswers } from "../../reuse/asked-components.ts";
import { heldPapers, type NamedPaper } from "../../reuse/held-papers.ts";
import { lookUp } from "../../reuse/look-up.ts";
import { personKey } from "../../reuse/person-key.ts";
import type { HandlersOf } from "../handler.ts";
import { auditedLookup, withoutNumbers } from "./lookups.routes.ts";

export interface GateParts {
  readonly db: Database;
  readonly officeKey: Buffer;
  readonly lookupsPerDay: number;
  readonly databases: () => Promise<readonly ConnectedDatabase[]>;
}

export const gateHandlers = ({ db, officeKey, lookupsPerDay, databases }: GateParts): HandlersOf<"askGate" | "askedComponents"> => ({
  async askGate({ account, body, now }) {
    const procedure = findProcedure(currentProcedureCode(body.procedure) ?? body.procedure);
    if (!procedure) throw new AppError("paper.unknown_procedure", { procedure: body.procedure });
    const request = {
      accountId: account.id,
      agency: account.agency,
      identityNumber: body.identityNumber,
      purpose: withoutNumbers(body.purpose),
      dossierCode: body.dossier,
    };
    // Knowing which papers somebody has is knowing something about them: the same right, the same line in the trail.
    await lookUp(db, officeKey, request, auditedLookup(account, request, lookupsPerDay), now);
    const held = await heldPapers(db, officeKey, body.identityNumber, now);
    const connected = await databases();
    const today = vietnamDay(now);
    const receivedOn = body.receivedOn ?? today;
    const decided = await findProcedureInForce(db, account.agency, body.procedure, receivedOn);
    const components = procedure.components.map((component) => ({
      ...view(component, mayWeAsk({ component, held, databases: connected, receivedOn, today }), held, connected),
      anyOf: [...choicesOf(procedure, component)],
      mustDigitize: mustDigitize(component, decided?.procedure),
    }));
    const code = procedure.code ?? body.procedure;
    await keepAnswers(
      db,
      { agency: account.agency, dossierCode: body.dossier },
      {
        person: personKey(officeKey, body.identityNumber),
        procedure: code,
        decided: components.map((answer, at) => decision(answer, procedure.components[at]!)),
        by: account.id,
      },
      now,
    );
    return { procedure: code, procedureName: procedure.name, decision: decided?.decision.number ?? null, components };
  },
  askedComponents: async ({ account, query }) => ({
    components: await askedComponents(db, { agency: account.agency, dossierCode: query.dossier }),
  }),
});

const NOT_PAPER: ReadonlySet<ProcedureComponent["form"]> = new Set(["e-form", "database-lookup", "officer-created"]);

const decision = (
  { name, required, answer, handling, reuse, paper, database, rule }: ComponentAnswer,
  { resultTypeCode, form }: ProcedureComponent,
): Decided => ({
  name,
  required,
  answer,
  handling,
  reuse,
  source: database ?? paper?.dossierCode ?? null,
  resultCode: resultTypeCode,
  onPaper: !NOT_PAPER.has(form),
  rule: rule.id,
});

function view(
  component: ProcedureComponent,
  answer: GateAnswer,
  held: readonly NamedPaper[],
  databases: readonly ConnectedDatabase[],
): Omit<ComponentAnswer, "mustDigitize" | "anyOf"> {
  const paper = "paperId" in answer ? held.find(({ paperId }) => paperId === answer.paperId) : undefined;
  return {
    name: component.name,
    required: component.required,
    condition: component.condition,
    answer: answer.answer,
    handling: answer.answer === "must-bring" ? answer.handling : null,
    reuse: answer.reuse,
    paper: paper
      ? {
          paperId: paper.paperId,
          documentName: paper.documentName,
          dossierCode: paper.dossierCode,
          issuedOn: paper.issuedOn,
          validUntil: paper.validUntil,
        }
      : null,
    database: answer.answer === "replaced-by-data" ? (databases.find(({ id }) => id === answer.database)?.name ?? null) : null,
    rule: { id: answer.basis.id, from: answer.basis.from, text: answer.basis.vi },
  };
}
