// A colleague forwards a customer's mail to the desk, or writes #for: the ticket is the customer's (S3.20).

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, CARL, PIOTR } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

const MARA = "mara@customer.example";
const ABOVE = "SECRET she wrote to me again instead of the desk.";
const GMAIL = `${ABOVE}

---------- Forwarded message ---------
From: Mara Lind <mara@customer.example>
Date: Mon, 2 Mar 2026 at 08:12
Subject: Our invoices are wrong
To: Anna Nowak <anna@harbour-lane.example>

Hello Anna, all invoices of February are wrong.
Mara
`;

let world: World;
afterEach(() => world?.end());

const forwarded = (text: string, more: Partial<Parameters<World["mail"]>[0]> = {}) =>
  world.mail({ from: "Anna Nowak <anna@harbour-lane.example>", subject: "Fwd: SECRET invoices", text, ...more });

const askerOf = async (reference = "HD-1001") => (await world.ticket(reference)).record.requester;
const toMara = () => JSON.stringify(world.inboxOf(MARA).map(({ subject, text, html }) => [subject, text, html]));

story("a colleague forwards a customer's mail to the desk", () => {
  test("and the ticket is the customer's, with their client and policy, and the answers are, too", async () => {
    world = await aWorld();
    await forwarded(GMAIL);
    const ticket = await world.ticket("HD-1001");
    expect(ticket.record).toMatchObject({
      requester: { address: MARA, name: "Mara Lind" },
      clientId: "customer",
      subject: "Our invoices are wrong",
      participants: [],
    });
    expect(ticket.wait?.escalation?.policy.id).toBe("gold");
    expect(kindsIn(ticket)).toContain(`received to ${MARA}: sent`);
    const told = world.inboxOf(ANNA);
    expect(told).toHaveLength(1);
    expect(told[0]!.text).toContain(MARA);
    expect(told[0]!.text).toContain("#for me");
    await world.reply(world.last(PIOTR), "Hello Mara, we correct them today.");
    expect(world.last(MARA).text).toContain("we correct them today");
    expect(toMara()).not.toContain("SECRET");
  });

  test("what they wrote above it is on no page of the customer", async () => {
    world = await aWorld();
    await forwarded(GMAIL);
    const page = /https?:\S+\/s\/\S+/.exec(world.last(MARA).text)?.[0];
    expect(page).toBeDefined();
    expect(await (await fetch(page!)).text()).not.toContain("SECRET");
    const { conversation } = await world.full("HD-1001");
    expect(conversation).toMatchObject([{ from: "staff", private: true }]);
    expect(conversation[0]!.text).toContain("all invoices of February");
  });

  const BLOCKS: readonly (readonly [string, string, string])[] = [
    [
      "Outlook, English",
      "FW: x",
      "From: Mara Lind <mara@customer.example>\nSent: Monday, March 2, 2026 8:12 AM\nTo: Anna Nowak <anna@harbour-lane.example>\nSubject: Invoices\n\nAll wrong.",
    ],
    [
      "Outlook, German",
      "WG: x",
      "Von: Mara Lind <mara@customer.example>\nGesendet: Montag, 2. März 2026 08:12\nAn: Anna Nowak <anna@harbour-lane.example>\nBetreff: Rechnungen\n\nAlle falsch.",
    ],
    [
      "Outlook, French",
      "TR: x",
      "De : Mara Lind <mara@customer.example>\nEnvoyé : lundi 2 mars 2026 08:12\nÀ : Anna Nowak <anna@harbour-lane.example>\nObjet : Factures\n\nToutes fausses.",
    ],
    [
      "Apple Mail",
      "Fwd: x",
      "Begin forwarded message:\n\n> From: Mara Lind <mara@customer.example>\n> Subject: Invoices\n> Date: 2 March 2026 at 08:12:00 CET\n> To: anna@harbour-lane.example\n> \n> All wrong.",
    ],
    [
      "Thunderbird, Spanish",
      "Fwd: x",
      "-------- Mensaje reenviado --------\nAsunto: Facturas\nFecha: Mon, 2 Mar 2026 08:12:00 +0100\nDe: Mara Lind <mara@customer.example>\nPara: Anna Nowak <anna@harbour-lane.example>\n\nTodas mal.",
    ],
    [
      "Gmail, Polish",
      "Fwd: x",
      "---------- Forwarded message ---------\nOd: Mara Lind <mara@customer.example>\nDate: pon., 2 mar 2026 o 08:12\nSubject: Faktury\nTo: <anna@harbour-lane.example>\n\nWszystkie złe.",
    ],
  ];

  test("whatever program forwards it, in whatever language", async () => {
    world = await aWorld();
    for (const [index, [program, subject, text]] of BLOCKS.entries()) {
      await forwarded(text, { subject });
      expect([program, await askerOf(`HD-${1001 + index}`)]).toEqual([program, { address: MARA, name: "Mara Lind" }]);
    }
  });

  test("as a whole mail attached", async () => {
    world = await aWorld();
    const inner = `From: Mara Lind <mara@customer.example>\r\nTo: anna@harbour-lane.example\r\nSubject: Invoices\r\n\r\nAll wrong.\r\n`;
    const raw = [
      "From: Anna Nowak <anna@harbour-lane.example>",
      "To: help@onit.example",
      "Subject: a customer",
      "Message-ID: <a7@harbour-lane.example>",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      `--b\r\nContent-Type: text/plain\r\n\r\n${ABOVE}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--\r\n`,
    ].join("\r\n");
    await world.raw(raw, ANNA, "help@onit.example");
    expect((await world.ticket("HD-1001")).record).toMatchObject({ requester: { address: MARA }, subject: "Invoices" });
  });

  test("takes it back with #for me: the customer hears no more of it and their link shows nothing", async () => {
    world = await aWorld();
    await forwarded(GMAIL);
    const page = /https?:\S+\/s\/\S+/.exec(world.last(MARA).text)![0];
    await world.reply(world.last(ANNA), "#for me");
    expect(await askerOf()).toEqual({ address: ANNA, name: "Anna Nowak" });
    const { record, wait } = await world.ticket("HD-1001");
    expect([record.clientId, wait?.escalation?.policy.id]).toEqual([undefined, "standard"]);
    const heard = world.inboxOf(MARA).length;
    await world.reply(world.last(PIOTR), "Hello Anna, please send me the list.");
    expect(world.inboxOf(MARA)).toHaveLength(heard);
    expect(await (await fetch(page)).text()).not.toContain("send me the list");
  });

  test("of two people, it is the colleague's own until they say whose it is", async () => {
    world = await aWorld();
    const two = `${GMAIL}\nFrom: Dora Dahl <dora@customer.example>\nSent: Sunday, March 1, 2026 8:12 AM\nTo: Mara Lind <mara@customer.example>\nSubject: Invoices\n\nAre they?\n`;
    await forwarded(two);
    expect((await askerOf()).address).toBe(ANNA);
    expect(world.inboxOf(MARA)).toEqual([]);
    await world.reply(world.last(ANNA, /#for/), "#for Mara Lind <mara@customer.example>\nSECRET words");
    expect((await world.ticket("HD-1001")).record).toMatchObject({
      requester: { address: MARA, name: "Mara Lind" },
      clientId: "customer",
    });
    expect(world.inboxOf(MARA)).toHaveLength(1);
    expect(toMara()).not.toContain("SECRET");
  });

  test("#for in a new mail opens it for somebody who called", async () => {
    world = await aWorld();
    await forwarded("#for carl@elsewhere.example\nSECRET he phoned: the printer burns.", { subject: "Printer burns" });
    expect((await world.ticket("HD-1001")).record).toMatchObject({
      requester: { address: CARL },
      subject: "Printer burns",
    });
    expect(JSON.stringify(world.inboxOf(CARL).map(({ text, html }) => [text, html]))).not.toContain("SECRET");
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("#for does not give a ticket away that its requester wrote, nor one that was answered", async () => {
    world = await aWorld();
    await world.mail({ from: "Carl <carl@elsewhere.example>" });
    await world.reply(world.last(ANNA), "#for mara@customer.example");
    await forwarded(GMAIL);
    await world.reply(world.last(PIOTR, /HD-1002/), "Hello Mara, we correct them today.");
    await world.reply(world.last(ANNA, /HD-1002/), "#for carl@elsewhere.example");
    expect([(await askerOf()).address, (await askerOf("HD-1002")).address]).toEqual([CARL, MARA]);
  });

  test("nobody else can: a customer's forward is the customer's own, and an unproven colleague's is held", async () => {
    world = await aWorld();
    await world.mail({ from: "Carl <carl@elsewhere.example>", subject: "Fwd: x", text: GMAIL });
    expect((await askerOf()).address).toBe(CARL);
    await world.mail({
      from: "Carl <carl@elsewhere.example>",
      subject: "y",
      text: "#for mara@customer.example\nhello",
    });
    expect((await askerOf("HD-1002")).address).toBe(CARL);
    await world.end();
    world = await aWorld({
      change: (settings) => ({
        ...settings,
        server: { ...settings.server, smtp: { ...settings.server.smtp, trustedRelays: [] } },
      }),
    });
    await forwarded(GMAIL);
    expect(await world.app.tickets.recent(9)).toEqual([]);
    expect(world.inboxOf(MARA)).toEqual([]);
  });
});
