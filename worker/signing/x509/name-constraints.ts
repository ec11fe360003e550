import { DerMembers, type DerNode, readChildren, readDer } from "../asn1/der-reader.ts";

/** Subtrees of RFC 5280 §4.2.1.10, each as its GeneralName. */
export interface NameConstraints {
  readonly permitted: readonly DerNode[];
  readonly excluded: readonly DerNode[];
}

const DIRECTORY = 0xa4;
const EMAIL = 0x81;
const DNS = 0x82;

const subtrees = (node: DerNode | undefined): DerNode[] =>
  node === undefined ? [] : readChildren(node).map((subtree) => new DerMembers(subtree).any());

export const readNameConstraints = (value: Buffer): NameConstraints => {
  const members = new DerMembers(readDer(value));
  const permitted = subtrees(members.optional(0xa0));
  const excluded = subtrees(members.optional(0xa1));
  members.end();
  return { permitted, excluded };
};

const isUnderDirectory = (name: DerNode, base: DerNode): boolean => {
  const own = readChildren(name);
  const wanted = readChildren(base);
  return wanted.every((relative, index) => own[index]?.der.equals(relative.der) === true);
};

const isUnder = (name: DerNode, base: DerNode): boolean => {
  if (name.tag !== base.tag) return false;
  if (name.tag === DIRECTORY) {
    const [ownName] = readChildren(name);
    const [baseName] = readChildren(base);
    return ownName !== undefined && baseName !== undefined && isUnderDirectory(ownName, baseName);
  }
  const own = name.content.toString("latin1").toLowerCase();
  const wanted = base.content.toString("latin1").toLowerCase();
  if (name.tag === DNS) return own === wanted || own.endsWith(`.${wanted.replace(/^\./, "")}`);
  if (wanted.includes("@")) return own === wanted;
  const host = own.slice(own.lastIndexOf("@") + 1);
  return wanted.startsWith(".") ? host.endsWith(wanted) : host === wanted;
};

/** Whether all names of a certificate lie inside the constraints. A constraint of a kind not understood (URI, IP, …) forbids that kind. */
export const namesAllowed = (constraints: NameConstraints, subject: DerNode, altNames: readonly DerNode[]): boolean => {
  const known = new Set([DIRECTORY, EMAIL, DNS]);
  const subjectIsEmpty = readChildren(subject).length === 0;
  const names = [...(subjectIsEmpty ? [] : [asDirectoryName(subject)]), ...altNames];
  return names.every((name) => {
    const permitted = constraints.permitted.filter((base) => base.tag === name.tag);
    const excluded = constraints.excluded.filter((base) => base.tag === name.tag);
    if (!known.has(name.tag)) return permitted.length === 0 && excluded.length === 0;
    if (excluded.some((base) => isUnder(name, base))) return false;
    return permitted.length === 0 || permitted.some((base) => isUnder(name, base));
  });
};

const asDirectoryName = (subject: DerNode): DerNode => ({ tag: DIRECTORY, der: subject.der, content: subject.der });
