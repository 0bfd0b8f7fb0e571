// Three loops and a stop: what a relay, a flood or a wrong clock does to one of them is nothing to the others.

import { createTransport } from "nodemailer";
import { afterEach, describe, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { KeptMail } from "../../src/core/model/mail.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { claim, settle } from "../../src/core/outbox/deliver.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { keep, MOST_READINGS } from "../../src/receive.ts";
import { type RunningLoops, startLoops } from "../../src/runtime/loops.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { beat } from "../../src/tick.ts";
import { bringBackAll, redateAll } from "../../src/ticket-change/set-right.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";
import { aWorld, type World } from "../support/world.ts";

const NEVER = "0 0 1 1 *"; // once a year: whatever beats meanwhile, node-cron did not wake it

/** A ticket whose requester is owed a receipt, or an answer. */
function owing(serial: number, kind: "received" | "answer", deskId = "support"): Ticket {
  const requester = { address: `u${serial}@elsewhere.example`, name: "" };
  const record = { reference: `HD-${serial}`, deskId, requester };
  const blank = aTicket({ id: ticketIdFrom(`e${serial}`), version: 0, messageIds: [], record });
  const shared = { cause: "made", because: "a test", now: at("09:00"), facts: { by: "Anna Nowak" } };
  return owe(beginWait(blank, at("09:00"), organisation), { ...shared, kind, to: [requester] });
}

const commit = (world: SmallWorld, next: Ticket) =>
  world.app.tickets.commit({ next, because: "made", by: "test", cause: "test" }, world.now);

describe("the loops", () => {
  let loops: RunningLoops | undefined;
  afterEach(() => loops?.stop());

  test("an answer does not wait until a hundred receipts are sent", async () => {
    const world = aSmallWorld(at("09:00"));
    for (let serial = 1; serial <= 100; serial += 1) await commit(world, owing(serial, "received"));
    await commit(world, owing(101, "answer"));
    await beat("sending", world.app);
    expect(world.handed).toHaveLength(101);
    expect(world.handed.findIndex((key) => key.includes("u101@"))).toBeLessThan(20);
  });

  test("a desk with a flood of receipts keeps those of another desk waiting for one round at most", async () => {
    const world = aSmallWorld(at("09:00"));
    for (let serial = 1; serial <= 300; serial += 1) await commit(world, owing(serial, "received"));
    await commit(world, owing(301, "received", "services"));
    await beat("sending", world.app);
    expect(world.handed).toHaveLength(301);
    expect(world.handed.findIndex((key) => key.includes("u301@"))).toBeLessThanOrEqual(200);
  });

  test("a clock that is set back stops nothing: the watch notices, and the loops beat", async () => {
    const world = aSmallWorld(at("09:00"));
    let looks = 0;
    const { due } = world.app.tickets;
    world.app.tickets.due = (...all) => {
      looks += 1;
      return due(...all);
    };
    loops = startLoops(world.app, NEVER);
    await eventually(() => loops?.states().steps.sinceLastMs !== undefined);
    const before = looks;
    world.now = new Date(world.now.getTime() - 86_400_000);
    await eventually(() => looks > before);
  });

  test("a wait that began while the clock was ahead counts from the moment the clock is right", async () => {
    const world = aSmallWorld(at("09:00"));
    const tomorrow = new Date(at("09:00").getTime() + 86_400_000);
    const blank = aTicket({ id: ticketIdFrom("ahead"), version: 0, record: { reference: "HD-1" } });
    await commit(world, beginWait(blank, tomorrow, organisation));
    await bringBackAll(world.app);
    const { wait } = (await world.app.tickets.byReference("HD-1"))!;
    expect(wait?.since).toEqual(at("09:00"));
    expect(wait?.escalation?.clock).toMatchObject({ kind: "running", at: at("09:10") });
    world.now = at("09:11");
    await beat("steps", world.app);
    expect((await world.app.tickets.byReference("HD-1"))?.wait?.escalation?.nextStep).toBeGreaterThan(0);
  });

  test("a ticket whose stored wait is damaged keeps no other clock from being set by other hours", async () => {
    const world = aSmallWorld(at("09:00"));
    for (const reference of ["HD-1", "HD-2"]) {
      const blank = aTicket({ id: ticketIdFrom(reference), version: 0, record: { reference } });
      const { wait, ...waiting } = beginWait(blank, at("09:00"), organisation);
      const clock = { kind: "running", from: at("09:00"), at: at("11:00") } as const;
      await commit(world, { ...waiting, wait: { ...wait!, escalation: { ...wait!.escalation!, clock } } });
    }
    const [damaged] = world.store.rows.tickets.values();
    Object.assign(damaged!.ticket.wait!.escalation!, { policy: null });
    await redateAll(world.app);
    const sound = await world.app.tickets.byReference("HD-2");
    expect(sound?.wait?.escalation?.clock).toMatchObject({ at: at("09:10") });
  });

  test("a notice that waits for its next try is not late by as much as the clock was set back", async () => {
    const world = aSmallWorld(at("10:00"));
    const ticket = owing(1, "received");
    const { next } = claim(ticket, ticket.outbox[0]!, organisation, { holder: "p1", now: at("10:00") });
    const tried = {
      holder: "p1",
      outcome: { kind: "retry", because: "busy" },
      now: at("10:00"),
      giveUpAfterMs: 9e9,
    } as const;
    await commit(world, settle(next, ticket.outbox[0]!.key, tried)!);
    const tries = async () => (await world.app.tickets.byReference("HD-1"))?.outbox[0]?.dueAt;
    world.now = at("09:58");
    await bringBackAll(world.app);
    expect(await tries()).toEqual(at("09:58"));
  });

  test("a mail that was kept while the clock was ahead is read at once, and its wait begins now", async () => {
    const world = aSmallWorld(new Date(at("09:00").getTime() + 86_400_000));
    const raw = `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Printer\r\nMessage-ID: <a@b>\r\n\r\nIt is broken.\r\n`;
    await keep(
      Buffer.from(raw),
      { source: "smtp", from: CARL, recipient: "help@onit.example", peer: "127.0.0.1" },
      world.app,
    );
    world.now = at("09:00");
    await beat("reading", world.app);
    expect(world.store.rows.tickets.size).toBe(0); // its lease ends tomorrow
    await bringBackAll(world.app);
    await beat("reading", world.app);
    const [row] = world.store.rows.tickets.values();
    expect(row?.ticket.wait?.since).toEqual(at("09:00"));
  });

  /** Kept, and in nobody's hand. @param size bytes of its text */
  const keepOne = (world: SmallWorld, name: string, size = 0) =>
    keep(
      Buffer.from(
        `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: ${name}\r\nMessage-ID: <${name}@b>\r\n\r\nIt is broken.${"x".repeat(size)}\r\n`,
      ),
      { source: "smtp", from: CARL, recipient: "help@onit.example", peer: "127.0.0.1" },
      world.app,
      false,
    );
  const nameOf = ({ raw }: KeptMail): string => /^Subject: (.*?)\r$/m.exec(raw.toString())![1]!;

  test("a mail that takes long keeps none of the others waiting that are read at once", async () => {
    const world = aSmallWorld(at("09:00"));
    const { parse } = world.app.mail;
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.app.mail.parse = (kept) => (nameOf(kept) === "slow" ? isReleased.then(() => parse(kept)) : parse(kept));
    await keepOne(world, "slow");
    for (let serial = 1; serial <= 40; serial += 1) await keepOne(world, `n${serial}`);
    const run = beat("reading", world.app);
    const left = () => [...world.store.rows.mails.values()].filter(({ state }) => state === "kept");
    await eventually(() => left().length === 1);
    release();
    await run;
    expect(left()).toEqual([]);
  });

  test("the admins hear of a quarantined mail while others are still read", async () => {
    const world = aSmallWorld(at("09:00"));
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { parse } = world.app.mail;
    world.app.mail.parse = (kept) => isReleased.then(() => parse(kept));
    await keepOne(world, "left");
    const [left] = world.store.rows.mails.values();
    await world.app.mails.stick(left!.id, "it cannot be read");
    await keepOne(world, "slow");
    loops = startLoops(world.app, NEVER);
    await eventually(() => world.store.rows.systemMails.size > 0);
    expect(loops.states().reading.runsForMs).toBeDefined();
    release();
  });

  test("an answer and a mail to the admins are sent while a relay takes its time with a receipt", async () => {
    const world = aSmallWorld(at("09:00"));
    await commit(world, owing(1, "received"));
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { dispatch } = world.app;
    world.app.dispatch = (lane, ticket) =>
      lane === "rest" ? isReleased.then(() => dispatch(lane, ticket)) : dispatch(lane, ticket);
    loops = startLoops(world.app, NEVER);
    await eventually(() => loops?.states().steps.sinceLastMs !== undefined);
    await commit(world, owing(2, "answer"));
    await keepOne(world, "left");
    const [left] = world.store.rows.mails.values();
    await world.app.mails.stick(left!.id, "it cannot be read");
    loops.beat();
    await eventually(() => world.handed.some((key) => key.includes("u2@")));
    loops.beat();
    await eventually(() => world.handed.some((key) => key.includes("left/")));
    expect(world.handed.some((key) => key.includes("u1@"))).toBe(false);
    release();
  });

  test("a mail with trouble that comes again in a run that lasts is read each time that it is claimed", async () => {
    const world = aSmallWorld(at("09:00"));
    const { parse } = world.app.mail;
    let readings = 0;
    world.app.mail.parse = async (kept) => {
      if (nameOf(kept) !== "bad") {
        world.now = new Date(world.now.getTime() + 60_000); // each takes a minute
        return parse(kept);
      }
      readings += 1;
      throw new Error("the store is away");
    };
    const said: string[] = [];
    world.app.log.error = (_, event) => void said.push(event);
    await keepOne(world, "bad");
    for (let serial = 1; serial <= 60; serial += 1) await keepOne(world, `n${serial}`);
    await beat("reading", world.app);
    const bad = () => [...world.store.rows.mails.values()].find((row) => nameOf(row) === "bad")!;
    expect(readings).toBeGreaterThan(1);
    expect(bad().attempts).toBe(readings - 1); // the first is not another attempt
    for (let minutes = 0; minutes < 20 && bad().state === "kept"; minutes += 1) {
      world.now = new Date(world.now.getTime() + 180_000);
      await beat("reading", world.app);
    }
    expect(bad()).toMatchObject({ state: "stuck", attempts: MOST_READINGS });
    expect(readings).toBe(MOST_READINGS + 1);
    expect([said[0], said.at(-1)]).toEqual([
      "mail processing failed; attempt 1 of 6, will retry",
      "mail processing failed; attempt 6 of 6; it is kept and will not be tried again",
    ]);
  });

  test("a mail that is damaged in the store fails after its tries, and the others are read", async () => {
    const world = aSmallWorld(at("09:00"));
    for (const name of ["n1", "bad", "n2"]) await keepOne(world, name);
    const [, bad] = [...world.store.rows.mails.values()];
    world.store.rows.mails.set(bad!.id, { ...bad!, raw: Buffer.alloc(0), damage: "part 1 is missing" });
    for (let minutes = 0; minutes < 20; minutes += 1) {
      await beat("reading", world.app);
      world.now = new Date(world.now.getTime() + 180_000);
    }
    const states = [...world.store.rows.mails.values()].map(({ state, trouble }) => [state, trouble]);
    expect(states).toEqual([
      ["done", undefined],
      ["stuck", "part 1 is missing"],
      ["done", undefined],
    ]);
  });

  describe("a mail whose readers died", () => {
    const suspect = async (world: SmallWorld, name: string): Promise<void> => {
      await keepOne(world, name);
      const row = [...world.store.rows.mails.values()].find((one) => nameOf(one) === name)!;
      world.store.rows.mails.set(row.id, { ...row, attempts: 2 });
    };
    /** What is read beside each mail. */
    const watched = (world: SmallWorld): Map<string, string[]> => {
      const { parse } = world.app.mail;
      const inHand = new Set<string>();
      const beside = new Map<string, string[]>();
      world.app.mail.parse = async (kept) => {
        inHand.add(nameOf(kept));
        for (const name of inHand) beside.set(name, [...(beside.get(name) ?? []), ...inHand]);
        await new Promise((resolve) => setImmediate(resolve));
        return parse(kept).finally(() => inHand.delete(nameOf(kept)));
      };
      return beside;
    };

    test("is read after all others, and alone: should it end the process again, they are read", async () => {
      const world = aSmallWorld(at("09:00"));
      for (const name of ["bad1", "bad2"]) await suspect(world, name);
      for (let serial = 1; serial <= 20; serial += 1) await keepOne(world, `n${serial}`);
      const beside = watched(world);
      await beat("reading", world.app);
      expect([...beside.keys()].slice(-2)).toEqual(["bad1", "bad2"]);
      for (const name of ["bad1", "bad2"]) expect(new Set(beside.get(name))).toEqual(new Set([name]));
    });

    test("has its turn while others come without end", async () => {
      const world = aSmallWorld(at("09:00"));
      await suspect(world, "bad");
      const { claimUnread } = world.app.mails;
      let serial = 0;
      const beside = watched(world);
      world.app.mails.claimUnread = async (...all) => {
        serial += 1;
        if (!beside.has("bad")) await keepOne(world, `n${serial}`);
        return claimUnread(...all);
      };
      await beat("reading", world.app);
      expect(beside.has("bad")).toBe(true);
      expect(new Set(beside.get("bad"))).toEqual(new Set(["bad"]));
    });
  });

  test("large mails that wait in the store are all read in one run, one right after the other where each fills the room", async () => {
    const world = aSmallWorld(at("09:00"));
    const { parse } = world.app.mail;
    const { claimUnread } = world.app.mails;
    world.app.mails.claimUnread = (now, until, _, holder) => claimUnread(now, until, 1, holder); // as of large ones
    const beside: number[] = [];
    let running = 0;
    world.app.mail.parse = async (kept) => {
      running += 1;
      beside.push(running);
      return parse({ ...kept, raw: kept.raw.subarray(0, 1_000) }).finally(() => {
        running -= 1;
      });
    };
    for (let serial = 1; serial <= 3; serial += 1) await keepOne(world, `n${serial}`, 9_000_000);
    await beat("reading", world.app);
    expect(beside).toEqual([1, 1, 1]);
  });

  test("large mails that wait in the store are read a few at a time", async () => {
    const world = aSmallWorld(at("09:00"));
    const { parse } = world.app.mail;
    const { claimUnread } = world.app.mails;
    world.app.mails.claimUnread = (now, until, _, holder) => claimUnread(now, until, 1, holder); // as of large ones
    const size = 3_000_000;
    let held = 0;
    let most = 0;
    world.app.mail.parse = async (kept) => {
      held += kept.raw.length;
      most = Math.max(most, held);
      return parse({ ...kept, raw: kept.raw.subarray(0, 1_000) }).finally(() => {
        held -= kept.raw.length;
      });
    };
    for (let serial = 1; serial <= 12; serial += 1) await keepOne(world, `n${serial}`, size);
    await beat("reading", world.app);
    expect(world.store.rows.tickets.size).toBe(12);
    expect(most).toBeLessThan(4 * size);
  });

  test("a store that can give no more mails keeps the run until what it gave is read", async () => {
    const world = aSmallWorld(at("09:00"));
    await keepOne(world, "one");
    const { claimUnread } = world.app.mails;
    const { parse } = world.app.mail;
    let isAway = false;
    let isRead = false;
    world.app.mails.claimUnread = async (...all) => {
      if (isAway) throw new Error("the store is away");
      isAway = true;
      return claimUnread(...all);
    };
    world.app.mail.parse = async (kept) => {
      await new Promise((resolve) => setImmediate(resolve));
      isRead = true;
      return parse(kept);
    };
    await expect(beat("reading", world.app)).rejects.toThrow("the store is away");
    expect(isRead).toBe(true);
    expect(world.store.rows.tickets.size).toBe(1);
  });

  test("nothing of a ticket moves when the clock was right", async () => {
    const world = aSmallWorld(at("09:00"));
    await world.bring(
      `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Printer\r\nMessage-ID: <a@b>\r\n\r\nIt is broken.\r\n`,
      CARL,
      "help@onit.example",
    );
    const before = structuredClone([...world.store.rows.tickets.values()]);
    world.now = at("09:01");
    await bringBackAll(world.app);
    expect([...world.store.rows.tickets.values()]).toEqual(before);
  });
});

story("a relay that hangs", () => {
  let world: World;
  afterEach(() => world.end());

  const hanging = (): Promise<World> =>
    aWorld({
      change: (settings) => {
        const policies = new Map(settings.organisation.policies);
        for (const [id, policy] of policies) {
          const [first, ...rest] = policy.steps;
          policies.set(id, {
            ...policy,
            steps: [{ ...first, tell: { kind: "person", id: "anna" }, by: "inbox" }, ...rest],
          });
        }
        return { ...settings, organisation: { ...settings.organisation, policies } };
      },
    });
  /** Resolves with the 250; what it leads to may hang. */
  const send = (subject: string, port = world.smtpPort): Promise<unknown> =>
    createTransport({ host: "127.0.0.1", port, ignoreTLS: true }).sendMail({
      from: CARL,
      to: "help@onit.example",
      subject,
      text: "It is broken.",
    });
  const tickets = (): Promise<Ticket[]> => world.app.tickets.recent(5);

  test("delays no step and no other mail", async () => {
    world = await hanging();
    world.relay.mood = () => "hangs";
    await send("The lamp");
    await eventually(async () => (await tickets()).length === 1);
    world.moveClock("09:11");
    await beat("steps", world.app);
    await eventually(async () => (await world.app.sent.inbox("anna", 5)).length === 1);
    await send("The boiler");
    await eventually(async () => (await tickets()).length === 2);
    world.relay.mood = () => "takes";
    world.relay.hangUp();
  });

  test("keeps no process from ending, and the next one sends what is owed: each notice once at most", async () => {
    world = await hanging();
    const first = await world.replica();
    world.relay.mood = () => "hangs";
    await send("The lamp", first.smtpPort);
    await eventually(async () => (await tickets())[0]?.outbox.some(({ state }) => state === "sending"));
    await first.close();
    await expect(send("The boiler", first.smtpPort)).rejects.toThrow("ECONNREFUSED");
    world.relay.mood = () => "takes";
    await world.until("09:09");
    const [ticket] = await tickets();
    const states = ticket?.outbox.filter(({ channel }) => channel === "email").map(({ state }) => state) ?? [];
    expect(new Set(states)).toEqual(new Set(["uncertain", ...(states.includes("sent") ? ["sent"] : [])]));
    const sent = world.relay.received.map(({ messageId }) => messageId);
    expect(new Set(sent).size).toBe(sent.length);
  });
});

story("large mails that come at once", () => {
  let world: World;
  afterEach(() => world.end());

  const withoutWakes = (settings: Settings): Settings => ({
    ...settings,
    server: { ...settings.server, clock: { ...settings.server.clock, wake: NEVER } },
  });

  test("are not held in memory together, and each is read as soon as one is looked for, not when a lease ends", async () => {
    world = await aWorld({ withoutRelay: true });
    const onit = await world.replica(withoutWakes, true);
    const { parse } = onit.app.mail;
    let held = 0;
    let most = 0;
    onit.app.mail.parse = async (kept) => {
      held += kept.raw.length;
      most = Math.max(most, held);
      return parse(kept).finally(() => {
        held -= kept.raw.length;
      });
    };
    const megabytes = 9;
    const send = (subject: string): Promise<unknown> =>
      createTransport({ host: "127.0.0.1", port: onit.smtpPort, ignoreTLS: true }).sendMail({
        from: CARL,
        to: "help@onit.example",
        subject,
        text: "The plan is attached.",
        attachments: [{ filename: "plan.bin", content: Buffer.alloc(megabytes * 700_000, subject) }],
      });
    await Promise.all(["The lamp", "The boiler", "The roof", "The door", "The stairs", "The gate"].map(send));
    await eventually(async () => (await world.app.tickets.recent(9)).length === 6);
    expect(most).toBeLessThan(4 * megabytes * 1e6); // of six: two in the intake, one or two in the reading loop
  });
});
