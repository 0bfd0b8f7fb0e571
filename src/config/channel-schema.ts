// channels.yaml: further ways in which steps notify people.

import { z } from "zod";
import { SERVICES, type ServiceName } from "../core/model/own-channel.ts";
import * as value from "./values.ts";

/** Secrets stand in the environment. */
const variable = value.textAs(
  "the name of a variable of the environment, such as ONIT_PAGER_SECRET",
  value.when((text) => value.VARIABLE.test(text)),
);

export const channels = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe("The channel's name, as colleagues read it."),
        service: z
          .enum(Object.keys(SERVICES) as [ServiceName, ...ServiceName[]])
          .describe(
            "What takes the messages: webhook (any program that takes JSON by HTTP), slack, teams, mattermost, ntfy, telegram, or sms (by Twilio).",
          ),
        url: value.text
          .optional()
          .describe(
            "Where messages are posted: an address that begins with https://, or the variable of the environment that holds it, as such an address is often a secret.",
          ),
        token: variable
          .optional()
          .describe("The variable of the environment that holds what the service knows Onit by."),
        account: value.text.optional().describe("Whose account it is at the service: Twilio's Account SID."),
        from: value.text
          .optional()
          .describe("What messages come from: a telephone number, or Twilio's SID of a messaging service."),
        to: value.text
          .optional()
          .describe(
            "Where messages go to whose reader has no address of their own there (people.yaml, channels): a topic of ntfy, the id of a chat of Telegram.",
          ),
        secret: variable
          .optional()
          .describe(
            "The variable of the environment that holds what requests are signed with, so that the program that takes them can tell that they are Onit's; of slack and teams what their requests are signed with, when somebody presses \"I'm on it\" there (docs/webhooks.md).",
          ),
        body: value.id
          .optional()
          .describe(
            "The template of what is posted: templates/channels/<body>.json.hbs. Without it, the JSON that docs/webhooks.md shows.",
          ),
        assured: z
          .boolean()
          .optional()
          .describe(
            "Whether a good answer means that the message is where its reader finds it. false: what goes out by this channel goes out by mail, too. By default as the service is known.",
          ),
        giveUpAfter: value.duration
          .prefault("15m")
          .describe("How long a message is tried that the service does not take. Then it goes out by mail."),
      })
      .describe("One channel. The key is its id: a step names it as by: <id>."),
  )
  .describe("Further ways in which steps notify people, beside mail and the inbox.");
