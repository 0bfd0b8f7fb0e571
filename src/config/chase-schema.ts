// The chase section of desks.yaml: how chases are counted, and where a kind or a client's tier has it otherwise.

import { z } from "zod";
import { HIGHEST_THRESHOLD } from "../core/model/desk.ts";
import * as value from "./values.ts";

const enabled = z
  .boolean()
  .describe("false: chases are answered as ordinary mails and never counted; #escalate still works.");
const threshold = z
  .int()
  .min(1)
  .max(HIGHEST_THRESHOLD)
  .describe("The counted chase that makes an escalation ticket; at least 1.");
const window = value.duration.describe("Only chases this recent count towards the threshold, such as 5 days.");
const minimumInterval = value.duration.describe(
  "A chase sooner than this after the last counted one is answered but not counted, such as 1h.",
);
const hours = z
  .enum(["all", "working"])
  .describe(
    "Which hours window and minimumInterval count: all, or working, those of the desk's calendar; 5 days are then five working days.",
  );
const maximum = z
  .int()
  .min(1)
  .describe("How many chases of one wait are counted; at least the threshold. Later ones are answered, not counted.");
const whoMayChase = z
  .enum(["requester", "participants", "client"])
  .describe(
    "requester: only who asked; participants: also the people they copied in; client: also anyone of the requester's client, who then has a part in its tickets.",
  );
const resetBy = z
  .enum(["answer", "escalation", "nothing"])
  .describe("What resets the count towards the threshold: our answer, the escalation ticket, or nothing.");
const receipt = z.boolean().describe("true: every chase is answered with what became of it.");
const escalates = z
  .boolean()
  .describe("Whether reaching the threshold makes an escalation ticket, instead of what visibility.byChases says.");
const notify = z
  .array(value.member)
  .describe("Who else is notified of a counted chase: ids of people, or group:<id>. Default: nobody.");

const override = z
  .strictObject({
    enabled: enabled.optional(),
    threshold: threshold.optional(),
    window: window.optional(),
    minimumInterval: minimumInterval.optional(),
    hours: hours.optional(),
    maximum: maximum.optional(),
    whoMayChase: whoMayChase.optional(),
    resetBy: resetBy.optional(),
    receipt: receipt.optional(),
    escalates: escalates.optional(),
    notify: notify.optional(),
  })
  .describe("Only what is otherwise; the rest is as the desk says.");

export const chaseSchema = z
  .strictObject({
    enabled: enabled.default(true),
    threshold,
    window,
    minimumInterval,
    hours: hours.default("all"),
    maximum,
    whoMayChase,
    resetBy: resetBy.default("escalation"),
    receipt: receipt.default(true),
    notify: notify.default([]),
    byKind: z
      .strictObject({
        call: override.optional().describe("Rules that differ for calls."),
        request: override.optional().describe("Rules that differ for requests."),
      })
      .default({})
      .describe("Overrides per kind of ticket."),
    byTier: z
      .record(value.id, override)
      .default({})
      .describe("Overrides per tier of the client (clients.yaml); these win over those of the kind."),
  })
  .describe("How chases are counted. Without this section they are answered as ordinary mails and never counted.");

export type WrittenChase = z.output<typeof chaseSchema>;
export type WrittenOverride = z.output<typeof override>;
