// Every file of a config folder and every setting in it. The descriptions are what editors, problems and pages show.

import { z } from "zod";
import { calendars } from "./calendar-schema.ts";
import { channels } from "./channel-schema.ts";
import { callTemplates, desks } from "./desk-schema.ts";
import { organisation } from "./organisation-schema.ts";
import { policies } from "./policy-schema.ts";
import { roles } from "./role-schema.ts";
import { readHours, rotas } from "./rota-schema.ts";
import { server } from "./server-schema.ts";
import { services } from "./service-schema.ts";
import { triggers } from "./trigger-schema.ts";
import * as value from "./values.ts";
import { webhooks } from "./webhook-schema.ts";

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
        calendar: value.text
          .optional()
          .describe(
            "The person's own working hours (calendars.yaml): what their promises without a time count in, and on which days others of a step are notified instead.",
          ),
        substitute: value.id
          .optional()
          .describe(
            "Who is notified in this person's place while they are away, where a policy skips people on leave: a person's id. While that person is away as well, the one whom they name, and so on.",
          ),
        reportsTo: z
          .array(value.person)
          .min(1)
          .optional()
          .describe(
            "Whom the person reports to: ids of people. Steps that say notify: manager notify them for tickets that the person is responsible for. Where there are two, the authority of the ticket's service decides instead (services.yaml).",
          ),
        prefers: value.text
          .optional()
          .describe(
            "How steps that say by: preferred notify the person: inbox, email, or the id of a channel (channels.yaml). Without it: email.",
          ),
        quietHours: z
          .array(value.textAs("hours such as 22:00-07:00", readHours))
          .optional()
          .describe(
            "Hours of the day, in the person's own time zone, in which no channel (channels.yaml) is used to notify them: a mail goes instead, except of tickets for which every hour counts (policies.yaml, everyHourFor).",
          ),
        channels: z
          .record(value.id, value.text)
          .optional()
          .describe(
            "The person's own address on each channel (channels.yaml) where people have one, such as a telephone number.",
          ),
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
        calendar: value.text
          .optional()
          .describe("The working hours that count for this client's tickets (calendars.yaml), instead of the desk's."),
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

/** The files of a config folder, by the first word of their paths. */
export const FILES = {
  organisation: { file: "organisation.yaml", required: true, schema: organisation },
  people: { file: "people.yaml", required: true, schema: people },
  groups: { file: "groups.yaml", required: false, schema: groups },
  clients: { file: "clients.yaml", required: false, schema: clients },
  desks: { file: "desks.yaml", required: true, schema: desks },
  policies: { file: "policies.yaml", required: true, schema: policies },
  calendars: { file: "calendars.yaml", required: false, schema: calendars },
  rotas: { file: "rotas.yaml", required: false, schema: rotas },
  services: { file: "services.yaml", required: false, schema: services },
  channels: { file: "channels.yaml", required: false, schema: channels },
  webhooks: { file: "webhooks.yaml", required: false, schema: webhooks },
  "call-templates": { file: "call-templates.yaml", required: false, schema: callTemplates },
  triggers: { file: "triggers.yaml", required: false, schema: triggers },
  roles: { file: "roles.yaml", required: false, schema: roles },
  server: { file: "server.yaml", required: false, schema: server },
} as const satisfies Record<string, { file: string; required: boolean; schema: z.ZodType }>;

export type FileName = keyof typeof FILES;

export const FILE_NAMES = Object.keys(FILES) as FileName[];

/** The settings of a file once they are read. */
export type Read<Name extends FileName> = z.output<(typeof FILES)[Name]["schema"]>;
