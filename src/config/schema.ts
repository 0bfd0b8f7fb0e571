// Every file of a config folder and every setting in it. The descriptions are what editors, problems and pages show.

import { z } from "zod";
import { calendars } from "./calendar-schema.ts";
import { callTemplates, desks } from "./desk-schema.ts";
import { organisation } from "./organisation-schema.ts";
import { roles } from "./role-schema.ts";
import { server } from "./server-schema.ts";
import { triggers } from "./trigger-schema.ts";
import * as value from "./values.ts";

const leave = z
  .strictObject({
    from: value.day.describe("The first day away, such as 2026-12-24, in the person's own time zone."),
    until: value.day.describe("The last day away, such as 2026-12-31; the day itself counts."),
  })
  .describe("One absence.");

const people = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The person's name, as colleagues and requesters read it."),
        addresses: z
          .array(value.address)
          .min(1)
          .describe("The addresses the person writes from. Onit writes to the first."),
        timeZone: value.timeZone.describe("Where the person works, such as Europe/Warsaw."),
        leave: z.array(leave).default([]).describe("When the person is away: first and last day of each absence."),
      })
      .describe("A member of staff. The key is the id other files use."),
  )
  .describe("The people who answer tickets or are notified of them.");

const groups = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The group's name."),
        members: z.array(value.person).min(1).describe("Ids of people; a group cannot contain another group."),
      })
      .describe("People who are notified or answer together. Written group:<id> in other files."),
  )
  .describe("Groups of people.");

const clients = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The client's name."),
        domains: z
          .array(value.domain)
          .default([])
          .describe("Everybody who writes from these domains belongs to this client."),
        addresses: z
          .array(value.address)
          .default([])
          .describe("Single addresses that belong to this client, whatever their domain."),
        policy: value.text.optional().describe("The policy for this client's tickets, instead of the desk's."),
        tier: value.id
          .optional()
          .describe(
            "What this client has agreed to, in your own word, such as gold: desks may have chase rules for it.",
          ),
        warranty: value.duration
          .optional()
          .describe(
            "How long what was solved for this client should last, instead of what a desk says, such as 30 days.",
          ),
        chasers: z
          .array(value.address)
          .optional()
          .describe(
            "Who of this client may chase at all; mails of the others are ordinary mails. An empty list: nobody. Optional. Default: everybody whom the desk's rules allow.",
          ),
      })
      .describe("An organisation we serve."),
  )
  .describe("The organisations we serve.");

const step = z
  .strictObject({
    after: value.duration.describe("How long the requester has waited when this step fires, such as 10m."),
    tell: value.target.describe("Who is notified: responsible, person:<id> or group:<id>."),
    by: z.enum(["inbox", "email"]).describe("How they are notified: inbox (a note inside Onit) or email."),
  })
  .describe("Who is notified, after how long, by which channel.");

const repeat = z.strictObject({
  every: value.duration.describe("How long after the notice before it."),
  atMost: z.int().min(1).max(1_000).default(24).describe("At most how often."),
});

const lastResort = z.strictObject({
  after: value.duration.prefault("1h").describe("How long after the notice before it the first one comes."),
  tell: value.target.describe("Who is notified: responsible, person:<id> or group:<id>."),
  by: z.enum(["inbox", "email"]).default("email").describe("How: inbox (a note inside Onit) or email."),
});

const policies = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The policy's name."),
        active: z.boolean().default(true).describe("false: waits under this policy are not escalated."),
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
          .describe("How long before a promise runs out its giver is reminded."),
        tellRequester: z
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

/** The files of a config folder, by the first word of their paths. */
export const FILES = {
  organisation: { file: "organisation.yaml", required: true, schema: organisation },
  people: { file: "people.yaml", required: true, schema: people },
  groups: { file: "groups.yaml", required: false, schema: groups },
  clients: { file: "clients.yaml", required: false, schema: clients },
  desks: { file: "desks.yaml", required: true, schema: desks },
  policies: { file: "policies.yaml", required: true, schema: policies },
  calendars: { file: "calendars.yaml", required: false, schema: calendars },
  "call-templates": { file: "call-templates.yaml", required: false, schema: callTemplates },
  triggers: { file: "triggers.yaml", required: false, schema: triggers },
  roles: { file: "roles.yaml", required: false, schema: roles },
  server: { file: "server.yaml", required: false, schema: server },
} as const satisfies Record<string, { file: string; required: boolean; schema: z.ZodType }>;

export type FileName = keyof typeof FILES;

export const FILE_NAMES = Object.keys(FILES) as FileName[];

/** The settings of a file once they are read. */
export type Read<Name extends FileName> = z.output<(typeof FILES)[Name]["schema"]>;
