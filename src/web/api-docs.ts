// The description of the API: /api/openapi.json for programs (OpenAPI 3.1), /api/docs for people. Neither needs a key: what it
// says stands in docs/openapi.json too. It is made from the routes as they are.

import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { apiPage, type DescribedApi } from "./api-docs-page.ts";
import { sendPage } from "./page-reply.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answered without a key. */
    isOpen?: boolean;
  }
}

const OPENAPI = {
  openapi: "3.1.0",
  info: {
    title: "Onit",
    version: "1",
    description:
      "Chases, escalations and promises on tickets, for API clients. A client may do what the person may do whose key it sends.",
  },
  components: {
    securitySchemes: {
      key: { type: "http", scheme: "bearer", description: "a key that `onit api-key create <person>` printed" },
    },
  },
  security: [{ key: [] }],
} as const;

/** Before the routes of the API, in their scope. What they say of themselves only describes them: nothing is checked or cut by it. */
export async function describeApi(scope: FastifyInstance): Promise<void> {
  scope.setValidatorCompiler(() => () => true);
  scope.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  await scope.register(swagger, { openapi: structuredClone(OPENAPI) as never });
  const open = { config: { isOpen: true }, schema: { hide: true } };
  scope.get("/openapi.json", open, async () => scope.swagger());
  scope.get("/docs", open, async (_request, reply) =>
    sendPage(reply, apiPage(scope.swagger() as unknown as DescribedApi)),
  );
}
