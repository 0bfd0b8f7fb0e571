// Carl writes, nobody answers, the clock escalates, Carl chases, somebody takes it, somebody answers.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, CARLA, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, kindsIn, type World } from "../support/world.ts";

story("an ignored requester", () => {
  let world: World;
  afterEach(() => world.end());

  test("a new request becomes a ticket: the requester has a reference, the desk's people the words", async () => {
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>`, subject: "Printer on fire", text: "It burns.\n\n-- \nCarl" });
    const ticket = await world.ticket("HD-1001");
    expect(ticket.record).toMatchObject({
      kind: "call",
      deskId: "support",
      subject: "Printer on fire",
      status: "open",
      requester: { address: CARL, name: "Carl Cliff" },
    });
    expect(world.last(CARL).subject).toContain("[HD-1001]");
    expect(world.last(CARL).headers.get("auto-submitted")).toBe("auto-replied");
    for (const colleague of [ANNA, PIOTR, CARLA, BEN]) expect(world.last(colleague).text).toContain("It burns.");
    expect(world.inboxOf(DIANA)).toEqual([]);
    expect(kindsIn(ticket).every((kind) => kind.endsWith(": sent"))).toBe(true);
  });

  test("silence tells the team leader at 10 minutes, the director at 60, each once, and an answer ends it (S2.7, S2.8)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:09");
    expect(world.inboxOf(BEN)).toHaveLength(1); // the new ticket
    await world.until("09:10"); // step 1 reaches nobody: nobody is responsible yet
    expect(world.last(BEN).headers.get("x-onit-because")).toContain("step 1 reaches nobody; waiting since");
    await world.until("09:59");
    await world.until("10:00");
    await world.until("10:30");
    expect(world.inboxOf(DIANA)).toHaveLength(1);
    expect(world.inboxOf(BEN)).toHaveLength(2);
    await world.reply(world.last(DIANA), "We have replaced it, Carl.");
    expect(world.last(CARL).text).toContain("We have replaced it, Carl.");
    const { endedWaits, wait } = await world.ticket("HD-1001");
    expect(wait).toBeUndefined();
    expect(endedWaits).toMatchObject([{ reason: "answered", because: "Diana Lane answered", stepsFired: 3 }]);
  });

  test("the answer comes from the desk, in the requester's thread, without a word of the staff's addresses", async () => {
    world = await aWorld();
    const original = await world.mail({ from: CARL, subject: "Printer on fire" });
    await world.reply(world.last(ANNA), "Try turning it off.");
    const answer = world.last(CARL);
    expect(answer.subject).toBe("Re: [HD-1001] Printer on fire");
    expect(answer.from).toContain("help@onit.example");
    expect(answer.inReplyTo).toBe(original);
    expect(answer.references).toContain(original);
    expect(answer.headers.has("auto-submitted")).toBe(false);
    expect(`${answer.text}${answer.html}`).not.toContain("harbour-lane");
  });

  test("closed meanwhile, the escalation ends: no later step is told (S2.9, S2.29)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:30");
    const states = async () => (await world.ticket("HD-1001")).wait?.escalation?.status;
    expect(await states()).toBe("active");
    await world.reply(world.last(BEN), "on it");
    expect(await states()).toBe("confirmed");
    const told = world.inboxOf(DIANA).length;
    await world.reply(world.last(BEN), "#close");
    await world.until("15:00");
    expect(world.inboxOf(DIANA)).toHaveLength(told);
    const { record, wait, endedWaits } = await world.ticket("HD-1001");
    expect({ status: record.status, wait, ends: endedWaits.map(({ reason }) => reason) }).toEqual({
      status: "closed",
      wait: undefined,
      ends: ["closed"],
    });
  });

  test("all mails of a ticket have one root, so that a mail program shows them as one conversation (P10)", async () => {
    world = await aWorld();
    const request = await world.mail({ from: CARL });
    await world.until("10:30");
    await world.reply(world.last(DIANA), "We have replaced it, Carl.");
    const toStaff = [BEN, ANNA, DIANA].flatMap((address) => world.inboxOf(address));
    const roots = new Set(toStaff.map(({ references }) => references[0]));
    expect(toStaff.length).toBeGreaterThan(3);
    expect(roots.size).toBe(1);
    for (const { inReplyTo, references } of toStaff) expect(references).toContain(inReplyTo);
    for (const mail of world.inboxOf(CARL)) expect(mail.references).toEqual([request, ...roots]);
  });

  test("the requester's next mail starts the next wait (S2.34)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "Which printer is it?");
    await world.until("11:00");
    await world.reply(world.last(CARL), "The one in the hall.");
    const { wait, chases } = await world.ticket("HD-1001");
    expect(wait).toMatchObject({ number: 2, since: new Date("2026-03-02T11:00:00Z") });
    expect(chases).toEqual([]); // T8: an answer to our question is no chase
    expect(world.last(ANNA).text).toContain("The one in the hall.");
  });

  test("three chases make exactly one escalation ticket at the authority's desk; the origin's record stays byte-equal (S1.10-S1.15)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const before = JSON.stringify((await world.ticket("HD-1001")).record);
    for (const [clock, words] of [
      ["11:00", "Any news?"],
      ["12:30", "Hello??"],
      ["14:00", "Any update please"],
    ] as const) {
      await world.until(clock);
      await world.reply(world.last(CARL), words);
    }
    const origin = await world.ticket("HD-1001");
    expect(origin.chases.map(({ counted }) => counted)).toEqual([true, true, true]);
    expect(origin.visibility).toMatchObject([{ ordinal: 1, cause: "chases", state: "made", reference: "MG-1001" }]);
    expect(JSON.stringify(origin.record)).toBe(before);
    const made = await world.ticket("MG-1001");
    expect(made.record).toMatchObject({
      deskId: "management",
      purpose: "escalation",
      escalatedCallRef: "HD-1001",
      kind: "call",
    });
    expect(made.record.escalatedRequestRef).toBeUndefined();
    expect(kindsIn(made).toSorted()).toEqual([
      `escalation-call to ${CARL}: sent`,
      `escalation-ticket to ${BEN}: sent`,
      `escalation-ticket to ${DIANA}: sent`,
    ]);
    expect(world.last(CARL).subject).toContain("[HD-1001]"); // replies stay on the origin (S1.13)
    await world.reply(world.last(CARL), "Thanks, but it still burns and the second one started as well");
    expect((await world.ticket("MG-1001")).readMails).toEqual([]);
  });

  test("a chase is answered with a receipt that says what it counts for (N2, S1.1)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("11:00");
    await world.reply(world.last(CARL), "Any news?");
    const receipt = world.last(CARL).text.replace(/\s+/g, " ");
    expect(receipt).toMatch(/reminder 1 of 3/i);
    expect(receipt).toContain("2 h");
    await world.until("11:30");
    await world.reply(world.last(CARL), "Any news??");
    expect(world.last(CARL).text).toMatch(/minimum interval between reminders is 1 h/);
    expect((await world.ticket("HD-1001")).chases.map(({ counted }) => counted)).toEqual([true, false]);
  });
});
