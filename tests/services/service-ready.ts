import { z } from "zod";

/** The one line the service prints when it listens: all that a client, a test or `npm start` needs to use it. */
export const ServiceReady = z.object({
  baseUrl: z.url(),
  /** Base of the CSC API v2, without a slash at the end. */
  cscUrl: z.url(),
  /** The same service in the shape of version 1.0.4. */
  cscV1Url: z.url(),
  /** The same keys behind VNPT SmartCA's interface. */
  sp769Url: z.url(),
  tsaUrl: z.url(),
  phoneUrl: z.url(),
  /** Folder with the test root certificate (PEM). */
  trustDir: z.string(),
  p12: z.object({ path: z.string(), password: z.string() }),
  client: z.object({ id: z.string(), secret: z.string() }),
  accounts: z.array(z.object({ name: z.string(), password: z.string() })),
  credentials: z.array(z.object({ credentialID: z.string(), pin: z.string(), description: z.string() })),
});
export type ServiceReady = z.infer<typeof ServiceReady>;
