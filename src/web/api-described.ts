// How a route of the API describes itself: its line in api-schema.ts, as JSON Schema, with what it may refuse.

import type { FastifySchema } from "fastify";
import { z } from "zod";
import { once } from "../core/words/once.ts";
import { type DescribedAddress, OPERATIONS, PROBLEM } from "./api-schema.ts";

const EVERYWHERE = { 401: "no valid API key", 429: "too many requests", 503: "the store cannot be reached" };
const WHEN: Readonly<Record<number, string>> = {
  ...EVERYWHERE,
  403: "not allowed",
  404: "no such ticket",
  412: "the ticket is not as its ETag in If-Match says",
  409: "it does not fit the ticket as it is",
  422: "the request itself is wrong, or something is missing in it",
};

/** What a route tells its description. It checks nothing: the handlers do. */
export function described(name: keyof typeof OPERATIONS, isOnTicket = false): { schema: FastifySchema } {
  const { summary, answer, body, query, problems }: DescribedAddress = OPERATIONS[name];
  const problem = answerSchema(PROBLEM);
  const more = isOnTicket && body ? [412] : [];
  const statuses = [...problems, ...more, ...Object.keys(EVERYWHERE).map(Number)].toSorted();
  const schema = {
    operationId: name,
    summary,
    response: {
      200: { "x-response-description": "done", ...answerSchema(answer) },
      ...Object.fromEntries(statuses.map((status) => [status, { "x-response-description": WHEN[status], ...problem }])),
    },
    ...(query && { querystring: jsonSchema(query) }),
    ...(body && { body: jsonSchema(body), headers: isOnTicket ? ON_A_TICKET : IDEMPOTENCY }),
    ...(isOnTicket && { params: REFERENCE }),
  };
  return { schema };
}

const REFERENCE = { type: "object", properties: { reference: { type: "string", description: "such as HD-1042" } } };
const IDEMPOTENCY = {
  type: "object",
  properties: {
    "Idempotency-Key": {
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: "the same request again does nothing again",
    },
  },
};

const ON_A_TICKET = {
  ...IDEMPOTENCY,
  properties: {
    ...IDEMPOTENCY.properties,
    "If-Match": { type: "string", description: "the ETag of the ticket as you have seen it: done only while it is so" },
  },
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

const withoutDialect = ({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema => schema;

// Once each: they are constants, and many routes answer alike.
const jsonSchema = once((of: z.ZodType): JsonSchema => withoutDialect(z.toJSONSchema(of, { io: "input" })));

/** An answer may gain fields: anybody who reads it passes over those it does not know. */
const answerSchema = once((of: z.ZodType): JsonSchema => {
  const isOpen = (more: unknown): boolean =>
    more === false || (typeof more === "object" && more !== null && Object.keys(more).length === 0);
  const override = ({ jsonSchema }: { jsonSchema: JsonSchema }): void => {
    if (isOpen(jsonSchema.additionalProperties)) delete jsonSchema.additionalProperties;
  };
  return withoutDialect(z.toJSONSchema(of, { io: "input", override }));
});
