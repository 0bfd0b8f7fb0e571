// An out-of-office note of somebody who was told: they are away, nobody waits for them, and the admins hear of it (N5).

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { isAway } from "../../src/core/model/person.ts";
import { keep, receive } from "../../src/receive.ts";
import { explain } from "../../src/reports/explain.ts";
import type { Running } from "../../src/start.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, CARLA, DIANA, PIOTR } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, published, type World, type WorldOptions } from "../support/world.ts";

const PAYING = "carol@customer.example"; // under the policy "gold", whose first step tells the whole service team

story("somebody who was told is away", () => {
  let world: World;
  afterEach(() => world.end());

  /** Piotr is the admin, so that no letter goes to whoever is away. */
  const admins = (settings: Settings): Settings => ({
    ...settings,
    organisation: { ...settings.organisation, admins: ["piotr"] },
  });

  /** Carl waits, and Ben has been told at 09:10: step 1 reaches nobody, and step 3 would tell Diana at 10:00. */
  const benIsTold = async (options: WorldOptions = {}): Promise<Received> => {
    world = await aWorld({ ...options, change: (settings) => admins(options.change?.(settings) ?? settings) });
    await world.mail({ from: CARL });
    await world.until("09:10");
    return world.last(BEN, /\] Waiting/);
  };

  /** What a mail program answers by itself. */
  const note = (told: Received, text: string, headers: Record<string, string> = { "Auto-Submitted": "auto-replied" }) =>
    world.mail({
      from: told.to,
      to: told.replyTo,
      subject: `Automatic reply: ${told.subject}`,
      text,
      headers,
      inReplyTo: told.messageId,
    });

  const isAwayIn = ({ app }: Running, id: string): boolean => isAway(app.organisation.people.get(id)!, world.now());
  const dueAt = async () => (await world.ticket("HD-1001")).wait!.escalation!.clock;
  const letters = (to: string, kind: RegExp): string[] =>
    world.inboxOf(to).flatMap(({ subject, text }) => (kind.test(subject) ? [`${subject}\n${text}`] : []));
  const because = async () => (await world.full("HD-1001")).history.map((entry) => entry.because);

  test("the next one is told at once, they are away until the morning of that day, and the admins hear of it once", async () => {
    const told = await benIsTold();
    await world.until("09:12");
    await note(told, "I am out of the office until 9 March 2026. Regards, Ben");
    expect(await dueAt()).toEqual({ kind: "running", at: new Date("2026-03-02T09:12:00Z") });
    await world.until("09:13");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain("step 3 of 3");
    expect((await because()).find((one) => one.includes("out-of-office"))).toMatch(
      /from Ben Okafor: .*; Ben Okafor is away until 2026-03-09 08:00 UTC; nobody whom step 2 notified is here, so step 3 is due now$/,
    );
    const [letter, ...more] = letters(PIOTR, /away/);
    expect(letter).toMatch(/Ben Okafor is away until Mon 9 Mar 2026, 08:00 GMT, says their mail program/);
    expect(letter).toMatch(/How we know: .*Auto-Submitted/);
    expect(more).toEqual([]);
    await world.until("2026-03-09T07:59:00Z");
    expect(isAwayIn(world, "ben")).toBe(true);
    await world.until("2026-03-09T08:00:00Z");
    expect(isAwayIn(world, "ben")).toBe(false);
  });

  test("nothing is sent to them while they are away, and the wait stays what it was (T3)", async () => {
    const told = await benIsTold();
    const { wait } = await world.ticket("HD-1001");
    await note(told, "I am on vacation until 9 March 2026.");
    expect((await world.ticket("HD-1001")).wait).toMatchObject({ since: wait!.since, anchorAt: wait!.anchorAt });
    await world.until("09:20");
    await world.mail({ from: CARL, subject: "Another thing" });
    await world.until("12:00");
    expect(world.inboxOf(BEN).filter(({ subject }) => /\] Waiting/.test(subject))).toHaveLength(1);
    expect(world.last(DIANA, /HD-1002/).headers.get("x-onit-because")).toContain("step 2 reaches nobody");
    expect(world.last(DIANA, /HD-1002/).text).toContain("Before it, steps 1 and 2 reached nobody.");
  });

  test("the day is read in German too, and counts in the person's own zone", async () => {
    world = await aWorld({ change: admins });
    await world.mail({ from: CARL });
    await note(world.last(ANNA), "Ich bin bis zum 9.3.2026 nicht im Büro. Viele Grüße");
    expect(letters(PIOTR, /Anna Nowak is away until Mon 9 Mar 2026, 08:00 CET/)).toHaveLength(1);
    await world.until("2026-03-09T06:59:00Z");
    expect(isAwayIn(world, "anna")).toBe(true);
    await world.until("2026-03-09T07:00:00Z");
    expect(isAwayIn(world, "anna")).toBe(false);
  });

  test("without a day they are away for 24 hours", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office with no access to my mail.");
    expect(letters(PIOTR, /Ben Okafor is away until Tue 3 Mar 2026, 09:10/)[0]).toContain("names no day");
    await world.until("2026-03-03T09:09:00Z");
    expect(isAwayIn(world, "ben")).toBe(true);
    await world.until("2026-03-03T09:10:00Z");
    expect(isAwayIn(world, "ben")).toBe(false);
  });

  test("the note read twice changes nothing the second time, also when they are back meanwhile", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office until 9 March 2026.");
    const [kept] = await world.app.mails.recent(1);
    const before = [await world.full("HD-1001"), await world.app.absences.find("ben"), world.relay.received.length];
    await receive(kept!, world.app);
    await world.settled();
    expect([await world.full("HD-1001"), await world.app.absences.find("ben"), world.relay.received.length]).toEqual(
      before,
    );
    await world.until("09:11");
    await world.reply(told, "on it 1h", { date: world.now() });
    expect(isAwayIn(world, "ben")).toBe(false);
    await receive(kept!, world.app);
    expect(isAwayIn(world, "ben")).toBe(false);
  });

  test("a process that dies after it has kept the absence leaves the rest to the next reading", async () => {
    const told = await benIsTold();
    const { commit } = world.app.tickets;
    world.app.tickets.commit = async (decision, at) => {
      if (/out-of-office/.test(decision.because)) throw new Error("the power is gone");
      return commit(decision, at);
    };
    await note(told, "I am out of the office until 9 March 2026.");
    expect(letters(PIOTR, /away/)).toEqual([]);
    world.app.tickets.commit = commit;
    await world.until("09:15");
    expect(letters(PIOTR, /away/)).toHaveLength(1);
    expect(world.inboxOf(DIANA)).toHaveLength(1);
    expect(await world.app.absences.find("ben")).toMatchObject({
      version: 1,
      fromAt: new Date("2026-03-02T09:10:00Z"),
    });
  });

  test("a mail they write themselves, or a button they press, ends it", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office until 9 March 2026.");
    await world.until("09:15");
    await world.reply(told, "#note I am at an airport, and read this", { date: world.now() });
    expect(isAwayIn(world, "ben")).toBe(false);
    await world.until("09:20");
    await note(told, "I am out of the office until 9 March 2026!");
    expect(isAwayIn(world, "ben")).toBe(true);
    await world.until("09:25");
    await world.press(told, { hold: "1h" });
    expect(isAwayIn(world, "ben")).toBe(false);
    expect(letters(PIOTR, /away/)).toHaveLength(2); // two absences
  });

  test("a mail they wrote before the note, which comes in after it, does not end it", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office until 9 March 2026.");
    await world.until("09:20");
    await world.reply(told, "It is fixed.", { date: new Date("2026-03-02T09:09:00Z") });
    expect(isAwayIn(world, "ben")).toBe(true);
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
  });

  test("a second note of the same absence tells nobody again; one that names another day does", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office until 9 March 2026.");
    await world.until("09:30");
    await note(told, "I am out of the office until 9 March 2026, Ben");
    await world.until("09:40");
    await note(told, "I am out of the office.");
    expect(letters(PIOTR, /away/)).toHaveLength(1);
    await world.until("09:50");
    await note(told, "I am out of the office until 16 March 2026.");
    expect(letters(PIOTR, /away/)).toHaveLength(2);
    expect(await world.app.absences.find("ben")).toMatchObject({ returnsAt: "2026-03-16" });
  });

  test("of a group, one who is away hurries nothing; when all of them are, the next step is due at once", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => {
        const team = { ...organisation.groups.get("service-team")!, members: ["anna", "carla"] };
        return admins({
          server,
          organisation: { ...organisation, groups: new Map(organisation.groups).set(team.id, team) },
        });
      },
    });
    await world.mail({ from: PAYING });
    await world.until("09:05");
    await note(world.last(ANNA, /\] Waiting/), "I am on vacation until 9 March 2026.");
    expect(await dueAt()).toMatchObject({ kind: "running", at: new Date("2026-03-02T09:15:00Z") });
    await world.until("09:06");
    expect(world.inboxOf(BEN).filter(({ subject }) => /\] Waiting/.test(subject))).toEqual([]);
    await note(world.last(CARLA, /\] Waiting/), "Estaré fuera de la oficina hasta el 9 de marzo.");
    expect(await dueAt()).toEqual({ kind: "running", at: new Date("2026-03-02T09:06:00Z") });
    await world.until("09:07");
    expect(world.last(BEN, /\] Waiting/).headers.get("x-onit-because")).toContain("step 2 of 3");
    await world.until("09:29");
    expect(world.inboxOf(DIANA)).toEqual([]); // the steps behind keep their times
  });

  test("a policy that tells people on leave too is not hurried, and the admins hear all the same", async () => {
    const told = await benIsTold({
      change: ({ organisation, server }) => {
        const standard = { ...organisation.policies.get("standard")!, skipPeopleOnLeave: false };
        const policies = new Map(organisation.policies).set("standard", standard);
        return { server, organisation: { ...organisation, policies } };
      },
    });
    await note(told, "I am out of the office until 9 March 2026.");
    expect(await dueAt()).toMatchObject({ kind: "running", at: new Date("2026-03-02T10:00:00Z") });
    expect(letters(PIOTR, /away/)).toHaveLength(1);
    await world.mail({ from: CARL, subject: "Another thing" });
    await world.until("09:40");
    expect(world.last(BEN, /HD-1002/).headers.get("x-onit-because")).toContain("step 2 of 3");
  });

  test("who said 'on it' and is away keeps the promise, and the admins hear of both", async () => {
    const told = await benIsTold();
    await world.reply(told, "on it 3h");
    const before = await dueAt();
    await world.until("09:20");
    await note(told, "I am out of the office until 9 March 2026.");
    expect(await dueAt()).toEqual(before);
    expect((await because()).at(-1)).toContain("their promise stands");
    expect(letters(PIOTR, /Ben Okafor is on HD-1001, and away/)[0]).toContain("Mon 2 Mar 2026, 13:10 CET");
    await world.until("10:30");
    expect(world.inboxOf(DIANA)).toEqual([]);
    await world.until("12:10");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain("ran out without an answer");
  });

  test("when everybody who was told is away and no step is left, the admins are told that nobody was reached", async () => {
    const told = await benIsTold();
    await world.until("10:00");
    await note(world.last(DIANA), "I am out of the office.");
    await world.until("10:01");
    expect(letters(PIOTR, /Nobody could be notified/)).toEqual([]); // Ben is here
    await note(told, "I am out of the office.");
    await world.until("10:02");
    expect(letters(PIOTR, /Nobody could be notified/)).toHaveLength(1);
    expect(letters(PIOTR, /away/)).toHaveLength(2);
  });

  test("an automatic reply about anything else, and a requester's note, mark nobody", async () => {
    const told = await benIsTold();
    await note(told, "We have your mail and will answer soon.");
    expect(isAwayIn(world, "ben")).toBe(false);
    const before = await world.ticket("HD-1001");
    await note(world.last(CARL), "I am out of the office until 9 March 2026.");
    const after = await world.ticket("HD-1001");
    const unread = { version: 0, chain: "", readMails: [], past: undefined }; // what reading a mail changes of any ticket
    expect({ ...after, ...unread }).toEqual({ ...before, ...unread });
    expect((await because()).at(-1)).toMatch(
      /^an out-of-office note from carl@elsewhere.example: .*, back on 2026-03-09$/,
    );
    expect(letters(PIOTR, /away/)).toEqual([]);
  });

  test("one of us who asked for something is a requester: their note marks nobody", async () => {
    world = await aWorld({ change: admins });
    await world.mail({ from: DIANA });
    await note(world.last(DIANA), "I am out of the office until 9 March 2026.");
    expect(isAwayIn(world, "diana")).toBe(false);
    expect(await world.app.absences.find("diana")).toBeUndefined();
  });

  test("another process hears of it at its next tick, and skips them", async () => {
    const told = await benIsTold();
    const other = await world.replica();
    await note(told, "I am out of the office until 9 March 2026.");
    expect(isAwayIn(other, "ben")).toBe(false);
    await other.tick();
    expect(isAwayIn(other, "ben")).toBe(true);
    expect(world.inboxOf(DIANA)).toHaveLength(1);
    const third = await world.replica();
    expect(isAwayIn(third, "ben")).toBe(true); // as it starts
    await world.until("09:11");
    await world.reply(told, "on it", { date: world.now() });
    await other.tick();
    expect(isAwayIn(other, "ben")).toBe(false);
  });

  test("processes that read the notes of a whole step between them still hurry it", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => {
        const team = { ...organisation.groups.get("service-team")!, members: ["anna", "carla"] };
        return admins({
          server,
          organisation: { ...organisation, groups: new Map(organisation.groups).set(team.id, team) },
        });
      },
    });
    const other = await world.replica();
    await world.mail({ from: PAYING });
    await world.until("09:05");
    await note(world.last(ANNA, /\] Waiting/), "I am on vacation until 9 March 2026.");
    expect(isAwayIn(other, "anna")).toBe(false);
    const told = world.last(CARLA, /\] Waiting/);
    const raw = `From: ${CARLA}\r\nSubject: Automatic reply\r\nAuto-Submitted: auto-replied\r\n\r\nI am on vacation until 9 March 2026.\r\n`;
    const envelope = { source: "smtp", from: "", recipient: told.replyTo, peer: "127.0.0.1" };
    const { kept } = await keep(Buffer.from(raw), envelope, other.app);
    await receive(kept, other.app);
    expect(await dueAt()).toEqual({ kind: "running", at: new Date("2026-03-02T09:05:00Z") });
  });

  test("a note needs proof, and the address it came to is none; an admin who lets a mail in is back", async () => {
    world = await aWorld({
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, smtp: { ...server.smtp, trustedRelays: [] } },
      }),
      dns: published({
        "elsewhere.example TXT": [["v=spf1 ip4:127.0.0.1 -all"]],
        "harbour-lane.example TXT": [["v=spf1 ip4:127.0.0.1 -all"]],
      }),
    });
    await world.mail({ from: CARL });
    const text = "I am out of the office until 9 March 2026.";
    const headers = { "Auto-Submitted": "auto-replied" };
    const envelopeFrom = "eve@evil.example";
    await world.mail({ from: BEN, envelopeFrom, subject: "Out of office [HD-1001]", text, headers });
    expect(isAwayIn(world, "ben")).toBe(false);
    await world.mail({ from: BEN, envelopeFrom, to: world.last(BEN).replyTo, subject: "Out of office", text, headers });
    expect(isAwayIn(world, "ben")).toBe(false);
    expect((await because()).at(-1)).toMatch(/its sender is not proven, so Ben Okafor does not count as away$/);
    await note(world.last(BEN), text);
    expect(isAwayIn(world, "ben")).toBe(true);
    expect(letters(BEN, /Ben Okafor is away/)).toHaveLength(1); // he is the only admin
    await world.mail({ from: "x@unproven.example" });
    await world.until("09:30");
    await world.until("11:00");
    const link = /http\S+\/m\/\w+/.exec(letters(BEN, /quarantined or failed/)[0] ?? "")?.[0] ?? "";
    expect(isAwayIn(world, "ben")).toBe(true);
    expect((await fetch(link)).status).toBe(200);
    expect(isAwayIn(world, "ben")).toBe(true);
    expect((await fetch(link, { method: "POST" })).status).toBe(200);
    expect(isAwayIn(world, "ben")).toBe(false);
  });

  test("#away on a ticket passes it on at once, and holds until #back whatever they do meanwhile; they read what it means (S2.11)", async () => {
    const told = await benIsTold({ at: "2026-03-02T09:00:00Z" });
    await world.until("09:12");
    await world.reply(told, "#away until Friday 17:00\nMy daughter is ill.");
    expect(isAwayIn(world, "ben")).toBe(true);
    expect(await dueAt()).toEqual({ kind: "running", at: new Date("2026-03-02T09:12:00Z") });
    expect(letters(BEN, /You are away until/)[0]).toMatch(
      /You are away until Fri 6 Mar 2026, 17:00 GMT[\s\S]*Nobody is named to stand in for you/,
    );
    expect(letters(PIOTR, /Ben Okafor is away/)[0]).toMatch(/until Fri 6 Mar 2026, 17:00 GMT, as they wrote/);
    expect(world.inboxOf(CARL).some(({ text }) => text.includes("daughter"))).toBe(false);
    await world.until("09:13");
    expect(world.last(DIANA).headers.get("x-onit-because")).toContain("step 3 of 3");
    await world.reply(told, "#note I am reading this all the same.");
    expect(isAwayIn(world, "ben")).toBe(true);
    await world.mail({ from: BEN, subject: "here again", text: "#back" });
    expect(isAwayIn(world, "ben")).toBe(false);
    expect(letters(BEN, /You are back/)).toHaveLength(1);
  });

  test("#away in a new mail opens no ticket; without a time they are asked for one, once; a forged one does nothing", async () => {
    world = await aWorld({ change: admins });
    await world.mail({ from: BEN, subject: "away", text: "#away" });
    expect(isAwayIn(world, "ben")).toBe(false);
    expect(letters(BEN, /Until when are you away/)[0]).toMatch(/write #away until 2026-03-09/);
    await world.mail({ from: BEN, subject: "away", text: "#away 3 days" });
    expect(isAwayIn(world, "ben")).toBe(true);
    expect(await world.app.tickets.byReference("HD-1001")).toBeUndefined();
  });

  test("the only admin reads once that they are away: the answer to their #away says it (T7)", async () => {
    world = await aWorld({
      change: (settings) => ({ ...settings, organisation: { ...settings.organisation, admins: ["ben"] } }),
    });
    await world.mail({ from: BEN, subject: "away", text: "#away 3 days" });
    expect(letters(BEN, /away until/)).toEqual([expect.stringContaining("You are away until")]);
  });

  test("explain says what the note did, and the page of the people says who is away and how we know", async () => {
    const told = await benIsTold();
    await note(told, "I am out of the office until 9 March 2026.");
    const [kept] = await world.app.mails.recent(1);
    const text = await explain(kept!.id, world.app);
    expect(text).toMatch(
      /decision {4}HD-1001: .*Ben Okafor is away until 2026-03-09 08:00 UTC; nobody whom step 2 notified is here/,
    );
    const page = await world.mailbox("/mailbox/people");
    expect(page).toMatch(/Ben Okafor[\s\S]*away[\s\S]*until [\s\S]*Mon 9 Mar 2026, 08:00[\s\S]*an out-of-office note/);
  });
});
