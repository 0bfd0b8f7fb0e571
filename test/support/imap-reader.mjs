// One process that reads a mailbox, as a child of a test that may kill it: as built, keeping into the test's database.
// What the mails mean is read by nobody: this is about keeping and moving.

import { seal } from "../../dist/mail/seal.js";
import { keep } from "../../dist/receive.js";
import { readMailboxes } from "../../dist/sources/imap.js";
import { openStore } from "../../dist/store/open.js";

const store = await openStore(process.env.MONGODB_URI);
const stopping = new AbortController().signal;
const app = { now: () => new Date(), mail: { seal }, mails: store.mails, stopping };
const mailbox = {
  id: "help",
  host: "127.0.0.1",
  port: Number(process.env.IMAP_PORT),
  security: "none",
  user: "help",
  credentials: { kind: "password", password: process.env.IMAP_PASSWORD },
  address: "help@onit.example",
  folder: "INBOX",
  processed: "Processed",
  stuck: "Stuck",
  pollMs: 60_000,
};
const imap = readMailboxes([mailbox], {
  take: (raw) => keep(raw, { source: "imap", from: "", recipient: mailbox.address, peer: mailbox.host }, app),
  isUp: store.isUp,
  alarm: console.error,
  log: () => {},
  bookmarks: store.bookmarks,
  now: app.now,
  maxMailBytes: 1_000_000,
});
process.on("message", async (word) => {
  if (word !== "stop") return;
  await imap.close();
  await store.close();
  process.exit(0);
});
