import type { CardPayload } from "@camtay/shared/domain/card-payload.ts";
import type { Profile } from "./vault-content.ts";

/** The attributes that a card's QR code gives; nothing beyond what it says (no ethnicity, no issuer). */
export function attributesOfCard(card: CardPayload): Profile["attributes"] {
  const value = (text: string) => [{ text, source: "card-qr" as const, date: card.issueDate }];
  return {
    fullName: value(card.fullName),
    idNumber: value(card.identityNumber),
    dateOfBirth: value(card.birthDate),
    ...(card.sex !== "" && { gender: value(card.sex) }),
    ...(card.address !== "" && { "permanent.full": value(card.address) }),
    ...(card.issueDate !== null && { idIssueDate: value(card.issueDate) }),
  };
}
