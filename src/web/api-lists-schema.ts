// What is said of the lists of the API.

import { z } from "zod";
import { inboxBody, openBody } from "./api-body.ts";
import { because, by, instant } from "./api-ticket-schema.ts";

const limit = z.int().min(1).max(200).describe("default: 50").optional();
const cursor = z.string().describe("where the list goes on: `next` of the part before").optional();
const next = z.string().nullable().describe("send it as `cursor` for what follows; null: that is all");
const flag = z.enum(["true", "false"]).optional();
const text = z.string().optional();

const row = z.strictObject({
  reference: z.string(),
  subject: z.string(),
  requester: z.string(),
  deskId: z.string(),
  status: z.string().describe("as people call it"),
  isOpen: z.boolean(),
  createdAt: instant,
  waitingSince: instant.nullable(),
  takenBy: z.string().nullable().describe("who is on it"),
});

const wait = z.strictObject({
  state: z.enum(["active", "soon", "taken"]),
  reference: z.string(),
  subject: z.string(),
  requester: z.string(),
  deskId: z.string(),
  clientId: z.string().nullable(),
  policyId: z.string(),
  responsibleId: z.string().nullable(),
  since: instant,
  step: z.int().describe("how many of its policy's steps have fired"),
  stepsFired: z.int().describe("in all, under the policies before it too"),
  next: z.strictObject({ at: instant.nullable(), notifies: z.string(), step: z.int(), of: z.int() }),
  takenBy: z.string().nullable(),
  takenById: by.nullable(),
  takenByIds: z.array(by).describe("all who are on it, where a step needed several"),
  soFar: z.string().nullable().describe("how many are on it, while too few are of those a step needs"),
  takenUntil: instant.nullable(),
  isUndelivered: z.boolean().describe("something of this wait did not reach its reader, or perhaps not"),
});

export const LIST_ROUTES = {
  tickets: {
    summary: "Tickets, newest first, as far as one may see them",
    query: z.object({
      q: z.string().describe("words of the reference, the subject or those who asked").optional(),
      ...{ desk: text, client: text, requester: text, responsible: text, category: text, priority: text, policy: text },
      open: flag,
      waiting: flag,
      purpose: z.enum(["normal", "escalation", "drill"]).optional(),
      limit,
      cursor,
    }),
    answer: z.strictObject({ tickets: z.array(row), next }),
    problems: [422],
  },
  open: {
    summary: "Open a ticket, as a mail of the holder to the desk does",
    body: openBody.schema,
    answer: z.strictObject({ ticket: z.string(), repeated: z.boolean() }),
    problems: [409, 422],
  },
  waits: {
    summary: "What waits under a policy: active, soon and taken, as the dashboard has it",
    query: z.object({ desk: text, client: text, policy: text, person: text }),
    answer: z.strictObject({
      waits: z.array(wait),
      quiet: z.int().describe("more that wait; the first step is more than an hour away"),
      mark: z.string().describe("another one when what waits has changed"),
    }),
    problems: [],
  },
  people: {
    summary: "The people of the settings",
    answer: z.strictObject({
      people: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          addresses: z.array(z.string()),
          timeZone: z.string(),
          desks: z.array(z.string()),
          isAway: z.boolean(),
        }),
      ),
    }),
    problems: [],
  },
  mails: {
    summary: "The mails that came in, oldest first, for one who may configure",
    query: z.object({
      since: z.string().describe("an instant, or how long ago; default: 24 hours").optional(),
      state: z.enum(["kept", "done", "quarantined", "failed"]).optional(),
      limit,
      cursor,
    }),
    answer: z.strictObject({
      mails: z.array(
        z.strictObject({
          id: z.string(),
          receivedAt: instant,
          from: z.string(),
          to: z.string(),
          subject: z.string().nullable(),
          state: z.string(),
          verdict: z.string().nullable(),
          because: because.nullable(),
          ticket: z.string().nullable(),
        }),
      ),
      next,
    }),
    problems: [403, 422],
  },
  inbox: {
    summary: "What the holder of the key was notified of inside Onit, newest first",
    query: z.object({ unread: flag, limit }),
    answer: z.strictObject({
      unread: z.int(),
      messages: z.array(
        z.strictObject({
          key: z.string(),
          at: instant,
          kind: z.string(),
          subject: z.string(),
          text: z.string(),
          because,
          readAt: instant.nullable(),
        }),
      ),
    }),
    problems: [],
  },
  inboxRead: {
    summary: "Mark one, or all, as read",
    body: inboxBody.schema,
    answer: z.strictObject({ unread: z.int() }),
    problems: [422],
  },
} as const;
