// What the API answers and takes, as its description shows it (OpenAPI). Requests are checked by api-body.ts, with every problem
// at once; a test holds the answers against what is said of them here.

import { z } from "zod";
import {
  answerBody,
  assignBody,
  categoryBody,
  chaseBody,
  closeBody,
  confirmBody,
  duplicateBody,
  emptyBody,
  escalateBody,
  handOverBody,
  passingBody,
  policyBody,
  priorityBody,
  textBody,
} from "./api-body.ts";
import { LIST_ROUTES } from "./api-lists-schema.ts";
import { ABOUT_PEOPLE } from "./api-on-call-schema.ts";
import { because, by, escalation, instant, kind, ticket } from "./api-ticket-schema.ts";
import { WEBHOOKS } from "./api-webhook-schema.ts";

const repeated = z.boolean().describe("true: the same request with this Idempotency-Key was done before");

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

const stands = z.strictObject({
  ticket: z.string(),
  status: z.enum(["open", "closed"]),
  responsibleId: z.string().nullable(),
  category: z.string().nullable(),
  priority: z.string(),
  waitingSince: instant.nullable().describe("null: nobody waits for an answer"),
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

const ACT = [403, 404, 409, 422] as const;

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
    problems: ACT,
  },
  escalate: {
    summary: "Escalate, as #escalate in a mail does; 422 has what is missing, which a mail asks for too",
    body: escalateBody.schema,
    answer: z.strictObject({ ticket: z.string(), escalation, repeated }),
    problems: ACT,
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
    problems: ACT,
  },
  confirm: {
    summary: 'Say "on it"',
    body: confirmBody.schema,
    answer: z.strictObject({ ticket: z.string(), by, at: instant, until: instant, repeated }),
    problems: ACT,
  },
  decline: {
    summary: "Not mine; of the person who is on it: not on it any more. As #decline in a mail",
    body: passingBody.schema,
    answer: passed,
    problems: ACT,
  },
  handover: {
    summary: "Hand it over to a colleague, as #handover in a mail",
    body: handOverBody.schema,
    answer: passed,
    problems: ACT,
  },
  next: {
    summary: "The next step at once, as #next in a mail",
    body: passingBody.schema,
    answer: passed,
    problems: ACT,
  },
  answer: {
    summary: "Answer the requester, and those who were copied in; it ends the wait as a colleague's mail does",
    body: answerBody.schema,
    answer: stands,
    problems: ACT,
  },
  note: { summary: "Write a private note, as #note in a mail", body: textBody.schema, answer: stands, problems: ACT },
  assign: {
    summary: "Make somebody responsible, as #assign in a mail",
    body: assignBody.schema,
    answer: stands,
    problems: ACT,
  },
  category: {
    summary: "Set the category, as #category in a mail",
    body: categoryBody.schema,
    answer: stands,
    problems: ACT,
  },
  priority: {
    summary: "Set the priority, as #priority in a mail",
    body: priorityBody.schema,
    answer: stands,
    problems: ACT,
  },
  close: {
    summary: "Close it, and say so to the requester, as #close in a mail",
    body: closeBody.schema,
    answer: stands,
    problems: ACT,
  },
  duplicate: {
    summary: "It is a duplicate, as #duplicate in a mail: both go on as they are, and nobody outside is written to",
    body: duplicateBody.schema,
    answer: stands,
    problems: ACT,
  },
  separate: {
    summary: "It is not a duplicate any more, as #separate in a mail",
    body: emptyBody.schema,
    answer: stands,
    problems: ACT,
  },
  reopen: {
    summary: "Open it again, as #reopen in a mail; nobody outside is written to",
    body: emptyBody.schema,
    answer: stands,
    problems: ACT,
  },
  ...LIST_ROUTES,
  ...ABOUT_PEOPLE,
  ...WEBHOOKS,
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

/** The names of what is done to a ticket, as its address has them. */
export type ActOnTicket =
  | ("chases" | "escalate" | "policy" | "confirm" | "decline" | "handover" | "next")
  | ("answer" | "note" | "assign" | "category" | "priority" | "close" | "reopen" | "duplicate" | "separate");
