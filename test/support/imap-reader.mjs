// One Onit process that reads a mailbox, as a child of a test that may kill it: the built program on a database of the test.

import { loadConfig } from "../../dist/config/load.js";
import { start } from "../../dist/start.js";

const { organisation, server } = await loadConfig(process.env.ONIT_CONFIG);
const mailbox = {
  id: "help",
  host: "127.0.0.1",
  port: Number(process.env.IMAP_PORT),
  security: "none",
  user: "help",
  auth: { password: "IMAP_PASSWORD" },
  address: "help@onit.example",
  folder: "INBOX",
  processed: "Processed",
  stuck: "Stuck",
  pollMs: 60_000,
};
const running = await start({
  settings: {
    organisation,
    server: {
      ...server,
      smtp: { ...server.smtp, port: 0 },
      web: { ...server.web, port: 0 },
      imap: [mailbox],
    },
  },
  environment: process.env,
  ticking: false,
});
process.on("message", (word) => {
  if (word === "stop") running.close().then(() => process.exit(0));
});
