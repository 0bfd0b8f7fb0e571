// A ticket as the API answers it, as its description shows it (OpenAPI).

import { z } from "zod";

export const instant = z.string().meta({ format: "date-time" });
export const by = z.string().describe("the id of a person, or an address");
export const because = z.string().describe("why, in a sentence");
export const kind = z.enum(["call", "request"]);

const chase = z.strictObject({
  at: instant,
  by,
  source: z.enum(["email", "button", "portal", "api"]),
  counted: z.boolean(),
  because,
});

export const escalation = z.strictObject({
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
    together: z
      .array(z.strictObject({ by, until: instant }))
      .optional()
      .describe("where a step needs several: who has said that they are on it"),
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

export const ticket = z.strictObject({
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
  purpose: z.enum(["normal", "escalation", "drill"]),
  callTemplateId: z.string().optional(),
  escalatedCallRef: z.string().optional(),
  escalatedRequestRef: z.string().optional(),
  duplicateOf: z.string().optional().describe("the reference of its main ticket"),
  duplicates: z.array(z.string()).optional().describe("the references of its duplicates"),
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
