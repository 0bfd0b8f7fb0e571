// server.yaml, imap: the mailboxes Onit reads by IMAP. Secrets stay outside: the settings name environment variables.

import { z } from "zod";
import { oauth2, variable } from "./oauth2-schema.ts";
import * as value from "./values.ts";

const LONGEST_POLL_MS = 25 * 60_000; // RFC 2177: IDLE is started again before 29 minutes are over

const SCOPES = "https://outlook.office365.com/.default or https://mail.google.com/";

const auth = z
  .strictObject({
    password: variable.optional().describe("The environment variable with the password."),
    oauth2: oauth2(SCOPES)
      .optional()
      .describe("Logs in with access tokens (OAuth2), as Microsoft 365 and Google want it."),
    expires: value.day
      .optional()
      .describe(
        "The day the secret runs out, such as 2027-03-31, if you know it. The admins are notified two weeks before.",
      ),
  })
  .superRefine(({ password, oauth2: tokens }, context) => {
    if ((password === undefined) !== (tokens === undefined)) return;
    const message =
      password === undefined ? "this mailbox has no way to log in" : "this mailbox has two ways to log in";
    context.addIssue({ code: "custom", message, params: { help: "Write either password or oauth2." } });
  })
  .describe("How Onit logs in: with a password or with OAuth2.");

const mailbox = z
  .strictObject({
    host: value.text.describe("The IMAP server, such as outlook.office365.com."),
    port: z.int().min(1).max(65_535).optional().describe("Its port; by default 993 with tls and 143 otherwise."),
    security: z
      .enum(["tls", "starttls", "none"])
      .default("tls")
      .describe("tls: encrypted from the beginning. starttls: encrypted before the login. none: this machine only."),
    caFile: value.text
      .optional()
      .describe(
        "The file with the authority that signed the server's certificate (PEM), if it is your own, relative to the config folder.",
      ),
    user: value.text.describe("The name Onit logs in with; for a shared mailbox that mailbox's own."),
    auth,
    address: value.ourAddress.describe(
      "The address of ours that this mailbox is for. It counts for mails that do not say which address they came to.",
    ),
    folder: value.text
      .default("INBOX")
      .describe(
        "The folder that is read. Every mail in it is taken and moved on, also ones already read; what was there before the first connection is history (see since).",
      ),
    since: value.day
      .optional()
      .describe(
        "Of the mails that were there before the first connection, those that came on this day (UTC) or later are read as new ones, such as 2026-01-01. Without it, mails older than a day and mails already answered are history: they stay where they are, and nobody is notified.",
      ),
    processed: value.text.default("Processed").describe("The folder for mails that were taken; made if it is missing."),
    stuck: value.text
      .default("Stuck")
      .describe("The folder for mails that cannot be taken, such as too large ones; made if it is missing."),
    sent: value.text
      .optional()
      .describe(
        "The folder of sent mails, such as Sent. Colleagues' answers in it end a wait like any other; nothing in it is changed.",
      ),
    authservId: value.text
      .optional()
      .describe(
        "The name this mailbox's receiver writes into Authentication-Results headers, such as mx.example.org; microsoft365 for Microsoft 365, which writes none. Only its word on senders counts; without it no sender is proven, and staff are asked whether a mail is theirs.",
      ),
    pollEvery: value.duration
      .superRefine((ms, context) => {
        if (ms <= LONGEST_POLL_MS) return;
        const help = "Servers forget a connection that says nothing for half an hour: write 25m or less.";
        context.addIssue({ code: "custom", message: "this is too long", params: { help } });
      })
      .prefault("1m")
      .describe("How often Onit looks by itself; new mails are usually announced at once. At most 25m."),
  })
  .superRefine(({ folder, processed, stuck }, context) => {
    for (const [name, path] of Object.entries({ processed, stuck })) {
      if (path.toLowerCase() !== folder.toLowerCase()) continue;
      const help = "What was taken must leave the folder that is read; name another one.";
      context.addIssue({
        code: "custom",
        path: [name],
        message: `"${path}" is the folder that is read`,
        params: { help },
      });
    }
  })
  .superRefine(({ security, host }, context) => {
    if (security !== "none" || value.isLoopback(host)) return;
    const help = "Write tls or starttls; none is for a server on this machine only.";
    context.addIssue({
      code: "custom",
      path: ["security"],
      message: `the login to ${host} would be sent in clear`,
      params: { help },
    });
  })
  .describe("One mailbox. The key is the name Onit calls it by.");

export const imap = z
  .record(value.id, mailbox)
  .default({})
  .describe("Mailboxes that mail is fetched from by IMAP, in addition to SMTP.");
