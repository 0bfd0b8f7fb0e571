// The description of the API: /api/openapi.json for programs (OpenAPI 3.1), /api/docs for people. Neither needs a key: what it
// says stands in docs/openapi.json too. It is made from the routes as they are.

import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { apiPage, type DescribedApi } from "./api-docs-page.ts";
import { EVENTS } from "./api-webhook-schema.ts";
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
  await scope.register(swagger, { openapi: structuredClone(OPENAPI) as never, transformObject: withEvents as never });
  const open = { config: { isOpen: true }, schema: { hide: true } };
  scope.get("/openapi.json", open, async () => scope.swagger());
  scope.get("/docs", open, async (_request, reply) =>
    sendPage(reply, apiPage(scope.swagger() as unknown as DescribedApi)),
  );
}

/** Made when somebody asks for the description: no start waits for it. */
const withEvents = ({ openapiObject }: { openapiObject: object }): object => ({
  ...openapiObject,
  webhooks: eventsDescribed(),
});

/** What the programs of webhooks.yaml get (OpenAPI 3.1, "webhooks"). */
const eventsDescribed = (): object =>
  Object.fromEntries(
    Object.entries(EVENTS).map(([type, event]) => {
      const { $schema: _dialect, ...schema } = z.toJSONSchema(event, { io: "input" });
      const requestBody = { required: true, content: { "application/json": { schema } } };
      const responses = { "2XX": { description: "taken; docs/webhooks.md says what other answers mean" } };
      return [
        type,
        { post: { operationId: `on ${type}`, parameters: EVENT_HEADERS, requestBody, responses, security: [] } },
      ];
    }),
  );

const EVENT_HEADERS = [
  ["Onit-Event", "the id of the event, the same each time it is sent"],
  ["Onit-Signature", "when it was signed, and HMAC-SHA-256 over id, that time and the raw body (docs/webhooks.md)"],
].map(([name, description]) => ({ name, in: "header", required: true, description, schema: { type: "string" } }));
