// Whom the requester copies in later hears the answers and may write, as those do whom the first mail copied in.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { story } from "../support/database.ts";
import { ANNA, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const MONA = "mona@elsewhere.example";

let world: World;
afterEach(() => world?.end());

const settings = (copiedInLater: boolean) => ({
  change: (all: Settings): Settings => {
    const { organisation } = all;
    const desks = new Map(organisation.desks).set("support", { ...organisation.desks.get("support")!, copiedInLater });
    return { ...all, organisation: { ...organisation, desks } };
  },
});

const asked = async (options?: Parameters<typeof aWorld>[0]) => {
  world = await aWorld(options);
  await world.mail({ from: "Carl <carl@elsewhere.example>" });
  await world.until("09:02");
  return world.last(CARL);
};
const participants = async () => (await world.ticket("HD-1001")).record.participants;

story("a requester copies somebody in on a later mail", () => {
  test("who hears the answer, and whose own mail joins the ticket", async () => {
    const received = await asked();
    await world.reply(received, "My manager Mona joins us, she needs the printer, too.", {
      cc: `${MONA}, ${ANNA}, noreply@x.example`,
    });
    expect(await participants()).toEqual([MONA]);
    const { history } = await world.full("HD-1001");
    expect(history.some(({ because }) => because.includes(`copied in ${MONA}`))).toBe(true);
    await world.reply(world.last(ANNA), "Hello Carl, I come at ten.");
    expect(world.last(MONA).text).toContain("I come at ten");
    await world.reply(world.last(MONA), "Ten is too late for me.");
    const { conversation } = await world.full("HD-1001");
    expect(conversation.at(-1)).toMatchObject({ by: { address: MONA }, text: "Ten is too late for me." });
  });

  test("who learns nothing of what colleagues keep inside", async () => {
    const received = await asked();
    await world.reply(world.last(ANNA), "#note SECRET he is always like this");
    await world.reply(received, "Mona joins us.", { cc: MONA });
    await world.reply(world.last(ANNA), "Hello Carl, I come at ten.");
    const seen = JSON.stringify(world.inboxOf(MONA).map(({ subject, text, html }) => [subject, text, html]));
    expect(seen).toContain("I come at ten");
    expect(seen).not.toContain("SECRET");
  });

  test("only with proof: who merely has the reply address copies nobody in", async () => {
    const { replyTo } = await asked();
    await world.mail({ from: "eve@evil.example", to: replyTo, cc: "pal@evil.example", text: "Any news?" });
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
    expect(await participants()).toEqual([]);
  });

  test("only the requester: a participant brings nobody along", async () => {
    const received = await asked();
    await world.reply(received, "Mona joins us.", { cc: MONA });
    await world.reply(world.last(ANNA), "Hello Carl, I come at ten.");
    await world.reply(world.last(MONA), "Good.", { cc: "paul@elsewhere.example" });
    expect(await participants()).toEqual([MONA]);
  });

  test("up to twenty in all, each once", async () => {
    const received = await asked();
    const many = Array.from({ length: 30 }, (_, index) => `p${index}@elsewhere.example`).join(", ");
    await world.reply(received, "All of us wait for it.", { cc: many });
    expect(await participants()).toHaveLength(20);
    await world.reply(received, "Really all.", { cc: `p3@elsewhere.example, ${MONA}` });
    expect(new Set(await participants()).size).toBe(20);
  });

  test("not where the desk says so", async () => {
    const received = await asked(settings(false));
    await world.reply(received, "Mona joins us.", { cc: MONA });
    expect(await participants()).toEqual([]);
  });
});
