// Two machines that answer each other fall silent within three mails, whatever the other one calls itself (P1).

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("a robot that answers every mail (P1)", () => {
  let world: World;
  afterEach(() => world?.end());

  /** Its answers bear no mark of a machine. @returns how many mails it got before it fell silent, or went on after twelve */
  async function talk(answer: (round: number) => Promise<unknown>): Promise<number> {
    const toRobot = () => world.relay.received.filter(({ to }) => to.endsWith("@robots.example")).length;
    for (let round = 1; round <= 12; round += 1) {
      const before = toRobot();
      await answer(round);
      if (toRobot() === before) break;
    }
    return toRobot();
  }

  test("by new mails from ever new addresses: three acknowledgements, then silence, and no ticket is lost", async () => {
    world = await aWorld();
    const heard = await talk((round) =>
      world.mail({
        from: `case-${round}@robots.example`,
        subject: `Case ${round}`,
        text: `Thank you for contacting us. Your case number is ${round}.`,
      }),
    );
    expect(heard).toBe(3);
    expect((await world.full("HD-1004")).history[0]?.because).toContain("it may be a machine");
    for (const address of ["anna@harbour-lane.example"])
      expect(world.inboxOf(address).filter(({ subject }) => /Case 4/.test(subject)).length).toBeGreaterThan(0);
  });

  test("our own notice that comes back, by a redirect of its reader, is known and opens nothing", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const { headers, subject, text, messageId } = world.last(CARL);
    const field = headers.get("x-onit-notice")!;
    const comesBack = (changed: Record<string, string>, id?: string) =>
      world.mail({ from: CARL, subject, text, headers: changed, ...(id ? { messageId: id } : {}) });
    await comesBack({ "X-Onit-Notice": field });
    await comesBack({}, messageId); // a gateway took our field away
    expect((await verdicts()).sort()).toEqual(["new-request", "own-mail", "own-mail"]);
  });

  test("a mail of another organisation's Onit is read as any other: its marks are not ours", async () => {
    world = await aWorld();
    const theirs = {
      from: "Partner Desk <help@partner.example>",
      headers: { "X-Onit-Notice": "0123456789abcdef01234567.89abcdef0123456789abcdef" },
    };
    await world.mail({
      ...theirs,
      subject: "The server is down",
      messageId: "<onit.abcdefghijklm.0123456789@partner.example>",
    });
    await world.mail({ ...theirs, subject: "The lamp", headers: { "X-Onit-Notice": "abc" } });
    expect(await verdicts()).toEqual(["new-request", "new-request"]);
  });

  const verdicts = async (): Promise<(string | undefined)[]> =>
    (await world.app.mails.recent(9)).map(({ reading }) => reading?.verdict);

  test("by new mails from one address in ever new words", async () => {
    world = await aWorld();
    const words = ["alpha", "beta", "gamma", "delta", "omega", "sigma"];
    expect(
      await talk((round) => world.mail({ from: "bot@robots.example", subject: "hm", text: `It is ${words[round]}` })),
    ).toBe(3);
  });

  test("by answering our mails, from an address that changes each time", async () => {
    world = await aWorld();
    await world.mail({ from: "bot@robots.example", text: "Please help" });
    const heard = await talk((round) => {
      const last = world.relay.received.findLast(({ to }) => to.endsWith("@robots.example"))!;
      return world.reply(last, "We have received your message. Our team will look at it.", {
        from: `bot-${round}@robots.example`,
      });
    });
    expect(heard).toBeLessThanOrEqual(3);
  });

  test("by answering our mails every twenty minutes, for a day", async () => {
    world = await aWorld();
    await world.mail({ from: "bot@robots.example", text: "Please help" });
    const receipts = () => world.inboxOf("bot@robots.example").length;
    for (let hour = 9; hour < 21; hour += 1)
      for (const minute of ["10", "30", "50"]) {
        await world.until(`${String(hour).padStart(2, "0")}:${minute}`);
        await world.reply(world.last("bot@robots.example"), "We have received your message. Our team will look at it.");
      }
    expect(receipts()).toBeLessThanOrEqual(4);
  });

  test("five people of one customer who write about different things are all acknowledged", async () => {
    world = await aWorld();
    const matters = ["The printer", "My mail", "The door", "A new phone", "The beamer"];
    for (const [index, matter] of matters.entries())
      await world.mail({
        from: `person${index}@customer.example`,
        subject: matter,
        text: `${matter} gives me trouble.`,
      });
    expect(world.relay.received.filter(({ to }) => to.endsWith("@customer.example"))).toHaveLength(5);
  });
});

story("a mail that may be a machine's", () => {
  let world: World;
  afterEach(() => world?.end());
  const rule = { "X-MS-Exchange-Inbox-Rules-Loop": "rules@elsewhere.example" };

  test("opens a ticket and is not acknowledged; nor is one that asks for no automatic answer", async () => {
    world = await aWorld();
    for (const headers of [rule, { "X-Auto-Response-Suppress": "All" }, { "X-Loop": "elsewhere" }]) {
      await world.mail({ from: CARL, headers });
    }
    expect((await world.ticket("HD-1003")).wait).toBeDefined();
    expect((await world.full("HD-1001")).history[0]?.because).toContain("not acknowledged");
    expect(world.inboxOf(CARL)).toEqual([]);
    expect(world.inboxOf(ANNA)).toHaveLength(3);
  });

  test("on a ticket reaches the desk, counts for nothing and gets no receipt", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("10:30");
    await world.reply(world.last(CARL), "Any news?", { headers: rule });
    expect(world.last(ANNA).text).toContain("Any news?");
    await world.reply(world.last(ANNA), "Which room?");
    await world.reply(world.last(CARL), "Room 204.", { headers: rule });
    expect(world.last(ANNA).text).toContain("Room 204.");
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    expect(world.inboxOf(CARL)).toHaveLength(2); // received, Anna's answer
  });

  test("what somebody copied in adds reaches the desk, also where participants may chase", async () => {
    world = await aWorld({
      change: (settings) => {
        const { organisation } = settings;
        const desks = new Map(
          [...organisation.desks].map(([id, desk]) => [
            id,
            desk.chase ? { ...desk, chase: { ...desk.chase, whoMayChase: "participants" as const } } : desk,
          ]),
        );
        return { ...settings, organisation: { ...organisation, desks } };
      },
    });
    await world.mail({ from: CARL, cc: "dora@elsewhere.example" });
    await world.mail({ from: "dora@elsewhere.example", subject: "Re: [HD-1001]", text: "It is room 204." });
    expect(world.last(ANNA).text).toContain("room 204");
  });
});
