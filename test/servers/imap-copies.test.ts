// A mail that comes in by SMTP and by a mailbox, too, counts once.

import { expect, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import { carlsRecords, signedByCarl } from "../support/signed-by-carl.ts";
import { aWorld } from "../support/world.ts";
import { imapStory, PASSWORD, startDovecot } from "./support/dovecot.ts";

const HELP = "help@onit.example";

imapStory("a mail that comes by SMTP and by IMAP", () => {
  story("with the database", () => {
    test("is one ticket, one chase and one line of conversation", async () => {
      const dovecot = await startDovecot();
      const mailbox = {
        id: "help",
        host: "127.0.0.1",
        port: dovecot.port,
        security: "none" as const,
        caFile: undefined,
        user: "help",
        auth: { password: "HELP_PASSWORD" },
        credentialsExpireAt: undefined,
        address: HELP,
        folder: "INBOX",
        processed: "Processed",
        stuck: "Stuck",
        sent: undefined,
        authservId: "mx.onit.example",
        pollMs: 100,
      };
      const world = await aWorld({
        dns: carlsRecords,
        change: ({ organisation, server }) => ({ organisation, server: { ...server, imap: [mailbox] } }),
        environment: { HELP_PASSWORD: PASSWORD },
      });
      try {
        const byBoth = async (raw: string, fetched: number): Promise<void> => {
          await world.raw(raw, CARL, HELP);
          const onTop = [
            `Return-Path: <${CARL}>`,
            `Delivered-To: ${HELP}`,
            "Authentication-Results: mx.onit.example; dkim=pass header.d=elsewhere.example; dmarc=pass header.from=elsewhere.example",
            "Received: from mail.elsewhere.example by mx.onit.example; Mon, 2 Mar 2026 09:00:00 +0000",
            "X-Spam-Status: No",
          ];
          dovecot.deliver("help", `${onTop.join("\r\n")}\r\n${raw}`);
          await eventually(() => dovecot.files("help", "Processed").length === fetched);
          await world.settled();
        };
        await byBoth(await signedByCarl({ subject: "Printer", text: "It burns.", date: world.now() }), 1);
        await world.until("11:00");
        await byBoth(await signedByCarl({ subject: "Re: [HD-1001] Printer", text: "Any news?", date: world.now() }), 2);
        const ticket = await world.ticket("HD-1001");
        expect(ticket.chases).toHaveLength(1);
        expect((await world.full("HD-1001")).conversation).toHaveLength(2);
        await expect(world.ticket("HD-1002")).rejects.toThrow();
      } finally {
        await world.end();
        await dovecot.end();
      }
    });
  });
});
