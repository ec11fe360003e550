import type { ArchivedPaper, PackageEvent } from "./archive-record.ts";
import { nameUuid } from "./package-identifiers.ts";
import { checksum, type PackageProfile, PRONOM } from "./package-profile.ts";
import { element, textElement, type XmlElement, xmlDocument } from "./xml.ts";

/** The program that made the package. */
export interface SoftwareAgent {
  readonly name: string;
  readonly version: string;
}

const identifier = (kind: string, value: string): XmlElement =>
  element(
    `premis:${kind}Identifier`,
    {},
    textElement(`premis:${kind}IdentifierType`, value.startsWith("urn:") ? "URN" : "local"),
    textElement(`premis:${kind}IdentifierValue`, value),
  );

const linking = (kind: "Agent" | "Object", value: string, role: string): XmlElement =>
  element(
    `premis:linking${kind}Identifier`,
    {},
    textElement(`premis:linking${kind}IdentifierType`, value.startsWith("urn:") ? "URN" : "local"),
    textElement(`premis:linking${kind}IdentifierValue`, value),
    textElement(`premis:linking${kind}Role`, role),
  );

const agentId = (software: SoftwareAgent): string => `urn:camtay:software:${encodeURIComponent(software.name)}:${software.version}`;

const agent = (software: SoftwareAgent): XmlElement =>
  element(
    "premis:agent",
    {},
    identifier("agent", agentId(software)),
    textElement("premis:agentName", software.name),
    textElement("premis:agentType", "software"),
    textElement("premis:agentVersion", software.version),
  );

function eventElement(event: PackageEvent, ordinal: number, objects: readonly string[], software: SoftwareAgent): XmlElement {
  return element(
    "premis:event",
    {},
    identifier("event", `urn:uuid:${nameUuid("camtay:event", objects.join(), event.type, event.at, String(ordinal)).toLowerCase()}`),
    textElement("premis:eventType", event.type),
    textElement("premis:eventDateTime", event.at),
    event.detail === undefined ? undefined : element("premis:eventDetailInformation", {}, textElement("premis:eventDetail", event.detail)),
    element("premis:eventOutcomeInformation", {}, textElement("premis:eventOutcome", event.outcome)),
    linking("Agent", agentId(software), "implementer"),
    ...objects.map((object) => linking("Object", object, event.type === "transfer" ? "source" : "outcome")),
  );
}

const premis = (...children: XmlElement[]): Buffer =>
  xmlDocument(
    element(
      "premis:premis",
      {
        "xmlns:premis": "http://www.loc.gov/premis/v3",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": "http://www.loc.gov/premis/v3 https://www.loc.gov/standards/premis/premis.xsd",
        version: "3.0",
      },
      ...children,
    ),
  );

/** PREMIS 3 of the whole package: the dossier as an intellectual entity, and what happened to it. */
export function packagePreservation(objectId: string, events: readonly PackageEvent[], software: SoftwareAgent): Buffer {
  const entity = element(
    "premis:object",
    { "xsi:type": "premis:intellectualEntity", xmlID: `uuid-${nameUuid("camtay:entity", objectId)}` },
    identifier("object", objectId),
  );
  return premis(entity, ...events.map((event, at) => eventElement(event, at, [objectId], software)), agent(software));
}

export const paperObjectId = (objectId: string, file: string): string =>
  `urn:uuid:${nameUuid("camtay:paper", objectId, file).toLowerCase()}`;

function signature(one: ArchivedPaper["signatures"][number]): XmlElement {
  return element(
    "premis:signature",
    {},
    textElement("premis:signatureEncoding", "Base64"),
    textElement("premis:signer", one.signer),
    textElement("premis:signatureMethod", one.method),
    textElement("premis:signatureValue", one.value),
    textElement("premis:signatureValidationRules", "ETSI EN 319 102-1, PAdES (ETSI EN 319 142-1)"),
    textElement("premis:signatureProperties", one.signedAt),
    one.certificate === undefined
      ? undefined
      : element(
          "premis:keyInformation",
          {},
          element(
            "ds:KeyInfo",
            { "xmlns:ds": "http://www.w3.org/2000/09/xmldsig#" },
            element("ds:X509Data", {}, textElement("ds:X509Certificate", one.certificate)),
          ),
        ),
  );
}

function paperObject(objectId: string, paper: ArchivedPaper, profile: PackageProfile): XmlElement {
  const format = PRONOM[paper.format];
  return element(
    "premis:object",
    { "xsi:type": "premis:file", xmlID: `uuid-${nameUuid("camtay:file", objectId, paper.file)}` },
    identifier("object", paperObjectId(objectId, paper.file)),
    element(
      "premis:objectCharacteristics",
      {},
      element(
        "premis:fixity",
        {},
        textElement("premis:messageDigestAlgorithm", "SHA-256"),
        textElement("premis:messageDigest", checksum(profile, paper.sha256)),
      ),
      textElement("premis:size", paper.sizeBytes),
      element(
        "premis:format",
        {},
        element("premis:formatDesignation", {}, textElement("premis:formatName", format?.name ?? paper.format)),
        format === undefined
          ? undefined
          : element(
              "premis:formatRegistry",
              {},
              textElement("premis:formatRegistryName", "PRONOM"),
              textElement("premis:formatRegistryKey", format.key),
            ),
      ),
    ),
    textElement("premis:originalName", paper.file.split("/").at(-1)),
    element(
      "premis:storage",
      {},
      element(
        "premis:contentLocation",
        {},
        textElement("premis:contentLocationType", "relative path"),
        textElement("premis:contentLocationValue", `data/${paper.file.split("/").at(-1) ?? ""}`),
      ),
    ),
    // The schema holds one signature in each.
    ...paper.signatures.map((one) => element("premis:signatureInformation", {}, signature(one))),
  );
}

/** PREMIS 3 of the one representation: every PDF with fixity, format and signatures. */
export function representationPreservation(
  objectId: string,
  papers: readonly ArchivedPaper[],
  events: readonly PackageEvent[],
  profile: PackageProfile,
  software: SoftwareAgent,
): Buffer {
  const ids = papers.map((paper) => paperObjectId(objectId, paper.file));
  const shown = events.filter((event) => ["transfer", "digital signature validation", "message digest calculation"].includes(event.type));
  return premis(
    ...papers.map((paper) => paperObject(objectId, paper, profile)),
    ...shown.map((event, at) => eventElement(event, at, ids, software)),
    agent(software),
  );
}

/** PREMIS 3 of one event of the whole archive, linked to every object it concerns. */
export function eventReport(event: PackageEvent, objects: readonly string[], software: SoftwareAgent): Buffer {
  const entity = element(
    "premis:object",
    { "xsi:type": "premis:intellectualEntity", xmlID: `uuid-${nameUuid("camtay:archive")}` },
    identifier("object", "urn:camtay:archive"),
  );
  return premis(entity, eventElement(event, 0, ["urn:camtay:archive", ...objects], software), agent(software));
}
