// triggers.yaml: what Onit does by itself when conditions come to hold on a ticket.

import { z } from "zod";
import { RISKS } from "../core/model/risk.ts";
import * as value from "./values.ts";

const atLeast = z.int().min(1);
const names = z.array(value.text).min(1);

const conditions = {
  reassigned: atLeast.optional().describe("The ticket was given from one person to another at least so often."),
  reopened: atLeast.optional().describe("The ticket was closed and opened again at least so often."),
  step: atLeast.optional().describe("At least so many steps of the policy have fired in the wait that runs."),
  category: names.optional().describe("The ticket's category is one of these; capitals do not matter."),
  priority: names.optional().describe("The ticket's priority is one of these; capitals do not matter."),
  tier: names.optional().describe("The tier of the ticket's client is one of these (clients.yaml)."),
  client: names.optional().describe("The ticket's client is one of these: ids from clients.yaml."),
  kind: z.enum(["call", "request"]).optional().describe("The kind of the ticket: call or request."),
  phrase: z
    .array(value.phrase)
    .min(1)
    .optional()
    .describe(
      "The requester wrote one of these, as whole words, since they wait. In a first mail its subject counts, too; what they quote does not.",
    ),
  sender: z
    .array(value.sender)
    .min(1)
    .optional()
    .describe(
      "A mail came from one of these: an address, or @ and a domain. Mails of a monitoring system named here are accepted although a machine writes them, when they are authenticated.",
    ),
  chases: z
    .strictObject({
      atLeast: atLeast.describe("So many counted chases."),
      within: value.duration.describe("Within so long, such as 1h."),
    })
    .optional()
    .describe(
      "So many chases were counted at the whole desk. Acts on the ticket whose chase reaches it, once in that time.",
    ),
};

const when = z
  .strictObject({
    ...conditions,
    any: z
      .array(z.strictObject(conditions).describe("Conditions that all hold."))
      .min(1)
      .optional()
      .describe("At least one entry of this list holds, in addition to the conditions next to it."),
    not: z.strictObject(conditions).optional().describe("These do not all hold."),
  })
  .describe("The conditions; all of them hold.");

const then = z
  .strictObject({
    escalate: z
      .boolean()
      .default(false)
      .describe("true: makes an escalation ticket, as the chase threshold does; the desk needs a visibility section."),
    policy: value.text
      .optional()
      .describe("The running wait takes this policy at once, and so do waits that begin while the conditions hold."),
    notify: z
      .array(value.member)
      .default([])
      .describe("Who gets a mail that says what was seen: ids of people, or group:<id>."),
    risk: z
      .enum(RISKS)
      .optional()
      .describe(
        "What kind of harm it is about: a tag on the ticket's page, in escalation mails and for call templates.",
      ),
  })
  .describe("What Onit does.");

export const triggers = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The trigger's name, as colleagues read it in mails and histories."),
        active: z.boolean().default(true).describe("false: it never fires."),
        desks: z
          .array(value.text)
          .min(1)
          .optional()
          .describe("The desks it watches: ids from desks.yaml. Optional. Default: all."),
        when,
        then,
      })
      .describe("It acts when its conditions come to hold on an open ticket, and again only after they ceased to."),
  )
  .describe("What Onit does by itself when conditions come to hold on a ticket.");
