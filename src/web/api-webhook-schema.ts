// What is said of webhooks and their deliveries; and of the events themselves, as the programs get them.

import { z } from "zod";
import { EVENT_TYPES, WORDS } from "../core/model/webhook.ts";
import { DELIVERY_STATES } from "../ports/webhook-store.ts";
import { emptyBody, replayBody } from "./api-body.ts";
import { instant } from "./api-ticket-schema.ts";

const text = z.string();
const someText = z.string().nullable();

const whom = z.strictObject({
  id: someText.describe("a person's id; null: not one of us"),
  name: text,
  address: text,
  channel: text,
});

/** What stands in `data`, by the type of the event. */
const DATA = {
  "ticket.opened": z.strictObject({ by: someText.describe("the id of the colleague who opened it for them") }),
  "ticket.chased": z.strictObject({
    by: text.describe("the address"),
    source: z.enum(["email", "button", "portal", "api"]),
    counted: z.boolean(),
    chases: z.int().describe("that counted in the wait that runs"),
  }),
  "ticket.escalated": z.discriminatedUnion("how", [
    z.strictObject({
      how: z
        .enum(["step", "nobody"])
        .describe("nobody: no step reaches anybody, or nobody reacts; the admins are notified"),
      policy: z.strictObject({ id: text, name: text, steps: z.int() }),
      step: z.int().nullable(),
      isLastResort: z.boolean(),
      notified: z.array(whom),
    }),
    z.strictObject({
      how: z.literal("ticket").describe("an escalation ticket is made: a ticket.opened of its own, with `origin`"),
      cause: z.enum(["chases", "analyst", "trigger"]),
      by: text,
    }),
  ]),
  "ticket.confirmed": z.strictObject({
    by: z.strictObject({ id: someText, name: text, address: text }),
    until: instant.describe("how long they are on it"),
    means: z.enum(["button", "reply", "subject", "api"]),
  }),
  "ticket.closed": z.strictObject({}),
  "ticket.reopened": z.strictObject({}),
  "notice.undelivered": z.strictObject({
    notice: text.describe("what kind of mail it was"),
    state: z.enum(["failed", "bounced", "uncertain"]),
    to: whom,
    outcome: someText.describe("what the other side said"),
  }),
  "webhook.test": z.strictObject({}),
} as const;

const ticket = z.strictObject({
  reference: text,
  kind: text,
  purpose: z.enum(["normal", "escalation", "drill"]),
  status: z.enum(["open", "closed"]),
  priority: text,
  requester: z.strictObject({ name: text, address: text }),
  category: someText,
  origin: someText.describe("of an escalation ticket: what was escalated"),
  waitingSince: instant.nullable(),
  desk: text,
  client: someText,
  responsible: someText,
  policy: someText.describe("under which the wait runs"),
  url: text,
});

const words = z.strictObject({
  subject: text,
  because: someText.describe("our reason; only where the setting says words: all"),
  said: z.array(
    z.strictObject({
      at: instant,
      by: z.strictObject({ name: text, address: text }),
      from: z.enum(["requester", "staff", "onit"]),
      text,
      private: z.boolean(),
    }),
  ),
});

/** The JSON of each event. Version 1 may gain fields; one that goes or changes its meaning makes it version 2. */
export const EVENTS = Object.fromEntries(
  Object.entries(DATA).map(([type, data]) => [
    type,
    z.strictObject({
      version: z.literal(1),
      id: text.regex(/^ev_[0-9a-f]{32}$/).describe("the same, however often it is sent"),
      type: z.literal(type),
      at: instant,
      sequence: z.int().describe("of the ticket's events, from 1, each one more than the one before; 0: of no ticket"),
      ticket: type === "webhook.test" ? z.null() : ticket,
      data,
      words: words.nullable().describe("null: the setting does not allow any"),
    }),
  ]),
) as unknown as Record<keyof typeof DATA, z.ZodType>;

const delivery = z.strictObject({
  event: text,
  type: text,
  ticket: text,
  sequence: z.int(),
  state: z.enum(DELIVERY_STATES),
  owedAt: instant,
  dueAt: instant.nullable().describe("when it is sent, or tried again; null: it is settled"),
  attempts: z.int(),
  replays: z.int(),
  triedAt: instant.nullable(),
  outcome: someText,
});

const next = z.string().nullable().describe("send it as `cursor` for what follows; null: that is all");

export const WEBHOOKS = {
  webhooks: {
    summary: "The webhooks of the settings and how each stands, for one who may configure",
    answer: z.strictObject({
      webhooks: z.array(
        z.strictObject({
          id: text,
          name: text,
          active: z.boolean(),
          events: z.array(z.enum(EVENT_TYPES)),
          desks: z.array(text).nullable().describe("null: all"),
          words: z.enum(WORDS),
          waiting: z.int(),
          delivered: z.int(),
          failed: z.int(),
          trouble: z
            .strictObject({ since: instant.nullable(), because: someText, pausedUntil: instant.nullable() })
            .nullable()
            .describe("null: it takes what it is sent"),
        }),
      ),
    }),
    problems: [403],
  },
  deliveries: {
    summary: "The events that a webhook received or is to receive, latest first, for one who may configure",
    query: z.object({
      state: z.enum(DELIVERY_STATES).optional(),
      ticket: z.string().describe("a reference").optional(),
      limit: z.int().min(1).max(200).describe("default: 50").optional(),
      cursor: z.string().describe("where the list goes on: `next` of the part before").optional(),
    }),
    answer: z.strictObject({ deliveries: z.array(delivery), next }),
    problems: [403, 404, 422],
  },
  replay: {
    summary: "Have an event, or all that are failed, sent to a webhook again, under the same ids",
    body: replayBody.schema,
    answer: z.strictObject({ sent: z.int().describe("how many will be sent again") }),
    problems: [403, 404, 422],
  },
  webhookTest: {
    summary: "Post an event of the type webhook.test, and say what came of it",
    body: emptyBody.schema,
    answer: z.strictObject({ taken: z.boolean(), outcome: text }),
    problems: [403, 404, 422],
  },
} as const;
