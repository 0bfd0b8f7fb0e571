// policies.yaml: who is notified of a wait, and when.

import { z } from "zod";
import { RISKS } from "../core/model/risk.ts";
import * as value from "./values.ts";

const BY =
  "How they are notified: inbox (a note inside Onit), email, the id of a channel (channels.yaml), or preferred: as each of those it notifies prefers (people.yaml).";

const WHO =
  "Who is notified: responsible, manager (whom the responsible reports to: people.yaml), owner (of the ticket's service, for the tier of its client: services.yaml) or owner:<id> of a service, person:<id>, group:<id>, or rota:<id> (who is on call then).";

const channel = z
  .string()
  .trim()
  .min(1)
  .meta({ title: "inbox, email or the id of a channel", examples: ["inbox", "email"] });

const step = z
  .strictObject({
    after: value.duration.describe("How long the requester has waited when this step fires, such as 10m."),
    notify: value.stepTarget.describe(WHO),
    by: channel.describe(BY),
    needs: z
      .union([z.int().min(1).max(50), z.literal("all")])
      .optional()
      .describe(
        'How many of those who were notified have to say "on it" before the steps rest: a number, or all: each of those whom this step notifies. Absent: one is enough. Their promise ends when the first of them does.',
      ),
  })
  .describe("Who is notified, after how long, by which channel.");

const repeat = z.strictObject({
  every: value.duration.describe("How long after the notice before it."),
  atMost: z.int().min(1).max(1_000).default(24).describe("At most how often."),
});

const lastResort = z.strictObject({
  after: value.duration.prefault("1h").describe("How long after the notice before it the first one comes."),
  notify: value.stepTarget.describe(WHO),
  by: channel.default("email").describe(BY),
});

const everyHourFor = z
  .strictObject({
    priority: z.array(value.text).default([]).describe("Priorities in your own words, such as critical."),
    risk: z.array(z.enum(RISKS)).default([]).describe("Risks that a trigger put on the ticket, such as safety."),
  })
  .describe("Tickets so critical that every hour counts, whatever the calendar says.");

export const policies = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The policy's name."),
        active: z.boolean().default(true).describe("false: waits under this policy are not escalated."),
        hours: z
          .enum(["working", "all"])
          .default("working")
          .describe(
            "Which hours delays and the usual promise count: working, those of the calendar of the client or the desk (every hour where neither names one), or all: nights, weekends and holidays, too.",
          ),
        everyHourFor: everyHourFor.optional(),
        skipPeopleOnLeave: z
          .boolean()
          .default(true)
          .describe("true: somebody on leave is not notified; others still are."),
        anchor: z
          .enum(["firstUnanswered", "lastClientActivity"])
          .default("firstUnanswered")
          .describe(
            "What the delays count from: firstUnanswered (the oldest mail nobody answered) or lastClientActivity.",
          ),
        promise: value.duration.prefault("2h").describe('How long "I\'m on it" holds when no time is given with it.'),
        warnBefore: value.duration
          .prefault("10m")
          .describe(
            "How long before its end somebody is reminded, once: who is on it of their promise, who promised the requester an answer of the pause, and whom it was handed over to of the next step.",
          ),
        notifyRequester: z
          .boolean()
          .default(false)
          .describe("true: the requester gets a mail that says who is on it and until when they mean to answer."),
        steps: z.array(step).min(1).describe("The steps in order; each waits longer than the one before."),
        repeat: repeat
          .optional()
          .describe("After the last step, while nobody answers or is on it: the last step again."),
        finally: lastResort
          .optional()
          .describe(
            "When the last step and its repetitions have passed: who is then reminded once a day until somebody answers or is on it. Absent: the admins, where the policy repeats its last step.",
          ),
        thenSilence: z
          .boolean()
          .optional()
          .describe("true: nothing follows the last step, on purpose. A policy says repeat, finally or this."),
      })
      .describe("What happens when a requester waits."),
  )
  .describe("Who is notified of a wait, after how long, by which channel.");
