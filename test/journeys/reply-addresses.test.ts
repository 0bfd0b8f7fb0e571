// Reply addresses: a former one kept as alias, a catch-all form, and a long name. Answers to each find their ticket.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { aWorld, type World } from "../support/world.ts";

story("a reply address", () => {
  let world: World;
  afterEach(() => world?.end());

  const withOrganisation = (change: object) =>
    aWorld({
      change: ({ organisation, ...rest }) => ({ ...rest, organisation: { ...organisation, ...change } }),
    });

  /** @returns where the receipt of a new request is to be answered */
  async function answerAddress(): Promise<string> {
    await world.mail({ from: "Carl <carl@elsewhere.example>", to: "help@onit.example", subject: "Printer" });
    return world.last("carl@elsewhere.example").replyTo;
  }

  async function chaseTo(address: string): Promise<number> {
    world.moveClock("10:30");
    // From another address and without any other clue: only the token says which ticket and who.
    await world.mail({ from: "carl@phone.example", to: address, subject: "Hello", text: "Any news?" });
    expect(await world.app.tickets.recent(9)).toHaveLength(1);
    return (await world.ticket("HD-1001")).chases.length;
  }

  test("that is a former one, kept as alias, still carries tokens; without a token it is an alias like any", async () => {
    world = await withOrganisation({ replyAddress: "answers@onit.example", aliases: ["reply@onit.example"] });
    const address = (await answerAddress()).replace("answers+", "reply+");
    expect(address).toMatch(/^reply\+[a-z2-7]{55}@/);
    expect(await chaseTo(address)).toBe(1);
  });

  test("with a catch-all stands before its token with a dash; the other form is read, too", async () => {
    world = await withOrganisation({ replySeparator: "-" });
    const address = await answerAddress();
    expect(address).toMatch(/^reply-[a-z2-7]{55}@onit\.example$/);
    expect(await chaseTo(address)).toBe(1);
  });

  test("of a long name has a shorter token, so that mail systems take it", async () => {
    world = await withOrganisation({ replyAddress: "support.international.answers.x@onit.example" });
    const address = await answerAddress();
    expect(address.split("@")[0]).toHaveLength(64);
    expect(await chaseTo(address)).toBe(1);
  });
});
