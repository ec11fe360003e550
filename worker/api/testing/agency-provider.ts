import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export interface AgencyProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Makes our server known as a client. @param callback address to which people come back */
  register(callback: string): void;
  /** Who sits at the provider's login page from now on. */
  signIn(person: { readonly subject: string; readonly userName: string }): void;
  close(): Promise<void>;
}

/** A real OpenID provider of an agency, beside ours: whoever comes to its login page is the person who was set. */
export async function startAgencyProvider(): Promise<AgencyProvider> {
  let person = { subject: "", userName: "" };
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ["camtay", "bi-mat-thu-nghiem"];
  const open = (callback: string): Provider =>
    new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [callback],
          response_types: ["code"],
          grant_types: ["authorization_code"],
        },
      ],
      claims: { openid: ["sub"], profile: ["preferred_username"] },
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, interaction) => `/sign-in/${interaction.uid}` },
      findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, preferred_username: person.userName }) }),
    });
  let provider: Provider | undefined;
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!provider) return void response.writeHead(503).end();
    if (!request.url?.startsWith("/sign-in/")) return provider.callback()(request, response);
    const { prompt, params, grantId } = await provider.interactionDetails(request, response);
    if (prompt.name === "login")
      return provider.interactionFinished(request, response, { login: { accountId: person.subject } }, { mergeWithLastSubmission: false });
    const grant =
      (grantId && (await provider.Grant.find(grantId))) ||
      new provider.Grant({ accountId: person.subject, clientId: String(params.client_id) });
    grant.addOIDCScope("openid profile");
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  }
  return {
    issuer,
    clientId,
    clientSecret,
    register(callback) {
      provider = open(callback);
    },
    signIn(next) {
      person = next;
    },
    close: () => new Promise((resolve, reject) => server.close((problem) => (problem ? reject(problem) : resolve()))),
  };
}
