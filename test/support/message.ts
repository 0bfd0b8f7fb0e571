// A mail on its way out.

import type { Message } from "../../src/ports/app.ts";

export const aMessage = (to = "carl@elsewhere.example"): Message => ({
  key: "k",
  messageId: "<k@onit.example>",
  inReplyTo: undefined,
  references: [],
  from: { name: "Help", address: "help@onit.example" },
  to: { name: "", address: to },
  replyTo: "help@onit.example",
  envelopeFrom: "help@onit.example",
  headers: {},
  subject: "Hello",
  text: "Hello",
  html: "<p>Hello</p>",
  attachments: [],
});
