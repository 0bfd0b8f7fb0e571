// A mailbox whose domain is in its own script.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { SPELLINGS, spelled } from "../support/spelled.ts";
import { aWorld, type World } from "../support/world.ts";
import { aDovecot, imapStory, PASSWORD } from "./support/dovecot.ts";
import { aMailbox, aRawMail } from "./support/imap.ts";

imapStory("a mailbox of a domain in its own script", () => {
  story("on a database", () => {
    let world: World;
    afterEach(() => world?.end());

    test("its mails reach the desk whichever way the server noted the recipient", async () => {
      const dovecot = await aDovecot();
      const mailbox = {
        ...aMailbox(dovecot.port, { address: "hilfe@xn--mller-kva.example", pollMs: 200 }),
        caFile: undefined,
        auth: { password: "HELP_PASSWORD" },
        authservId: "mx.onit.example",
      };
      world = await aWorld({
        change: (settings) => {
          const changed = spelled(SPELLINGS[0]!)(settings);
          return { ...changed, server: { ...changed.server, imap: [mailbox] } };
        },
        environment: { HELP_PASSWORD: PASSWORD },
      });
      const proof = {
        From: "Carl <carl@xn--bcker-gra.example>",
        "Return-Path": "<carl@xn--bcker-gra.example>",
        "Authentication-Results": "mx.onit.example; dmarc=pass header.from=xn--bcker-gra.example",
      };
      dovecot.deliver("help", aRawMail("Noted", { ...proof, "Delivered-To": "hilfe@xn--mller-kva.example" }));
      dovecot.deliver("help", aRawMail("Not noted", proof));
      await eventually(async () => (await world.app.tickets.recent(9)).length === 2);
      expect((await world.app.tickets.recent(9)).map(({ record }) => record.deskId)).toEqual(["support", "support"]);
    });
  });
});
