// server.yaml, delivery: how mail goes out. Which relay it goes to, and its password, stands in the environment: ONIT_RELAY_URL.

import { z } from "zod";
import { parseDuration } from "../core/words/duration.ts";
import { oauth2 } from "./oauth2-schema.ts";
import * as value from "./values.ts";

const SCOPES = "https://outlook.office365.com/.default or https://mail.google.com/";

const LEAST_MS = 60_000;

function atLeastAMinute(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms !== undefined && ms >= LEAST_MS ? ms : undefined;
}

export const delivery = z
  .strictObject({
    connections: z.int().min(1).default(4).describe("How many mails are handed over at the same time."),
    giveUpAfter: value.duration
      .prefault("3d")
      .describe(
        "How long a mail is tried that is neither taken nor refused for good: while the relay is away, refuses the login, or says that we send too much. What speaks of the recipient, such as an unknown address, is given up at once.",
      ),
    probeEvery: value
      .textAs('a duration such as 15m, or "off"', (text) => (text.trim() === "off" ? 0 : atLeastAMinute(text)))
      .prefault("15m")
      .describe(
        "How often Onit writes a mail to its own reply address that must come back: when none does, the admins are notified. Only with a relay, and with a way back: a mailbox, or a mail server that hands mail over by SMTP. off: never.",
      ),
    privateTargets: z
      .array(value.addressRange)
      .default([])
      .describe(
        "Network addresses or ranges inside private networks that channels (channels.yaml) and webhooks (webhooks.yaml) may post to, such as 10.0.0.7. Without them, only public addresses, over TLS: somebody who may write an address into a setting must not reach your network by it.",
      ),
    caFile: value.text
      .optional()
      .describe(
        "The file with the authority that signed the relay's certificate (PEM), if it is your own, relative to the config folder. A self-signed certificate is its own authority.",
      ),
    allowPlaintext: z
      .boolean()
      .default(false)
      .describe(
        "true: the login is sent to the relay also when it offers no encryption, and everybody on the way can read it. false: only over TLS, or to a relay on this machine.",
      ),
    oauth2: oauth2(SCOPES)
      .extend({ user: value.address.describe("The mailbox Onit logs in as, such as help@onit.example.") })
      .optional()
      .describe(
        "Logs in to the relay with access tokens (XOAUTH2), as Microsoft 365 and Google want it. ONIT_RELAY_URL then has no user and no password.",
      ),
  })
  .describe("How mail goes out.");
