// Mail for the postmaster that is fetched by IMAP reaches the admins, as it does by SMTP.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { aWorld, type World } from "../support/world.ts";
import { aDovecot, imapStory, PASSWORD } from "./support/dovecot.ts";
import { aMailbox, aRawMail } from "./support/imap.ts";

imapStory("a mailbox that the postmaster's mail comes to", () => {
  story("on a database", () => {
    let world: World;
    afterEach(() => world?.end());

    test("its mails for postmaster@ and abuse@ reach the admins and open no ticket, however the server noted it", async () => {
      const dovecot = await aDovecot();
      const mailbox = {
        ...aMailbox(dovecot.port, { pollMs: 200 }),
        caFile: undefined,
        auth: { password: "HELP_PASSWORD" },
        authservId: "mx.onit.example",
      };
      world = await aWorld({
        at: `${new Date().toISOString().slice(0, 10)}T09:00:00Z`,
        change: (settings) => ({ ...settings, server: { ...settings.server, imap: [mailbox] } }),
        environment: { HELP_PASSWORD: PASSWORD },
      });
      const from = { From: "Paula <paula@there.example>", "Return-Path": "<paula@there.example>" };
      const final = { "Delivered-To": "help@onit.example" };
      dovecot.deliver("help", aRawMail("One", { ...from, "Delivered-To": "postmaster@onit.example" }));
      dovecot.deliver("help", aRawMail("Two", { ...from, ...final, "X-Original-To": "abuse@onit.example" }));
      dovecot.deliver("help", aRawMail("Three", { ...from, ...final, To: "Postmaster@Onit.example" }));
      dovecot.deliver("help", aRawMail("Four", { ...from, To: "abuse@onit.example" }));
      const forDesk = { ...from, ...final, To: "help@onit.example", Cc: "postmaster@onit.example" };
      dovecot.deliver("help", aRawMail("For the desk", forDesk));
      await eventually(async () => (await world.app.mails.recent(9)).filter(({ reading }) => reading).length === 5);
      await world.settled();
      const read = new Map(
        (await world.app.mails.recent(9)).map(({ reading }) => [reading?.subject, reading?.verdict]),
      );
      for (const subject of ["One", "Two", "Three", "Four"]) expect(read.get(subject), subject).toBe("postmaster");
      expect(read.get("For the desk")).not.toBe("postmaster");
      expect(await world.app.tickets.recent(9)).toEqual([]);
      expect(world.relay.received.filter(({ subject }) => /^\[(postmaster|abuse)@/i.test(subject)).length).toBe(4);
    });
  });
});
