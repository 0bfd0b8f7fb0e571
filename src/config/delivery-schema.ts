// server.yaml, delivery: how mail goes out. Which relay it goes to, and its password, stands in the environment: ONIT_RELAY_URL.

import { z } from "zod";
import { oauth2 } from "./oauth2-schema.ts";
import * as value from "./values.ts";

const SCOPES = "https://outlook.office365.com/.default or https://mail.google.com/";

export const delivery = z
  .strictObject({
    connections: z.int().min(1).default(4).describe("How many mails are handed over at the same time."),
    giveUpAfter: value.duration
      .prefault("3d")
      .describe(
        "How long a mail is tried that is neither taken nor refused for good: while the relay is away, refuses the login, or says that we send too much. What speaks of the recipient, such as an unknown address, is given up at once.",
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
