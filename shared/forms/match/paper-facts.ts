import { parseKey } from "../dictionary.ts";
import type { FormWalk } from "./form-walk.ts";
import { asksNameInParts } from "./name-parts.ts";
import { type Asked, feature, isList, isThing, made, NOT_RECOGNISED, type Reading, ROLE_UNCLEAR, weaker } from "./reading.ts";

/** "Số", "Ngày cấp", "Tên", "Diện tích": words that mean what stands around them. */
export function readGeneric(walk: FormWalk, asked: Asked): Reading {
  const { index, field, meaning, section, label } = asked;
  const { head, role } = meaning;
  if (head.kind !== "generic") return NOT_RECOGNISED;
  const { generic } = head;
  if (generic === "name") return readName(walk, asked);
  // "Loại chủ xe": person or organisation
  if (generic === "kind" && role === "owner") return isList(field) ? walk.personFact("partyType", meaning, label) : NOT_RECOGNISED;
  if (generic === "area") {
    const ofLandHere = (walk.lastThing ?? section.topic) === "land" || walk.lastKey?.startsWith("land.");
    // asked twice: of a second parcel, or of part of it
    const again = walk.roles.has("land", "area");
    return ofLandHere ? made("land", "area", label, feature("topic", "land", again ? 0.5 : 0.95)) : NOT_RECOGNISED;
  }
  if (section.history && (generic === "from" || generic === "to")) return walk.personFact(`residenceHistory.${generic}`, meaning, label);
  const ofDeath = section.topic === "death" || walk.lastThing === "death";
  if (generic === "hour" && walk.lastKey === "death.hour") return made("death", "minute", label);
  if ((generic === "hour" || generic === "minute") && ofDeath) return made("death", generic, label);
  if (generic === "date" && (section.topic === "death" || walk.lastKey === "death.hour" || walk.lastKey === "death.minute"))
    return made("death", "date", label);

  const ofLand = section.topic === "land" || walk.outline.topic === "land" || walk.lastThing === "land";
  const named = meaning.paper === "certificate" ? (ofLand ? "landCert" : "foreign") : meaning.paper;
  const answer = walk.papers.answer(generic, index, named, walk.roles);
  if (!answer) return NOT_RECOGNISED;
  const paper = feature("paper", answer.because, answer.certainty);
  // an organisation or a licence below a heading that names nobody known is somebody else's
  if (answer.of === "thing") {
    const ofStranger = section.roleFrom === "unread" && /^(?:org|license)\./.test(answer.key) && !walk.roles.has("org", "name");
    if (ofStranger || section.roleFrom === "unclear") return ROLE_UNCLEAR;
    const key = parseKey(answer.key);
    return key ? { key, features: [label, paper], reason: null } : NOT_RECOGNISED;
  }
  if (section.roleFrom === "unclear" && role === null) return ROLE_UNCLEAR;
  return answer.role && role === null
    ? made(answer.role, answer.attribute, label, paper)
    : walk.personFact(answer.attribute, meaning, label, paper);
}

function readName(walk: FormWalk, { index, meaning, section, label }: Asked): Reading {
  const { role } = meaning;
  // "Tên văn bằng": a paper's
  if (meaning.paper !== null) return NOT_RECOGNISED;
  if (isThing(role)) return made(role, "name", label);
  if (asksNameInParts(walk, index)) return walk.personFact("givenName", meaning, label);
  if (role !== null) return walk.personFact("fullName", meaning, label);
  const topic = section.roleFrom === "heading" ? null : section.topic;
  if (topic && parseKey(`${topic}.name`)) return made(topic, "name", label, feature("topic", topic, 0.85));
  return walk.personFact("fullName", meaning, weaker(label, 0.75));
}

/** A label that names only a paper: which kind is it, what is its number, or all of it in one line. */
export function readPaper(walk: FormWalk, { index, field, meaning, label }: Asked): Reading {
  const { head } = meaning;
  if (head.kind !== "paper") return NOT_RECOGNISED;
  const numberFollows = walk.meanings
    .slice(index + 1, index + 3)
    .some((next) => next.head.kind === "generic" && next.head.generic === "number" && next.paper === null);
  switch (head.paper) {
    case "identity":
      if (isList(field) || numberFollows) return walk.personFact("idType", meaning, label);
      return walk.personFact("idLine", meaning, label, feature("control", "one box for the whole paper", 0.9));
    case "identityCard":
      if (isList(field)) return walk.personFact("idType", meaning, label);
      return walk.personFact("idNumber", meaning, label, feature("control", "a box for its number", 0.93));
    case "passport":
      // "Loại hộ chiếu: có gắn chíp": a choice of what is asked for
      if (isList(field)) return NOT_RECOGNISED;
      walk.papers.enter("passport");
      return walk.personFact("idDocNumber", meaning, label, feature("control", "a box for its number", 0.93));
    case "deathNotice":
    case "civilRecord":
      walk.papers.enter(head.paper);
      return isList(field) || numberFollows ? made(head.paper, "type", label) : NOT_RECOGNISED;
    case "foreign":
      walk.papers.enter("foreign");
      return NOT_RECOGNISED;
    default:
      return NOT_RECOGNISED;
  }
}
