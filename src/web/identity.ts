// GET /health/identity?nonce=…: shows `onit doctor` that it is this Onit that answers here, and not another program or another
// Onit. The answer is good for nothing else, and tells nothing of the key.

import type { FastifyInstance } from "fastify";
import type { App } from "../ports/app.ts";
import { IDENTITY_NONCE, identityStamps } from "../security/identity-stamp.ts";
import { field } from "./query.ts";

export function serveIdentity(server: FastifyInstance, { tokens }: Pick<App, "tokens">): void {
  server.get("/health/identity", async ({ query }, reply) => {
    const nonce = field(query, "nonce");
    if (!IDENTITY_NONCE.test(nonce))
      return reply.code(400).send({ error: "the nonce is missing or malformed", help: "send 16 to 64 of a-z, 0-9" });
    await tokens.refresh();
    return reply.send({ stamp: identityStamps(nonce, tokens)[0] });
  });
}
