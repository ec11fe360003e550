/** The name a person knows out of a certificate's subject. */
export const commonName = (subject: string): string =>
  /(?:^|[,/+]\s*)CN=("[^"]+"|[^,/+]+)/.exec(subject)?.[1]?.replaceAll('"', "").trim() ?? subject;
