// Two machines that answer each other fall silent within three mails, whatever the other one calls itself (P1).

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
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
