// "I'm on it": by button, by reply, by subject; the promise, its warning and its end.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, linkIn, type World } from "../support/world.ts";

story("somebody is on it", () => {
  let world: World;
  afterEach(() => world.end());

  const escalated = async (): Promise<void> => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:10"); // Ben is told
  };
  const escalation = async () => (await world.ticket("HD-1001")).wait!.escalation!;

  test("the button of the mail shows a page that changes nothing, and a press takes the escalation (P2, S2.23, S2.26-S2.28)", async () => {
    await escalated();
    const link = linkIn(world.last(BEN));
    for (const method of ["GET", "HEAD", "GET"]) {
      const response = await fetch(link, { method });
      expect(response.status).toBe(200);
      expect(await response.text()).not.toMatch(/<script/i);
    }
    expect((await escalation()).status).toBe("active");
    const { status, page } = await world.press(world.last(BEN), { hold: "30m" });
    expect(status).toBe(200);
    expect(page).toMatch(/on it/i);
    expect(await escalation()).toMatchObject({
      status: "confirmed",
      confirmation: {
        by: "ben",
        name: "Ben Okafor",
        means: "button",
        at: new Date("2026-03-02T09:10:00Z"),
        until: new Date("2026-03-02T09:40:00Z"),
      },
    });
    expect((await world.ticket("HD-1001")).record.status).toBe("open");
    await world.until("09:39");
    expect(world.inboxOf(DIANA)).toEqual([]);
  });

  test("'on it 3h' in a reply does the same, is answered, and never reaches the requester", async () => {
    await escalated();
    await world.reply(world.last(BEN), "on it 3h, though Carl is a pain");
    expect(await escalation()).toMatchObject({
      status: "confirmed",
      confirmation: { by: "ben", means: "reply", until: new Date("2026-03-02T12:10:00Z") },
    });
    expect(world.last(BEN).text).toMatch(/on it/i);
    expect(world.inboxOf(CARL)).toHaveLength(1);
    expect((await world.full("HD-1001")).conversation.filter(({ text }) => text.includes("pain"))).toMatchObject([
      { private: true },
    ]);
  });

  test("'#decline not mine' calls the next one at once, and none of its words reach the requester", async () => {
    await escalated();
    await world.reply(world.last(BEN), "#decline not mine\nAsk Piotr, he broke it.");
    await world.until("09:11");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain("step 3 of 3");
    expect(world.inboxOf(CARL)).toHaveLength(1);
    const { conversation, history } = await world.full("HD-1001");
    expect(conversation.filter(({ text }) => text.includes("he broke it"))).toMatchObject([{ private: true }]);
    expect(history.map(({ because }) => because)).toContainEqual(
      expect.stringContaining(
        "Ben Okafor declined: not mine; nobody whom step 2 notified is left, so step 3 is due now",
      ),
    );
  });

  test("'#handover anna' by the one who is on it tells Anna why and until when, and the end of the promise stands", async () => {
    await escalated();
    await world.reply(world.last(BEN), "on it 2h");
    await world.reply(world.last(BEN), "#handover anna: she knows the printer");
    expect(world.last(ANNA).text).toMatch(
      /Ben Okafor gave this ticket to you: she knows the printer\. Nobody is on it: if nobody takes it by .*12:10/,
    );
    await world.until("11:09");
    expect(world.inboxOf(DIANA)).toEqual([]);
    await world.until("11:11");
    expect(world.inboxOf(DIANA)).toHaveLength(1);
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("without a time the policy's promise holds, and the subject token alone is enough, wrapped and in any case", async () => {
    await escalated();
    await world.mail({ from: BEN, subject: "[hd-\r\n 1001]  ON IT", text: "" });
    expect(await escalation()).toMatchObject({
      confirmation: { by: "ben", means: "subject", until: new Date("2026-03-02T11:10:00Z") },
    });
  });

  test("one warning before the promise ends, then the next step fires at once (N4, P19)", async () => {
    await escalated();
    await world.press(world.last(BEN), { hold: "30m" });
    await world.until("09:29");
    const before = world.inboxOf(BEN).length;
    await world.until("09:30");
    await world.until("09:35");
    expect(world.inboxOf(BEN)).toHaveLength(before + 1);
    expect(world.last(BEN).text).toMatch(/10 min/);
    await world.until("09:40");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain(
      "the promise of Ben Okafor ran out without an answer",
    );
    expect(await escalation()).toMatchObject({ status: "active", nextStep: 3, clock: { kind: "running" } });
  });

  test("a promise that lapses with no step left wakes the last step again: nothing is confirmed and forgotten (P19)", async () => {
    await escalated();
    await world.until("10:00"); // Diana, the last step
    await world.press(world.last(DIANA), { hold: "1h" });
    await world.until("10:50");
    await world.until("11:00");
    expect(world.inboxOf(DIANA).filter(({ subject }) => subject.includes("HD-1001"))).toHaveLength(3); // step, warning, step again
    await world.until("14:59");
    expect((await escalation()).lap).toBe(1);
    expect(world.inboxOf(DIANA)).toHaveLength(3);
    await world.until("15:00"); // the policy repeats its last step every 4 hours
    expect(world.inboxOf(DIANA)).toHaveLength(4);
  });

  test("a colleague takes over, and the page says who was on it before", async () => {
    await escalated();
    await world.reply(world.last(BEN), "on it");
    const page = await (await fetch(linkIn(world.last(ANNA)))).text();
    expect(page).toContain("Ben Okafor");
    await world.press(world.last(ANNA), { hold: "2h" });
    expect((await escalation()).confirmation).toMatchObject({ by: "anna" });
    expect((await world.full("HD-1001")).history.map(({ because }) => because)).toContainEqual(
      expect.stringContaining("taken over from Ben Okafor"),
    );
  });

  test("after an answer the button says that it is too late, keeps the press in the history, and changes nothing (P22)", async () => {
    await escalated();
    const late = world.last(BEN);
    await world.reply(world.last(ANNA), "It is fixed.");
    const before = await world.ticket("HD-1001");
    const { status, page } = await world.press(late, { hold: "2h" });
    expect(status).toBe(200);
    expect(page).toContain("Anna Nowak answered");
    const { ticket, history } = await world.full("HD-1001");
    expect(ticket.wait).toBeUndefined();
    expect(ticket.record).toEqual(before.record);
    expect(history.at(-1)?.because).toMatch(/Ben Okafor said "on it" \(button\), which changes nothing/);
  });

  test("confirming the escalation ticket stops its own steps and never touches the origin (T4)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "#escalate he is our best customer");
    const origin = await world.ticket("HD-1001");
    await world.reply(world.last(DIANA, /MG-1001/), "on it");
    expect((await world.ticket("MG-1001")).wait?.escalation?.status).toBe("confirmed");
    expect(await world.ticket("HD-1001")).toEqual(origin);
    await world.until("09:16");
    expect((await world.ticket("MG-1001")).outbox.filter(({ kind }) => kind === "step")).toEqual([]);
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("active");
  });

  test("people on leave are skipped; when a step reaches nobody the next one follows at once, and when none reaches anybody the admins hear of it (S2.11, P17)", async () => {
    world = await aWorld({
      at: "2027-02-16T09:00:00Z", // Ben is on leave
      change: ({ organisation, server }) => ({ server, organisation: { ...organisation, admins: ["piotr"] } }),
    });
    await world.mail({ from: CARL });
    await world.until("2027-02-16T09:10:00Z");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain(
      "step 1 reaches nobody; step 2 reaches nobody; waiting since",
    );
    await world.end();

    world = await aWorld({
      change: ({ organisation, server }) => {
        const people = new Map(
          [...organisation.people].map(([id, person]) => [
            id,
            { ...person, leave: [{ fromAt: new Date(0), untilAt: new Date("2030-01-01") }] },
          ]),
        );
        return { server, organisation: { ...organisation, people, admins: ["piotr"] } };
      },
    });
    await world.mail({ from: CARL });
    await world.until("09:10");
    expect(world.last("piotr@harbour-lane.example").text).toMatch(/nobody/i);
    expect((await world.ticket("HD-1001")).outbox.filter(({ kind }) => kind === "unreachable")).toHaveLength(1);
  });
});
