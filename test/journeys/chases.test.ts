// Chases: counted, not counted, and why.

import { afterEach, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("chases", () => {
  let world: World;
  afterEach(() => world.end());

  test("three chases over five days: a ticket for the management (S1.19)", async () => {
    world = await aWorld({ at: "2026-03-02T09:00:00Z" });
    await world.mail({ from: CARL });
    for (const day of ["2026-03-03", "2026-03-05", "2026-03-06"]) {
      await world.until(`${day}T10:00:00Z`);
      await world.reply(world.last(CARL), "Any news?");
    }
    expect((await world.ticket("MG-1001")).record.escalatedCallRef).toBe("HD-1001");
  });

  test("chases further apart than the window do not add up", async () => {
    world = await aWorld({ at: "2026-03-02T09:00:00Z" });
    await world.mail({ from: CARL });
    for (const day of ["2026-03-03", "2026-03-09", "2026-03-15"]) {
      await world.until(`${day}T10:00:00Z`);
      await world.reply(world.last(CARL), "Any news?");
    }
    expect((await world.ticket("HD-1001")).visibility).toEqual([]);
  });

  test("after the escalation the count begins anew, and a second ticket waits until the first is closed (S1.4, S1.31)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const chase = async (clock: string) => {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
    };
    for (const clock of ["10:30", "12:00", "13:30", "15:00", "16:30", "18:00"]) await chase(clock);
    expect((await world.ticket("HD-1001")).visibility).toHaveLength(1);
    const { subject, text } = world.last(CARL);
    expect(subject).toContain("Reminder 6, escalated");
    expect(text).toContain("This is reminder 6. Your request has been escalated.");
    expect(text).toContain("It is with Management already.");
    expect(text).not.toMatch(/\d of 3|next level/);
    const page = await world.mailbox("/mailbox/tickets/HD-1001");
    expect(page).toContain("6 counted, escalated as MG-1001");
    const [status = ""] = /https?:\/\/\S+\/s\/[a-z2-7]+/.exec(text) ?? [];
    expect(await (await fetch(status)).text()).toContain("6, escalated");
    await world.reply(world.last(BEN, /MG-1001/), "#close");
    await chase("19:30");
    expect((await world.ticket("HD-1001")).visibility).toMatchObject([
      { reference: "MG-1001" },
      { reference: "MG-1002" },
    ]);
  });

  test("a chase of a closed ticket is not counted, and the requester is told (S1.3)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "#close");
    await world.until("11:00");
    await world.reply(world.last(CARL), "Any news?");
    expect(world.last(CARL).text).toContain("HD-1001 is closed");
    const { chases, record, wait } = await world.ticket("HD-1001");
    expect(chases).toMatchObject([{ counted: false }]);
    expect([record.status, wait]).toEqual(["closed", undefined]);
    await world.reply(world.last(CARL), "But it burns again, please come");
    expect((await world.ticket("HD-1001")).record.status).toBe("open");
  });

  test("beyond the maximum a chase is answered and not counted (S1.5)", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => {
        const desks = new Map(
          [...organisation.desks].map(([id, desk]) => [
            id,
            desk.chase ? { ...desk, chase: { ...desk.chase, threshold: 2, maximum: 2 } } : desk,
          ]),
        );
        return { server, organisation: { ...organisation, desks } };
      },
    });
    await world.mail({ from: CARL });
    for (const clock of ["10:30", "12:00", "13:30"]) {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
    }
    expect((await world.ticket("HD-1001")).chases.map(({ counted, because }) => [counted, because])).toEqual([
      [true, "chase 1 of 2"],
      [true, "chase 2 of 2"],
      [false, "all 2 chases of this wait are used"],
    ]);
  });

  test("[chase] in the subject counts even when the last word was ours, and starts the wait again (T8)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(ANNA), "Hello Carl, we are on the way with a new printer.");
    await world.until("11:00");
    const subject = `=?utf-8?B?${Buffer.from("[hd-1001] [chase]").toString("base64")}?=`;
    await world.raw(
      `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: ${subject}\r\n\r\nwell?\r\n`,
      CARL,
      "help@onit.example",
    );
    expect(await world.ticket("HD-1001")).toMatchObject({
      chases: [{ counted: true }],
      wait: { number: 2, since: new Date("2026-03-02T11:00:00Z") },
    });
  });

  test("an out-of-office from the waiting requester hurries nobody (T3)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("11:00");
    await world.reply(world.last(CARL), "I am away", { headers: { "Auto-Submitted": "auto-replied" } });
    expect((await world.ticket("HD-1001")).chases).toEqual([]);
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("thanks while we owe an answer change nothing, and 'solved' ends the wait without an answer (P23)", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.reply(world.last(CARL), "Thanks!");
    expect((await world.ticket("HD-1001")).wait?.number).toBe(1);
    await world.reply(world.last(CARL), "It works now, you can close the ticket.");
    expect((await world.ticket("HD-1001")).endedWaits).toMatchObject([{ reason: "cancelled" }]);
    await world.until("12:00");
    expect(world.inboxOf(BEN).filter(({ subject }) => subject.includes("Waiting"))).toEqual([]);
  });

  test("S1.1 the mail that a link in ours writes asks again, whoever of those who may chase sends it", async () => {
    world = await aWorld();
    await world.mail({ from: CARL, subject: "Drucker brennt & qualmt" });
    await world.until("10:30");
    const [, href = ""] = /href="(mailto:[^"]+)"/.exec(world.last(CARL).html) ?? [];
    const link = new URL(href.replaceAll("&amp;", "&").replaceAll("&#x3D;", "="));
    const [subject, text] = [link.searchParams.get("subject")!, link.searchParams.get("body")!];
    expect([subject, text]).toEqual(["[chase] [HD-1001] Drucker brennt & qualmt", "Any news?"]);
    await world.mail({ from: CARL, to: link.pathname, subject, text: "" }); // they deleted the words
    expect((await world.ticket("HD-1001")).chases).toMatchObject([{ counted: true, source: "email" }]);
    await world.reply(world.last(ANNA), "#close");
    expect(world.last(CARL).html).not.toContain("mailto:");
  });
});
