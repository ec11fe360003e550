import { parseCertificate } from "./certificate.ts";
import { sameName } from "./name-text.ts";

/** Signer first, then each issuer; services do not all keep the order the specification asks for. */
export const orderedChain = (certificates: readonly Buffer[]): Buffer[] => {
  const [leaf] = certificates;
  if (leaf === undefined) return [];
  const rest = certificates.slice(1).map((one) => parseCertificate(one));
  const ordered = [parseCertificate(leaf)];
  for (let top = ordered[0]; top !== undefined; ) {
    const issuer = rest.find((one) => top !== undefined && sameName(top.issuer, one.subject) && !ordered.includes(one));
    if (issuer !== undefined) ordered.push(issuer);
    top = issuer;
  }
  return ordered.map((one) => one.der);
};
