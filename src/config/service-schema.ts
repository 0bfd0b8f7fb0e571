// services.yaml: what tickets are about, and who owns it.

import { z } from "zod";
import * as value from "./values.ts";

const owner = value.person.optional();

const tier = z
  .strictObject({
    owner: owner.describe(
      "Who owns the service for clients of this tier: a person's id. Default: the service's owner.",
    ),
    backup: owner.describe(
      "Who is notified when that owner is away or cannot be reached: a person's id. Default: the service's backup.",
    ),
  })
  .describe("Owner and backup for one tier.");

export const services = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe('The service\'s name, as in "owner of Network".'),
        categories: z
          .array(value.text)
          .default([])
          .describe("Tickets of these categories are about this service; capitals do not matter."),
        desks: z
          .array(value.text)
          .default([])
          .describe(
            "Tickets of these desks are about this service where no service names their category: ids of desks.",
          ),
        owner: owner.describe(
          "Who owns the service: a person's id. Steps that say notify: owner notify them. Without one the backup is notified.",
        ),
        backup: owner.describe(
          "Who is notified in the owner's place when the owner is away, declined, or did not get the mail: a person's id.",
        ),
        byTier: z
          .record(value.id, tier)
          .default({})
          .describe("Other owners and backups, per tier of the ticket's client (clients.yaml)."),
        validateEvery: value.longDuration
          .optional()
          .describe(
            "How often its owners, backups and authority are asked whether that is still right (organisation.yaml, validation). Default: as often as others.",
          ),
        authority: value.authority
          .optional()
          .describe(
            "Who decides alone about escalations of this service where the responsible reports to more than one person (people.yaml, reportsTo): person:<id> or group:<id>. Without one, each whom they report to is notified.",
          ),
      })
      .describe("Something we look after. Written owner:<id> in policies."),
  )
  .describe("What tickets are about, who owns it, and who is their backup.");
