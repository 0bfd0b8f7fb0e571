// What the API answers and takes, as its description shows it (OpenAPI). Requests are checked by api-body.ts, with every problem
// at once; a test holds the answers against what is said of them here.

import { z } from "zod";
import { chaseBody, confirmBody, escalateBody, handOverBody, passingBody, policyBody } from "./api-body.ts";
import { ABOUT_PEOPLE } from "./api-on-call-schema.ts";

const instant = z.string().meta({ format: "date-time" });
const by = z.string().describe("the id of a person, or an address");
const because = z.string().describe("why, in a sentence");
const repeated = z.boolean().describe("true: the same request with this Idempotency-Key was done before");
const kind = z.enum(["call", "request"]);

const chase = z.strictObject({
  at: instant,
  by,
  source: z.enum(["email", "button", "portal", "api"]),
  counted: z.boolean(),
  because,
});

const escalation = z.strictObject({
  ordinal: z.int().describe("1 is the ticket's first"),
  at: instant,
  cause: z.enum(["chases", "analyst", "trigger"]),
  by,
  because,
  state: z.enum(["owed", "made"]),
  reference: z.string().optional().describe("absent until the escalation ticket stands, moments later"),
});

const wait = z
  .strictObject({
    since: instant,
    policy: z.string().optional(),
    status: z.enum(["active", "confirmed", "resolved"]).optional(),
    nextStepAt: instant.optional(),
    confirmedBy: by.optional(),
    heldUntil: instant.optional(),
  })
  .nullable()
  .describe("null: nobody waits for an answer");

const held = z.strictObject({
  at: instant,
  by,
  text: z.string(),
  why: z.string(),
  outcome: z
    .strictObject({ choice: z.enum(["send", "note", "take"]), at: instant, means: z.enum(["button", "reply"]) })
    .nullable(),
});

const ticket = z.strictObject({
  reference: z.string(),
  kind,
  deskId: z.string(),
  desk: z.string(),
  subject: z.string(),
  requester: z.strictObject({ address: z.string(), name: z.string() }),
  participants: z.array(z.string()),
  clientId: z.string().optional(),
  status: z.enum(["open", "closed"]),
  statusNames: z.record(z.string(), z.string()).optional(),
  stream: z.string().optional(),
  responsibleId: z.string().optional(),
  priority: z.string(),
  category: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  policyId: z.string().optional(),
  purpose: z.enum(["normal", "escalation"]),
  callTemplateId: z.string().optional(),
  escalatedCallRef: z.string().optional(),
  escalatedRequestRef: z.string().optional(),
  createdAt: instant,
  updatedAt: instant,
  standing: z.enum(["waiting", "answered", "solved", "closed"]).describe("how it stands for its requester"),
  wait,
  countedChases: z.int().describe("in the wait that runs now"),
  chases: z.array(chase),
  escalations: z.array(escalation),
  sendBacks: z.array(z.looseObject({ at: instant, by })).describe("escalations returned as incomplete"),
  held: z.array(held).describe("replies whose author is asked whom they are for"),
  conversation: z.array(
    z.strictObject({
      at: instant,
      by: z.looseObject({}),
      from: z.enum(["requester", "staff", "onit"]),
      text: z.string(),
      private: z.boolean(),
    }),
  ),
  history: z.array(z.strictObject({ seq: z.int(), at: instant, by, cause: z.string(), because })),
  older: z.string().optional().describe("there is more before this part of its past: ask for it as `before`"),
});

const row = z.looseObject({
  reference: z.string(),
  subject: z.string(),
  kind,
  status: z.string().describe("as people call it"),
  isOpen: z.boolean(),
  deskId: z.string(),
  priority: z.string(),
  origin: z.string().describe("the reference of what was escalated"),
  at: instant,
  sendBacks: z.int(),
});

const figure = z.strictObject({
  of: z.string().describe("a week such as 2026-W10, an id, a category; empty where there is none"),
  visibility: z.int().describe("escalation tickets"),
  time: z.int().describe("waits in which a policy notified somebody"),
  asked: z.int().describe("what analysts asked for"),
  sentBack: z.int().describe("of these, what was returned as incomplete"),
});
const figures = z.strictObject({
  total: figure,
  perWeek: z.array(figure),
  perDesk: z.array(figure),
  perAnalyst: z.array(figure),
  perCategory: z.array(figure),
  perPriority: z.array(figure),
});

const passed = z.strictObject({
  ticket: z.string(),
  responsibleId: z.string().nullable(),
  status: z.enum(["active", "confirmed"]).nullable().describe("of the escalation; null: none runs"),
  confirmedBy: by.nullable(),
  nextStepAt: instant.nullable().describe("null: nothing follows"),
  repeated,
});

/** What is answered where something was not done. */
export const PROBLEM = z.looseObject({ error: z.string(), help: z.string().describe("what to do") });

const since = z.string().describe('an instant such as 2026-03-02T09:00Z, or how long ago, such as "30d"').optional();

/** What is said of one address. */
export type DescribedAddress = {
  summary: string;
  answer: z.ZodType;
  body?: z.ZodType;
  query?: z.ZodType;
  problems: readonly number[];
};

/** Every address of the API, by its name. */
export const OPERATIONS = {
  ticket: {
    summary: "A ticket with all that is inside, for one who may see it",
    query: z.object({
      before: z
        .string()
        .describe("of a long past, the part before the one whose `older` this is; default: the latest")
        .optional(),
    }),
    answer: ticket,
    problems: [403, 404, 422],
  },
  chases: {
    summary: "A chase on behalf of the requester, or of somebody who may chase it; its answer names nobody inside",
    body: chaseBody.schema,
    answer: z.strictObject({
      ticket: z.string(),
      counted: z.boolean(),
      because,
      at: instant.nullable(),
      chases: z.int().describe("that counted in the wait that runs now"),
      waitingSince: instant.nullable(),
      repeated,
    }),
    problems: [403, 404, 409, 422],
  },
  escalate: {
    summary: "Escalate, as #escalate in a mail does; 422 has what is missing, which a mail asks for too",
    body: escalateBody.schema,
    answer: z.strictObject({ ticket: z.string(), escalation, repeated }),
    problems: [403, 404, 409, 422],
  },
  policy: {
    summary: "Give the ticket a policy of its own, or its client's or its desk's again",
    body: policyBody.schema,
    answer: z.strictObject({
      ticket: z.string(),
      policy: z.string().nullable().describe("the id of its own one; null: it has none"),
      running: z
        .string()
        .nullable()
        .describe("the id of the one the wait runs under; null: nobody waits, or under none"),
      repeated,
    }),
    problems: [403, 404, 409, 422],
  },
  confirm: {
    summary: 'Say "on it"',
    body: confirmBody.schema,
    answer: z.strictObject({ ticket: z.string(), by, at: instant, until: instant, repeated }),
    problems: [403, 404, 409, 422],
  },
  decline: {
    summary: "Not mine; of the person who is on it: not on it any more. As #decline in a mail",
    body: passingBody.schema,
    answer: passed,
    problems: [403, 404, 409, 422],
  },
  handover: {
    summary: "Hand it over to a colleague, as #handover in a mail",
    body: handOverBody.schema,
    answer: passed,
    problems: [403, 404, 409, 422],
  },
  next: {
    summary: "The next step at once, as #next in a mail",
    body: passingBody.schema,
    answer: passed,
    problems: [403, 404, 409, 422],
  },
  ...ABOUT_PEOPLE,
  escalations: {
    summary: "The register of escalation tickets, as far as one may see it",
    query: z.object({
      since,
      desk: z.string().describe("only those at this authority's desk").optional(),
      open: z.enum(["true", "false"]).describe("only those that are open, or only those that are not").optional(),
    }),
    answer: z.strictObject({ escalations: z.array(row) }),
    problems: [422],
  },
  figures: {
    summary: "How many escalations there were, for one who may export",
    query: z.object({ since }),
    answer: figures,
    problems: [403, 422],
  },
  audit: {
    summary: "The latest entries of the audit, for one who may export",
    query: z.object({ limit: z.int().min(1).max(500).describe("default: 100").optional() }),
    answer: z.strictObject({ entries: z.array(z.looseObject({ at: instant, by, cause: z.string(), because })) }),
    problems: [403],
  },
} as const satisfies Record<string, DescribedAddress>;
