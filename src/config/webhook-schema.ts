// webhooks.yaml: programs outside that receive the events of tickets.

import { z } from "zod";
import { EVENT_TYPES, WORDS } from "../core/model/webhook.ts";
import { parseDuration } from "../core/words/duration.ts";
import * as value from "./values.ts";

const [SHORTEST_MS, LONGEST_MS] = [60 * 60_000, 14 * 86_400_000];

const daysLong = value.textAs("a duration from 1h to 14 days, such as 3 days", (text) => {
  const ms = parseDuration(text);
  return ms !== undefined && ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : undefined;
});

export const webhooks = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("What the program is called, for the pages and mails of admins."),
        active: z
          .boolean()
          .default(true)
          .describe("false: nothing is owed to it from now on, and nothing that is owed goes out."),
        url: value.text.describe(
          "Where events are posted: an address that begins with https://, or the variable of the environment that holds it, as such an address is often a secret.",
        ),
        secret: value
          .textAs(
            "the name of a variable of the environment, such as ONIT_WEBHOOK_SECRET",
            value.when((text) => value.VARIABLE.test(text)),
          )
          .describe(
            "The variable of the environment that holds what requests are signed with, at least 16 characters (docs/webhooks.md).",
          ),
        events: z
          .array(z.enum(EVENT_TYPES))
          .min(1)
          .default([...EVENT_TYPES])
          .describe("Which events it receives. Optional. Default: all."),
        desks: z
          .array(value.text)
          .min(1)
          .optional()
          .describe("Of which desks' tickets: ids from desks.yaml. Optional. Default: all."),
        words: z
          .enum(WORDS)
          .default("none")
          .describe(
            "Which words it gets that people wrote. none: not even the subject. public: what the requester may read. all: private notes and our reasons, too.",
          ),
        giveUpAfter: daysLong
          .prefault("3d")
          .describe(
            "How long an event is tried that is not taken. Then it is listed as failed, and can be sent again.",
          ),
      })
      .describe("One program. The key is its id."),
  )
  .describe("Programs outside that receive the events of tickets.");
