// What the log says of a mailbox shows no secret.

import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { listen } from "../support/listen.ts";
import { aWorld } from "../support/world.ts";
import { aDovecot, imapStory, PASSWORD } from "./support/dovecot.ts";

imapStory("the log of a mailbox", () => {
  test("names no password, whether the login is taken or refused", async () => {
    const log = listen();
    const dovecot = await aDovecot();
    const mailbox = (password: string) => ({
      auth: { password },
      user: "help",
      host: "127.0.0.1",
      port: dovecot.port,
      security: "none" as const,
      caFile: undefined,
      credentialsExpireAt: undefined,
      address: "help@onit.example",
      folder: "INBOX",
      processed: "Processed",
      stuck: "Stuck",
      sent: undefined,
      authservId: undefined,
      pollMs: 60_000,
    });
    const wrong = "not the pass word";
    const world = await aWorld({
      environment: { MAILBOX_PASSWORD: PASSWORD, WRONG_PASSWORD: wrong },
      change: (settings) => ({
        ...settings,
        server: {
          ...settings.server,
          imap: [
            { id: "good", ...mailbox("MAILBOX_PASSWORD") },
            { id: "bad", ...mailbox("WRONG_PASSWORD") },
          ],
        },
      }),
    });
    onTestFinished(() => world.end());
    await eventually(() => /refuses the login/.test(log.said()));
    await world.settled();
    for (const secret of [PASSWORD, wrong]) {
      expect(log.said()).not.toContain(secret);
      expect(log.said()).not.toContain(Buffer.from(`\0help\0${secret}`).toString("base64"));
    }
  });
});
