// An escalation shows what its requester and their client came with before.

import { afterEach, expect, test } from "vitest";
import { deliver } from "../../src/outbound/deliver.ts";
import { recentTickets } from "../../src/outbound/recurrence-lookup.ts";
import { story } from "../support/database.ts";
import { ANNA, CARL, DIANA } from "../support/people.ts";
import { aSmallWorld } from "../support/small-world.ts";
import { aWorld, type World } from "../support/world.ts";

const CUSTOMER = "carl@customer.example";

story("what was there before an escalation", () => {
  let world: World;
  afterEach(() => world.end());

  const page = (reference: string): Promise<string> => world.mailbox(`/mailbox/tickets/${reference}`);

  test("N14, S3.7, S3.8, S3.9: the authority's mail, the escalation ticket and the page show the requester's and the client's tickets of fourteen days, and that it recurs", async () => {
    world = await aWorld({ at: "2026-02-10T09:00:00Z" });
    const carl = `Carl Cliff <${CUSTOMER}>`;
    await world.mail({ from: carl, subject: "Printer on fire" }); // HD-1001
    await world.mail({ from: "Tom Teal <tom@customer.example>", subject: "A noisy fan" }); // HD-1002
    await world.until("2026-02-20T09:00:00Z");
    await world.reply(world.last(ANNA, /HD-1001/), "#category printers\n#close");
    await world.until("2026-02-25T09:00:00Z");
    await world.mail({ from: "Tom Teal <tom@customer.example>", subject: "The printer smokes, it is on fire" }); // HD-1003
    await world.mail({ from: `Else <${CARL}>`, subject: "Printer on fire" }); // HD-1004, nobody's client
    await world.mail({ from: carl, subject: "Beamer" }); // HD-1005
    await world.until("2026-03-02T09:00:00Z");
    await world.mail({ from: carl, subject: "Printer is on fire again" }); // HD-1006
    await world.reply(world.last(ANNA, /HD-1006/), "#category Printers");
    const { record } = await world.ticket("HD-1006");
    await world.reply(world.last(ANNA, /HD-1006/), "#escalate root cause unclear, as in HD-1002 and HD-1004");

    const card = (await world.ticket("HD-1006")).visibility[0]!.recurrence!;
    expect(card.prior.map(({ reference }) => reference)).toEqual(["HD-1003", "HD-1002", "HD-1001", "HD-1005"]);
    expect(card).toMatchObject({
      recurring: true,
      references: ["HD-1003", "HD-1002", "HD-1001"],
      refused: ["HD-1004"],
    });
    expect((await world.ticket("MG-1001")).recurrence).toEqual(card);
    const { text, html } = world.last(DIANA, /Escalation of HD-1006/);
    const shown = [text, html, await page("MG-1001"), await page("HD-1006")];
    for (const part of shown) {
      expect(part).toMatch(/recurring: same category \(Printers\) once, same words 2 times/i);
      for (const { reference } of card.prior) expect(part).toContain(reference);
      for (const mark of ["within warranty", "by Tom Teal", "same category", "no earlier ticket of theirs: HD-1004"])
        expect(part).toContain(mark);
      expect(part).not.toContain("Else");
    }
    const because = /made for Management from HD-1006: .*; recurring: .*before: HD-1003, HD-1002, HD-1001/;
    expect((await world.full("MG-1001")).history[0]!.because).toMatch(because);
    expect((await world.ticket("HD-1006")).record).toEqual(record);

    for (const mail of world.inboxOf(CUSTOMER))
      expect(`${mail.text}${mail.html}`).not.toMatch(/HD-1003|Tom Teal|recurring/);
    const status = /https?:\/\/\S+\/s\/\S+/.exec(world.last(CUSTOMER).text)![0];
    expect(await (await fetch(status)).text()).not.toMatch(/HD-1003|Tom Teal|recurring/i);
  });

  test("S3.7: chases that escalate bring the card too, and what happens later changes only the page's present one", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, subject: "Screen flickers" });
    await world.mail({ from: CARL, subject: "Printer on fire" });
    for (const clock of ["10:00", "11:01", "12:02"]) {
      await world.until(clock);
      await world.reply(world.last(CARL, /HD-1002/), "Any news?");
    }
    const [entry] = (await world.ticket("HD-1002")).visibility;
    expect(entry).toMatchObject({ cause: "chases", recurrence: { recurring: false, sameWords: 0 } });
    expect(world.last(DIANA, /Escalation of HD-1002/).text).toContain(
      "1 other ticket of carl@elsewhere.example in the last 14 days, none of the same matter",
    );
    await world.mail({ from: CARL, subject: "The printer on fire: worse" });
    const shown = await page("HD-1002");
    expect(shown).toMatch(
      /as the authority was told[\s\S]*none of the same matter[\s\S]*as they stand now[\s\S]*HD-1003/,
    );
    expect((await world.ticket("HD-1002")).visibility[0]!.recurrence).toEqual(entry!.recurrence);
  });
});

const asked = async (now: string, from = "customer.example") => {
  const world = aSmallWorld(new Date(now));
  const raw = (subject: string, id: number) =>
    `From: carl@${from}\r\nTo: help@onit.example\r\nSubject: ${subject}\r\nMessage-ID: <${id}@x>\r\n\r\nPlease help ${id}\r\n`;
  await world.bring(raw("Printer on fire", 1), `carl@${from}`, "help@onit.example");
  await world.bring(raw("Printer is on fire", 2), `carl@${from}`, "help@onit.example");
  const escalate = () =>
    world.bring(
      `From: anna@harbour-lane.example\r\nTo: help@onit.example\r\nSubject: [HD-1002]\r\nMessage-ID: <3@x>\r\n\r\n#escalate late\r\nAs in HD-1001.\r\n`,
      "anna@harbour-lane.example",
      "help@onit.example",
    );
  const tickets = () => [...world.store.rows.tickets.values()].map(({ ticket }) => ticket);
  return { world, escalate, tickets, origin: () => tickets().find(({ record }) => record.reference === "HD-1002")! };
};

test("N14: while the store does not say what there was before, the escalation stays owed, and is made once, with its card", async () => {
  const { world, escalate, tickets, origin } = await asked("2026-03-02T09:00:00Z");
  const { ofClient } = world.app.tickets;
  world.app.tickets.ofClient = () => Promise.reject(new Error("the store is away"));
  await escalate();
  world.now = new Date("2026-03-02T09:05:00Z");
  await world.tick();
  expect(origin().visibility).toMatchObject([{ state: "owed" }]);
  expect(tickets()).toHaveLength(2);
  world.app.tickets.ofClient = ofClient;
  await world.tick();
  await world.tick();
  expect(tickets().filter(({ record }) => record.purpose === "escalation")).toHaveLength(1);
  expect(origin().visibility).toMatchObject([
    { state: "made", recurrence: { recurring: true, prior: [{ reference: "HD-1001", named: true }] } },
  ]);
});

test("N14: after ten minutes nobody waits for the card any longer: the escalation goes without, and says so", async () => {
  const { world, escalate, origin } = await asked("2026-03-02T09:00:00Z");
  world.app.tickets.ofRequester = () => Promise.reject(new Error("a broken index"));
  await escalate();
  world.now = new Date("2026-03-02T09:10:00Z");
  await world.tick();
  expect(origin().visibility).toMatchObject([{ state: "made", recurrence: { isKnown: false, prior: [] } }]);
  const brought = [...world.store.rows.sent.values()].find(({ kind }) => kind === "escalation-ticket")!;
  expect(brought.text).toContain("The earlier tickets could not be looked up");
});

test("N14: whoever dies between the ticket and the note on its origin leaves one card: the one the authority was told", async () => {
  const { world, escalate, tickets, origin } = await asked("2026-03-02T09:00:00Z");
  const { commit } = world.app.tickets;
  world.app.tickets.commit = (decision, at) =>
    decision.because.startsWith("escalation ticket") ? Promise.reject(new Error("power cut")) : commit(decision, at);
  await escalate();
  world.app.tickets.commit = commit;
  expect(origin().visibility).toMatchObject([{ state: "owed" }]);
  const first = tickets().find(({ record }) => record.reference === "HD-1001")!;
  await commit(
    { next: { ...first, record: { ...first.record, category: "new" } }, because: "b", by: "b", cause: "b" },
    world.now,
  );
  await world.recover();
  const made = tickets().find(({ record }) => record.purpose === "escalation")!;
  expect(origin().visibility).toMatchObject([{ state: "made", recurrence: made.recurrence }]);
  expect(made.recurrence?.prior[0]).not.toHaveProperty("category");
});

test("N14: two processes that make the ticket at once leave one ticket and one card", async () => {
  const { world, escalate, tickets, origin } = await asked("2026-03-02T09:00:00Z");
  const { ofRequester } = world.app.tickets;
  world.app.tickets.ofRequester = () => Promise.reject(new Error("the store is away"));
  await escalate();
  let looked = 0;
  world.app.tickets.ofRequester = async (...args) => {
    looked += 1;
    return looked === 1 ? ofRequester(...args) : []; // what the other one sees a moment later
  };
  world.app.tickets.ofClient = async () => [];
  await Promise.all([deliver(origin(), world.app), deliver(origin(), world.app)]);
  const made = tickets().filter(({ record }) => record.purpose === "escalation");
  expect([looked, made.length]).toEqual([2, 1]);
  expect(origin().visibility).toMatchObject([{ state: "made", recurrence: made[0]!.recurrence }]);
});

test("S1.29: where roles decide, nothing of a ticket that one of the authority may not see stands on the card", async () => {
  for (const desks of [["support", "management"], "all"] as const) {
    const { world, escalate, origin } = await asked("2026-03-02T09:00:00Z");
    const holders = [...world.app.organisation.people.keys()];
    const role = { id: "r", name: "r", may: ["see", "escalate"], kinds: ["call", "request"], holders, desks } as const;
    world.app.configured = { ...world.app.configured, roles: [role] };
    world.app.organisation = world.app.configured;
    const other = [...world.store.rows.tickets.values()].find(({ ticket }) => ticket.record.reference === "HD-1001")!;
    other.ticket.record.deskId = "services";
    await escalate();
    const { recurrence } = origin().visibility[0]!;
    const references = recurrence?.prior.map(({ reference }) => reference);
    expect([references, recurrence?.refused]).toEqual([desks === "all" ? ["HD-1001"] : [], []]);
  }
});

test("a desk without the rule shows no card, and a requester of no client has only their own tickets looked up", async () => {
  const { world, origin } = await asked("2026-03-02T09:00:00Z", "elsewhere.example");
  world.app.tickets.ofClient = () => Promise.reject(new Error("nobody's client"));
  expect(await recentTickets(origin(), world.now, "", world.app)).toMatchObject({ references: ["HD-1001"] });
  const support = world.app.organisation.desks.get("support")!;
  const { recurrence: _, ...visibility } = support.visibility!;
  const desks = new Map(world.app.organisation.desks).set("support", { ...support, visibility });
  world.app.organisation = { ...world.app.organisation, desks };
  expect(await recentTickets(origin(), world.now, "", world.app)).toBeUndefined();
});
