import { nameUuid, packageFolderName, vietnamTime } from "./package-identifiers.ts";
import { checksum, type PackageForm, type PackageProfile } from "./package-profile.ts";
import type { SoftwareAgent } from "./premis.ts";
import { element, textElement, type XmlElement, xmlDocument } from "./xml.ts";

/** A file as METS names it: path relative to the METS file. */
export interface MetsFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
}

export interface MetsContext {
  readonly objectId: string;
  readonly title: string;
  readonly agency: { readonly code: string; readonly name: string };
  readonly created: Date;
  /** When this version was made. */
  readonly modified: Date;
  readonly profile: PackageProfile;
  readonly form: PackageForm;
  readonly software: SoftwareAgent;
}

const uuid = (...names: readonly string[]): string => `uuid-${nameUuid(...names)}`;

function root(context: MetsContext, objectId: string, label: string, ...children: (XmlElement | undefined)[]): Buffer {
  const { profile } = context;
  return xmlDocument(
    element(
      "mets:mets",
      {
        "xmlns:mets": "http://www.loc.gov/METS/",
        "xmlns:csip": "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation":
          "http://www.loc.gov/METS/ https://www.loc.gov/standards/mets/mets.xsd https://DILCIS.eu/XML/METS/CSIPExtensionMETS https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd",
        OBJID: objectId,
        LABEL: label,
        TYPE: "Other",
        "csip:OTHERTYPE": `${context.form}_${profile.packageType}`,
        "csip:CONTENTINFORMATIONTYPE": "OTHER",
        "csip:OTHERCONTENTINFORMATIONTYPE": profile.contentInformationType,
        PROFILE: profile.metsProfile,
      },
      ...children,
    ),
  );
}

function header({ created, modified, agency, software, form }: MetsContext): XmlElement {
  return element(
    "mets:metsHdr",
    {
      CREATEDATE: vietnamTime(created),
      LASTMODDATE: vietnamTime(modified),
      RECORDSTATUS: created.getTime() === modified.getTime() ? "NEW" : "REVISED",
      "csip:OAISPACKAGETYPE": form,
    },
    element(
      "mets:agent",
      { ROLE: "CREATOR", TYPE: "OTHER", OTHERTYPE: "SOFTWARE" },
      textElement("mets:name", software.name),
      element("mets:note", { "csip:NOTETYPE": "SOFTWARE VERSION" }, software.version),
    ),
    element(
      "mets:agent",
      { ROLE: "ARCHIVIST", TYPE: "ORGANIZATION" },
      textElement("mets:name", agency.name),
      element("mets:note", { "csip:NOTETYPE": "IDENTIFICATIONCODE" }, agency.code),
    ),
  );
}

const fileAttributes = ({ modified, profile }: MetsContext, file: MetsFile): XmlElement["attributes"] => ({
  MIMETYPE: file.mediaType,
  SIZE: file.sizeBytes,
  CREATED: vietnamTime(modified),
  CHECKSUM: checksum(profile, file.sha256),
  CHECKSUMTYPE: "SHA-256",
});

const link = (path: string): XmlElement["attributes"] => ({ LOCTYPE: "URL", "xlink:type": "simple", "xlink:href": encodeURI(path) });

const metadataReference = (context: MetsContext, file: MetsFile, type: XmlElement["attributes"]): XmlElement =>
  element("mets:mdRef", { ...link(file.path), ...type, ...fileAttributes(context, file) });

const description = (context: MetsContext, scope: string, file: MetsFile, type: XmlElement["attributes"]): XmlElement =>
  element(
    "mets:dmdSec",
    { ID: uuid("dmd", scope, file.path), CREATED: vietnamTime(context.modified), STATUS: "CURRENT" },
    metadataReference(context, file, type),
  );

const preservation = (context: MetsContext, scope: string, files: readonly MetsFile[]): XmlElement =>
  element(
    "mets:amdSec",
    {},
    ...files.map((file) =>
      element(
        "mets:digiprovMD",
        { ID: uuid("amd", scope, file.path), STATUS: "CURRENT" },
        metadataReference(context, file, { MDTYPE: "PREMIS" }),
      ),
    ),
  );

const fileId = (scope: string, file: MetsFile): string => `ID-${nameUuid("file", scope, file.path)}`;
const group = (
  context: MetsContext,
  scope: string,
  use: string,
  files: readonly MetsFile[],
  more: XmlElement["attributes"] = {},
): XmlElement =>
  element(
    "mets:fileGrp",
    { ID: uuid("group", scope, use), USE: use, ...more },
    ...files.map((file) =>
      element("mets:file", { ID: fileId(scope, file), ...fileAttributes(context, file) }, element("mets:FLocat", link(file.path))),
    ),
  );

const div = (scope: string, label: string, attributes: XmlElement["attributes"], ...children: XmlElement[]): XmlElement =>
  element("mets:div", { ID: uuid("div", scope, label), LABEL: label, ...attributes }, ...children);
const pointer = (id: string): XmlElement => element("mets:fptr", { FILEID: id });
const structure = (scope: string, top: XmlElement): XmlElement =>
  element("mets:structMap", { ID: uuid("structMap", scope), TYPE: "PHYSICAL", LABEL: "CSIP" }, top);

/** METS.xml of the package (E-ARK CSIP 2.0.4): metadata, schemas, and a pointer to the one representation. */
export function packageMets(
  context: MetsContext,
  files: {
    ead: MetsFile;
    other: readonly MetsFile[];
    /** Undefined in packages that carry no preservation metadata. */
    premis: MetsFile | undefined;
    schemas: readonly MetsFile[];
    documentation: MetsFile;
    representation: MetsFile;
  },
): Buffer {
  const { objectId } = context;
  const descriptions = [
    description(context, objectId, files.ead, { MDTYPE: context.profile.descriptiveType }),
    ...files.other.map((file) => description(context, objectId, file, { MDTYPE: "OTHER", OTHERMDTYPE: "CAMTAY" })),
  ];
  const ids = (elements: readonly XmlElement[]): string => elements.map((one) => one.attributes.ID).join(" ");
  const amd = files.premis && preservation(context, objectId, [files.premis]);
  const representations = "Representations/rep1";
  return root(
    context,
    objectId,
    context.title,
    header(context),
    ...descriptions,
    amd,
    element(
      "mets:fileSec",
      { ID: uuid("fileSec", objectId) },
      group(context, objectId, "Documentation", [files.documentation]),
      group(context, objectId, "Schemas", files.schemas),
      group(context, objectId, representations, [files.representation], {
        "csip:CONTENTINFORMATIONTYPE": "OTHER",
        "csip:OTHERCONTENTINFORMATIONTYPE": context.profile.contentInformationType,
      }),
    ),
    structure(
      objectId,
      div(
        objectId,
        packageFolderName(objectId),
        {},
        div(objectId, "Metadata", { DMDID: ids(descriptions), ADMID: amd && ids(amd.children as XmlElement[]) }),
        div(objectId, "Documentation", {}, pointer(uuid("group", objectId, "Documentation"))),
        div(objectId, "Schemas", {}, pointer(uuid("group", objectId, "Schemas"))),
        div(
          objectId,
          representations,
          {},
          element("mets:mptr", { ...link(files.representation.path), "xlink:title": uuid("group", objectId, representations) }),
        ),
      ),
    ),
  );
}

/** METS.xml of the representation: each PDF joined with its description. */
export function representationMets(
  context: MetsContext,
  files: { papers: readonly { pdf: MetsFile; ead: MetsFile }[]; premis: MetsFile | undefined },
): Buffer {
  const scope = `${context.objectId}/rep1`;
  const descriptions = files.papers.map(({ ead }) => description(context, scope, ead, { MDTYPE: context.profile.descriptiveType }));
  const amd = files.premis && preservation(context, scope, [files.premis]);
  const data = group(
    context,
    scope,
    "Data",
    files.papers.map(({ pdf }) => pdf),
  );
  return root(
    context,
    "rep1",
    context.title,
    header(context),
    ...descriptions,
    amd,
    element("mets:fileSec", { ID: uuid("fileSec", scope) }, data),
    structure(
      scope,
      div(
        scope,
        "rep1",
        {},
        div(scope, "Metadata", {
          DMDID: descriptions.map((one) => one.attributes.ID).join(" "),
          ADMID: amd && (amd.children as XmlElement[]).map((one) => one.attributes.ID).join(" "),
        }),
        div(scope, "Data", {}, pointer(String(data.attributes.ID))),
        div(
          scope,
          "MetadataLink/File",
          {},
          ...files.papers.map(({ pdf }, at) =>
            div(
              scope,
              pdf.path.split("/").at(-1) ?? pdf.path,
              { DMDID: String(descriptions[at]?.attributes.ID) },
              pointer(fileId(scope, pdf)),
            ),
          ),
        ),
      ),
    ),
  );
}
