// One process that reads a mailbox, as a child of a test: as built, keeping into the test's database. DIES_AFTER says what it does
// last: so many mails kept, or "history", what is history noted. Then it is gone, as if somebody had killed it.
// What the mails mean is read by nobody: this is about keeping and moving.

import { seal } from "../../../dist/mail/seal.js";
import { keep } from "../../../dist/receive.js";
import { readMailboxes } from "../../../dist/sources/imap.js";
import { openStore } from "../../../dist/store/open.js";

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
const { DIES_AFTER } = process.env;
let kept = 0;
const did = (what) => String(what) === DIES_AFTER && process.kill(process.pid, "SIGKILL");
const imap = readMailboxes([mailbox], {
  async take(raw) {
    await keep(raw, { source: "imap", from: "", recipient: mailbox.address, peer: mailbox.host }, app);
    kept += 1;
    did(kept);
  },
  isUp: store.isUp,
  alarm: console.error,
  log: () => {},
  bookmarks: {
    ...store.bookmarks,
    async save(key, value) {
      await store.bookmarks.save(key, value);
      if (key.startsWith("imap-history")) did("history");
    },
  },
  now: app.now,
  maxMailBytes: 1_000_000,
});
process.on("message", async (word) => {
  if (word !== "stop") return;
  await imap.close();
  await store.close();
  process.exit(0);
});
