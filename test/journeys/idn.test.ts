// Domain names in their own script: müller.example and xn--mller-kva.example are one name for desks, clients, people and answers.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { rawSmtp } from "../support/raw-smtp.ts";
import { SPELLINGS, spelled } from "../support/spelled.ts";
import { aWorld, type World } from "../support/world.ts";

story("a domain name in its own script", () => {
  let world: World;
  afterEach(() => world?.end());

  for (const [index, settings] of SPELLINGS.entries())
    for (const mails of SPELLINGS)
      test(`is one name: ${settings.ours} in the settings, ${mails.ours} in the mails`, async () => {
        world = await aWorld({ change: spelled(settings) });
        const [clientId] = [...world.settings.organisation.clients.keys()];
        await world.mail({ from: `Carl <carl@${mails.theirs}>`, to: `hilfe@${mails.ours}`, subject: "Printer" });
        const ticket = (await world.app.tickets.recent(1))[0];
        expect(ticket?.record).toMatchObject({
          clientId,
          requester: { address: "carl@bäcker.example" },
          deskId: "support",
        });
        const receipt = world.relay.received.find(({ to }) => to.startsWith("carl@"));
        expect(receipt?.to).toMatch(/^carl@(xn--bcker-gra|bäcker)\.example$/);

        // The answer to the signed address, written the other way.
        const other = SPELLINGS[1 - index]!;
        const answer = (receipt?.replyTo ?? "").replace(/@.*/, `@${other.ours}`);
        const chase = { to: answer, subject: "Re: Printer", text: "Any news?" };
        world.moveClock("10:30");
        await world.mail({ from: `Carl <carl@${other.theirs}>`, ...chase });
        expect((await world.app.tickets.recent(9)).length).toBe(1);

        world.moveClock("10:40");
        await world.mail({
          from: `Anna <anna@${other.ours}>`,
          to: `hilfe@${mails.ours}`,
          subject: `Re: [${ticket?.record.reference}] Printer`,
          text: "Hello Carl,\n\nplease switch it off and on again.",
        });
        expect((await world.app.mails.recent(9)).map(({ state }) => state)).toEqual(["done", "done", "done"]);
        expect(world.relay.received.some(({ to, text }) => to.startsWith("carl@") && /off and on/.test(text))).toBe(
          true,
        );
      });

  test("is taken in both spellings by SMTP, also from a client that knows no SMTPUTF8; others' names are not", async () => {
    world = await aWorld({ change: spelled(SPELLINGS[1]!) });
    const client = await rawSmtp(world.smtpPort);
    await client.ask("EHLO there.example\r\n");
    await client.ask("MAIL FROM:<carl@elsewhere.example>\r\n");
    for (const name of ["xn--mller-kva.example", "XN--MLLER-KVA.EXAMPLE", "müller.example"])
      expect(await client.ask(Buffer.from(`RCPT TO:<hilfe@${name}>\r\n`)), name).toMatch(/^250/);
    expect(await client.ask("RCPT TO:<hilfe@xn--mller-kvb.example>\r\n")).toMatch(/^550/);
    client.socket.destroy();
  });
});
