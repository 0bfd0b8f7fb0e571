// server.yaml: where Onit listens and how much it takes. Every section may be left out.

import { z } from "zod";
import { LONGEST_SIGNATURE_DAYS } from "../core/identify/copy.ts";
import { delivery } from "./delivery-schema.ts";
import { imap } from "./imap-schema.ts";
import * as value from "./values.ts";

const port = z.int().min(0).max(65_535);
const count = z.int().min(1);

const atMostDays =
  (most: number) =>
  (ms: number, context: z.RefinementCtx<number>): void => {
    if (ms <= most * 86_400_000) return;
    const message = `it is longer than ${most} days`;
    context.addIssue({ code: "custom", message, params: { help: `Write at most ${most}d.` } });
  };

const tls = z
  .strictObject({
    certificate: value.text.describe("The file with the certificate (PEM), relative to the config folder."),
    key: value.text.describe("The file with its private key (PEM), relative to the config folder."),
  })
  .describe("Offers encryption (STARTTLS). Without this section none is offered.");

const smtp = z
  .strictObject({
    host: value.text.default("127.0.0.1").describe("The network address mail is taken at; 0.0.0.0 means all."),
    port: port.default(2525).describe("The port mail is taken at."),
    maxMailSize: value.size.prefault("25 MB").describe("Larger mails are refused, such as 25 MB."),
    maxRecipients: count.default(100).describe("How many recipients one mail may have."),
    maxConnections: count
      .default(200)
      .describe("How many senders may be connected at once. When all places are taken, idle senders make room."),
    maxConnectionsPerAddress: count
      .default(10)
      .describe("How many connections one network address may have open. Trusted relays may have any number."),
    maxConnectionsPerMinute: count
      .default(600)
      .describe("How many connections one network address may open in a minute. Trusted relays may open any number."),
    maxErrors: count
      .default(20)
      .describe("After how many refused commands without a mail a connection ends. Trusted relays are never cut off."),
    idleTimeout: value.duration
      .prefault("1m")
      .describe("How long Onit waits for the next command, or for more of a mail, before it closes a connection."),
    connectionTimeout: value.duration
      .prefault("10m")
      .describe("How long one connection may last at all. A mail that is complete by then is still answered."),
    bareNewlines: z
      .enum(["reject", "normalise"])
      .default("reject")
      .describe(
        "What to do with a mail in which a CR or LF stands alone: reject refuses it (550 5.5.2), normalise makes it a whole line end. Signatures may then fail.",
      ),
    memoryBudget: value.size
      .prefault("32 MB")
      .describe("How much memory the mails that are coming in may take together. The rest is kept in files meanwhile."),
    spoolBudget: value.size
      .prefault("1 GB")
      .describe(
        "How much the mails that are coming in may take in files. Beyond it, mail is refused for now (452 4.3.1).",
      ),
    spoolFolder: value.text
      .optional()
      .describe(
        "The folder of these files, relative to the config folder. Without it: spool in the folder ONIT_DATA, or in data.",
      ),
    trustedRelays: z
      .array(value.addressRange)
      .default([])
      .describe(
        "Network addresses or ranges of your own mail servers: they have checked the senders of what they hand over. A range of this machine such as 127.0.0.0/8 counts only while smtp.host is this machine, too.",
      ),
    authservId: value.text
      .optional()
      .describe(
        "The name your mail servers sign their Authentication-Results headers with. Of mails that trustedRelays hand over, only those then count as authenticated that such a header says passed.",
      ),
    trustedSealers: z
      .array(value.domain)
      .default([])
      .describe(
        "Domains of mailing lists and gateways whose ARC seals count: they say a sender was proven before they changed the mail.",
      ),
    maxSignatureAge: value.duration
      .superRefine(atMostDays(LONGEST_SIGNATURE_DAYS))
      .prefault("5d")
      .describe(
        "How old a signature (DKIM, ARC) may be that proves who wrote a mail. Anybody who has a signed mail can send it again, so an older one proves nothing.",
      ),
    tls: tls.optional(),
  })
  .describe("How mail comes in.");

const web = z
  .strictObject({
    host: value.text.default("127.0.0.1").describe("The network address pages are served at; 0.0.0.0 means all."),
    port: port.default(8025).describe("The port pages are served at."),
    publicUrl: value.webUrl
      .optional()
      .describe("What links in mails begin with, such as https://onit.example. Without it, host and port."),
    mailbox: z
      .boolean()
      .optional()
      .describe(
        "Whether the page /mailbox opens without signing in: it shows every mail and acts as anybody, for everybody who has the address that onit start prints. Admins who signed in open it in any case, and act as themselves. Default: as long as neither publicUrl nor ONIT_RELAY_URL is set. true: always; false: never.",
      ),
    metricsFrom: z
      .array(value.addressRange)
      .default(["127.0.0.0/8", "::1"])
      .describe(
        "Network addresses or ranges that may read /metrics (Prometheus). It shows counts, and nothing of what people write. In a container (ONIT_LISTEN) entries of this machine do not count.",
      ),
    maxConnectionsPerAddress: count
      .default(100)
      .describe(
        "How many connections one network address may have open; behind a proxy all readers are one address. For a new one the oldest stream of a live page makes room, and is opened again by itself; without one, the oldest that Onit owes no answer.",
      ),
  })
  .describe("The pages behind the links.");

export const server = z
  .strictObject({
    smtp: smtp.prefault({}),
    imap,
    web: web.prefault({}),
    clock: z
      .strictObject({
        wake: value.cron
          .default("* * * * *")
          .describe("How often Onit looks whether something is due: a cron expression, by default every minute."),
      })
      .prefault({})
      .describe("When Onit looks for what is due."),
    delivery: delivery.prefault({}),
  })
  .describe("Where Onit listens and how much it takes.");
