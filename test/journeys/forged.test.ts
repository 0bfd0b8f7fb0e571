// Strangers who hold one signed mail of a domain, and want to write as somebody else of it: by real SMTP, with real keys.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { HEAD, keyRecord, signedMail } from "../support/sign.ts";
import { aWorld, published, type World, type WorldOptions } from "../support/world.ts";

const untrusting: NonNullable<WorldOptions["change"]> = ({ organisation, server }) => ({
  organisation,
  server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
});
const dns = published({
  "s1._domainkey.elsewhere.example TXT": keyRecord(),
  "s1._domainkey.harbour-lane.example TXT": keyRecord(),
});
const EVE = "x@evil.example";

/** Anna wrote to Eve once: that is all Eve has of our colleagues' domain. */
const toEve = signedMail({
  domain: "harbour-lane.example",
  head: [
    `From: Anna Nowak <${ANNA}>`,
    `To: ${EVE}`,
    "Subject: Lunch?",
    "Message-ID: <l1@harbour-lane.example>",
    HEAD[4]!,
  ],
  body: "See you at noon.\r\n",
});
const hidden = (lines: readonly string[], text: string, end: string): string =>
  `${["X-Pad: 1", ...lines].join(end)}${end}${end}${text}${end}${"x".repeat(4_200)}\r\n`;
const asBen = ["To: help@onit.example", `From: Ben Okafor <${BEN}>`, "Subject: Re: [HD-1001] Any news?"];

story("mails that strangers make of a signed one", () => {
  let world: World;
  afterEach(() => world?.end());

  /** Refused or held, it is all the same here. */
  const send = async (head: string, signed: Buffer): Promise<void> => {
    const raw = Buffer.concat([Buffer.from(head, "latin1"), signed]);
    await world.raw(raw, EVE, "help@onit.example").catch(() => undefined);
    await world.settled();
  };
  const done = async (): Promise<number> =>
    (await world.app.mails.recent(20)).filter(({ state }) => state === "done").length;

  test("change nothing, whichever way another writer is put before the signed one", async () => {
    world = await aWorld({ change: untrusting, dns });
    await world.raw(signedMail(), CARL, "help@onit.example");
    await world.settled();
    const before = await world.ticket("HD-1001");
    expect(before.record.requester.address).toBe(CARL);
    for (const end of ["\r", "\n\r", "\v", "\0"]) {
      await send(hidden(asBen, `on it 8h${end}${end}-- ${end}`, end), toEve);
      await send(hidden(asBen, `#close${end}Pay the repair to account 12345.${end}`, end), toEve);
    }
    const padding = `X-Pad: ${"y".repeat(900)}\r\n`.repeat(300);
    await send(`${asBen.join("\r\n")}\r\n${padding}`, toEve);
    await send(`From: ${BEN}\r\n`, toEve);
    await send(`${asBen.join("\r\n")}\r\n`, toEve);
    await send(`Subject: [HD-1001] #close\r\n`, toEve);
    await send(`${asBen.join("\r\n")}\r\nContent-Type: message/rfc822\r\n\r\n`, toEve);
    expect(await world.ticket("HD-1001")).toEqual(before);
    expect(await done()).toBe(1);
  });

  test("are worth nothing days later", async () => {
    world = await aWorld({ change: untrusting, dns, at: "2026-03-08T09:00:00Z" });
    await send("", signedMail());
    const [mail] = await world.app.mails.recent(1);
    expect(mail).toMatchObject({ state: "quarantined" });
    expect(mail!.reading!.because).toContain("older than");
  });

  test("and a domain whose name servers stay silent are held after three tries, not stuck", async () => {
    const silent = async (): Promise<never> => {
      throw Object.assign(new Error("queryTxt ETIMEOUT"), { code: "ETIMEOUT" });
    };
    world = await aWorld({ change: untrusting, dns: silent });
    await send("", signedMail());
    const state = async () => (await world.app.mails.recent(1)).map((one) => one.state);
    expect(await state()).toEqual(["kept"]);
    await world.until("09:03");
    expect(await state()).toEqual(["kept"]);
    await world.until("09:06");
    expect(await state()).toEqual(["quarantined"]);
  });
});
