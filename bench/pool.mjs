// The least that can be done to hand notices to a relay: a bare pool of nodemailer, and messages that are ready.

import { createTransport } from "nodemailer";
import { answer, usage } from "./child.mjs";

const { RELAY_PORT, CONNECTIONS } = process.env;
const transport = createTransport({
  host: "127.0.0.1",
  port: Number(RELAY_PORT),
  ignoreTLS: true,
  pool: true,
  maxConnections: Number(CONNECTIONS),
  maxMessages: Number.POSITIVE_INFINITY,
});

/** As long as a notice of a new request to a colleague. */
const TEXT = "Could you please have a look? The printer in the hall burns again since this morning.\n".repeat(18);
const HTML = `<!DOCTYPE html><html><body>${"<p style='margin:0 0 14px'>Could you please have a look?</p>\n".repeat(45)}</body></html>`;

const message = (serial) => ({
  from: "Support <help@onit.example>",
  to: `Anna Nowak <anna@harbour-lane.example>`,
  subject: `[HD-${serial}] New from Carl Cliff ${serial}: Printer ${serial} is on fire – please help`,
  messageId: `<bench-${serial}@onit.example>`,
  text: TEXT,
  html: HTML,
});

let serial = 0;
const send = ({ count }) =>
  Promise.all(
    Array.from({ length: count }, () => {
      serial += 1;
      return transport.sendMail(message(serial));
    }),
  ).then(() => ({}));

answer({ usage, send, stop: () => transport.close() });
process.send({});
