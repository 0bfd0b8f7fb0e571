// Much begins at once: who is notified gets one mail, not one for each.

import { afterEach, expect, test } from "vitest";
import { decideWaiting, waitingIn } from "../../src/actions/outbox.ts";
import type { Settings } from "../../src/config/load.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { after } from "../../src/core/words/duration.ts";
import type { App } from "../../src/ports/app.ts";
import { story } from "../support/database.ts";
import { deliveryReport } from "../support/delivery-report.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World } from "../support/world.ts";

story("several escalations begin together", () => {
  let world: World;
  afterEach(() => world.end());

  /** So many requesters write at the same minute; the step for Ben is due at 09:10. */
  const storm = async (count: number, change = (settings: Settings): Settings => settings): Promise<void> => {
    world = await aWorld({ change });
    for (let at = 1; at <= count; at += 1) {
      await world.mail({
        from: `carl${at}@elsewhere.example`,
        subject: `Outage ${at}`,
        text: `Nothing works on floor ${at}`,
      });
    }
  };
  const steps = (address = BEN): Received[] =>
    world.inboxOf(address).filter(({ subject }) => /Waiting|people wait/.test(subject));
  const linksIn = ({ text }: Received, path: string): string[] =>
    [...text.matchAll(new RegExp(`http\\S+/${path}/[a-z2-7]+`, "g"))].map(([link]) => link);
  const outboxes = async (count: number, { app }: { app: App } = world): Promise<Notice[]> => {
    const all = await Promise.all(
      Array.from({ length: count }, async (_, at) => (await app.tickets.byReference(`HD-${1001 + at}`))!),
    );
    return all.flatMap(({ outbox }) => outbox.filter(({ kind }) => kind === "step"));
  };
  const states = async (count: number): Promise<string[]> => (await outboxes(count)).map(({ state }) => state);

  /** A process that dies before it claims a mail of several, or before it hands it over. It comes back to life when it is told to. */
  const dying = (app: App, handsOver: boolean): { isDead: boolean } => {
    const death = { isDead: false };
    const dies = async (): Promise<never> => {
      death.isDead = true;
      throw new Error("killed");
    };
    const { tickets } = app;
    const mortal = Object.entries(tickets).map(([name, method]: [string, (...all: never[]) => unknown]) => [
      name,
      (...all: never[]) => (death.isDead ? dies() : method(...all)),
    ]);
    app.tickets = Object.fromEntries(mortal);
    if (handsOver) app.channels = new Map([...app.channels, ["email", { send: dies }]]);
    else {
      const commit = app.tickets.commit;
      app.tickets.commit = (decision, ...more) =>
        decision.next.outbox.some(({ rows }) => rows) ? dies() : commit(decision, ...more);
    }
    return death;
  };
  /** Counts the looks at tickets, and ends those that would never end. */
  const counting = ({ tickets }: App): { looks: number } => {
    const counted = { looks: 0 };
    const { byId } = tickets;
    tickets.byId = async (id) => {
      counted.looks += 1;
      if (counted.looks > 300) throw new Error("looks without end");
      return byId(id);
    };
    return counted;
  };
  const write = (next: Ticket, { app }: { app: App }): Promise<Ticket> =>
    app.tickets.commit({ next, because: "", by: "clock", cause: "test" }, world.now());

  test("N18 five that are due together are one mail with a row and a button each, and one for all", async () => {
    await storm(5);
    await world.until("09:10");
    expect(steps()).toHaveLength(1);
    const [mail] = steps();
    expect(mail!.subject).toMatch(/5 people wait for an answer/);
    for (let at = 1001; at <= 1005; at += 1) expect(mail!.text).toContain(`HD-${at}: Outage ${at - 1000}`);
    expect(linksIn(mail!, "t")).toHaveLength(5);
    expect(linksIn(mail!, "a")).toHaveLength(1);
    expect(await states(5)).toEqual(Array(5).fill("sent"));
    await world.until("09:15");
    expect(steps()).toHaveLength(1);
  });

  test("N18 a row's button takes its ticket alone", async () => {
    await storm(4);
    await world.until("09:10");
    const [first, second] = linksIn(steps()[0]!, "t");
    const page = await (await fetch(first!)).text();
    const reference = /HD-\d+/.exec(page)![0];
    await fetch(first!, { method: "POST" });
    expect((await world.ticket(reference)).wait?.escalation?.confirmation?.name).toBe("Ben Okafor");
    expect(await (await fetch(second!)).text()).toContain("Nobody");
  });

  test("N18 'take all' first lists what it will do, then takes what nobody else is on (P2, P22)", async () => {
    await storm(4);
    await world.until("09:10");
    await world.reply(world.last(CARL.replace("carl", "carl1")), "It works now, please close");
    const [all] = linksIn(steps()[0]!, "a");
    const shown = await (await fetch(all!)).text();
    expect(shown).toContain("Take 3 tickets");
    expect(shown).toMatch(/Left as they are.*HD-1001.*please close/);
    expect((await world.ticket("HD-1002")).wait?.escalation?.status).toBe("active");
    const done = await (await fetch(all!, { method: "POST" })).text();
    expect(done).toContain("You are on 3 tickets now");
    for (const reference of ["HD-1002", "HD-1003", "HD-1004"])
      expect((await world.ticket(reference)).wait?.escalation?.confirmation?.by, reference).toBe("ben");
    expect(await (await fetch(all!, { method: "POST" })).text()).toContain("Nothing left to do here");
  });

  test("N18 'take all' leaves what needs others, and says of what needs more than one who is still missing", async () => {
    await storm(4);
    await world.until("09:10");
    const needingTwo = async (reference: string, steps: (notice: Notice) => Notice[]): Promise<void> => {
      const ticket = await world.ticket(reference);
      const escalation = ticket.wait!.escalation!;
      const [first, ...later] = escalation.policy.steps;
      const needing = { ...first, needs: 2 } as const;
      const policy = {
        ...escalation.policy,
        steps: [needing, ...later.map((step) => ({ ...step, needs: 2 }))] as const,
      };
      const wait = { ...ticket.wait!, escalation: { ...escalation, policy } };
      const outbox = ticket.outbox.flatMap((one) => (one.kind === "step" ? steps(one) : [one]));
      await write({ ...ticket, wait, outbox }, world);
    };
    const toldTo = (notice: Notice, personId: string): Notice => ({
      ...notice,
      key: `${notice.key}/${personId}`,
      to: { ...notice.to, personId },
    });
    await needingTwo("HD-1003", (step) => [step, toldTo(step, "anna")]);
    await needingTwo("HD-1004", (step) => [{ ...step, state: "bounced" }, toldTo(step, "anna"), toldTo(step, "diana")]);
    const [all] = linksIn(steps()[0]!, "a");
    const left = /Left as they are.*HD-1004.*needs 2 of those who were notified/;
    const shown = await (await fetch(all!)).text();
    expect(shown).toContain("Take 3 tickets");
    expect(shown).toMatch(left);
    const done = await (await fetch(all!, { method: "POST" })).text();
    expect(done).toContain("You are on 3 tickets now");
    expect(done).toMatch(/HD-1003.*1 of 2 is on it \(Ben Okafor\); still missing: Anna Nowak/);
    expect(done).toMatch(left);
    expect(await (await fetch(all!, { method: "POST" })).text()).toContain("Nothing left to do here");
  });

  test("N18 a reply with “on it” takes the one it belongs to, and the confirmation says so and offers the rest", async () => {
    await storm(3);
    await world.until("09:10");
    const [mail] = steps();
    const own = /belongs to (HD-\d+) alone/.exec(mail!.text)![1]!;
    await world.reply(mail!, "On it");
    const taken = await Promise.all(["HD-1001", "HD-1002", "HD-1003"].map((reference) => world.ticket(reference)));
    expect(taken.filter(({ wait }) => wait?.escalation?.confirmation).map(({ record }) => record.reference)).toEqual([
      own,
    ]);
    const confirmation = world.last(BEN);
    expect(confirmation.text).toContain(`That takes ${own} alone`);
    const [all] = linksIn(confirmation, "a");
    expect(await (await fetch(all!)).text()).toContain("Take 2 tickets");
  });

  test("N18 words for a requester in a reply to a mail of several reach none of them, whatever the desk does with what is unclear", async () => {
    await storm(3);
    const { organisation } = world.app;
    const sends = [...organisation.desks].map(
      ([id, desk]) => [id, { ...desk, staffReplies: "answer" as const }] as const,
    );
    world.app.organisation = { ...organisation, desks: new Map(sends) };
    await world.until("09:10");
    const [mail] = steps();
    const sent = world.relay.received.length;
    await world.reply(mail!, "Hello Carl, we restarted the switch. Please try again.");
    await world.reply({ ...mail!, messageId: "<rewritten@gateway.example>" }, "Hello Carl, is it better now?");
    const since = world.relay.received.slice(sent);
    expect(since.map(({ to }) => to)).toEqual([BEN, BEN]);
    for (const { text } of since) expect(text).toContain("it answers a mail about several tickets");
  });

  test("N18 the page of all tells nobody of a ticket that they may not see any more", async () => {
    await storm(3);
    await world.until("09:10");
    const [all] = linksIn(steps()[0]!, "a");
    world.app.organisation = { ...world.app.organisation, roles: [] };
    expect(await (await fetch(all!)).text()).not.toContain("Outage");
  });

  test.each(["before it claims the mail", "before it hands the mail over"])(
    "N18 a process that dies %s leaves no row behind, and another tells each once",
    async (when) => {
      await storm(4);
      const other = await world.replica();
      const death = dying(world.app, when.includes("hands"));
      await world.until("09:10");
      expect(death.isDead).toBe(true);
      expect(steps()).toEqual([]);
      expect(await outboxes(4, other)).toContainEqual(
        expect.objectContaining({ state: "sending", joins: expect.anything() }),
      );
      for (const clock of ["09:16", "09:17"]) {
        world.moveClock(clock);
        await other.tick();
        await other.settled();
      }
      const rows = steps().flatMap(({ text }) => [...new Set(text.match(/HD-\d+(?=: Outage)/g))]);
      expect(
        rows.sort(),
        steps()
          .map(({ subject }) => subject)
          .join("\n"),
      ).toEqual(["HD-1001", "HD-1002", "HD-1003", "HD-1004"]);
      death.isDead = false;
      expect(await states(4)).toEqual(Array(4).fill("sent"));
    },
  );

  test("N18 a row whose mail may not go out yet asks again after a while, not at once", async () => {
    await storm(3);
    const other = await world.replica();
    const death = dying(world.app, true);
    await world.until("09:10");
    expect(death.isDead).toBe(true);
    const lead = (await outboxes(3, other)).find(({ rows }) => rows)!;
    const carrier = (await other.app.tickets.byId(lead.rows![0]!.ticketId))!.outbox.find(({ joins }) => joins)!.joins!;
    const ticket = (await other.app.tickets.byId(carrier.ticketId))!;
    const { rows: _, lease: _lease, ...rest } = lead;
    const dueAt = after(world.now(), 30 * 60_000);
    const before: Notice = {
      ...rest,
      key: `${lead.key}/before`,
      kind: "assigned",
      state: "retry",
      heldUp: true,
      dueAt,
    };
    await write({ ...ticket, outbox: [before, ...ticket.outbox] }, other);
    const counted = counting(other.app);
    world.moveClock("09:16");
    await other.tick();
    await other.settled();
    expect(counted.looks).toBeLessThan(60);
    expect(steps()).toEqual([]);
    const rows = (await outboxes(3, other)).filter(({ joins }) => joins);
    expect(rows.map(({ state, lease }) => [state, lease!.until])).toEqual(
      Array(2).fill(["sending", after(world.now(), 60_000)]),
    );
    counted.looks = 0;
    world.moveClock("09:41");
    await other.tick();
    await other.settled();
    expect(steps().map(({ subject }) => /3 people wait/.test(subject))).toEqual([true]);
    expect((await outboxes(3, other)).map(({ state }) => state)).toEqual(Array(3).fill("sent"));
  });

  test("N18 two tickets that were left behind with a row each of the other's mail are told, each once", async () => {
    await storm(2);
    await world.until("09:10");
    const [one, other] = await Promise.all(["HD-1001", "HD-1002"].map((reference) => world.ticket(reference)));
    const lease = { holder: "gone", until: world.now() };
    const [leads, joins] = ["leads", "joins"].map((name) => (ticket: Ticket) => `${ticket.id}/${name}`);
    const left = async (ticket: Ticket, far: Ticket, [leadsTo, joinsTo]: [string, string]): Promise<void> => {
      const step = ticket.outbox.find(({ kind }) => kind === "step")!;
      const { settledAt: _, outcome: _outcome, ...rest } = step;
      const owed = (key: string, address: string): Notice => ({
        ...rest,
        key,
        to: {
          address,
          name: address === ANNA ? "Anna Nowak" : "Ben Okafor",
          personId: address === ANNA ? "anna" : "ben",
        },
        state: "sending",
        lease,
      });
      const row = { ...owed(joins!(ticket), joinsTo), joins: { ticketId: far.id, key: leads!(far) } };
      const carrier = { ...owed(leads!(ticket), leadsTo), rows: [{ ticketId: far.id, key: joins!(far) }] };
      await write({ ...ticket, outbox: [row, carrier, ...ticket.outbox] }, world);
    };
    await left(one!, other!, [ANNA, BEN]);
    await left(other!, one!, [BEN, ANNA]);
    const counted = counting(world.app);
    world.moveClock("09:12");
    const sent = world.relay.received.length;
    await world.tick();
    await world.settled();
    expect(counted.looks).toBeLessThan(100);
    const since = world.relay.received.slice(sent).filter(({ subject }) => /2 people wait/.test(subject));
    expect(since.map(({ to }) => to).sort()).toEqual([ANNA, BEN]);
    expect((await states(2)).every((state) => state === "sent")).toBe(true);
  });

  test("N18 the button for all goes on working once somebody says that its mail arrived", async () => {
    await storm(3);
    world.relay.mood = (to) => (to === BEN ? "drops after the dot" : "takes");
    await world.until("09:10");
    expect(await states(3)).toEqual(Array(3).fill("uncertain"));
    const by = { person: undefined, address: ANNA, name: "Anna Nowak" };
    for (const waiting of (await waitingIn(world.app)).filter(({ to, kind }) => to === BEN && kind === "step"))
      expect(await decideWaiting(waiting, "arrived", by, world.app)).toBe(true);
    expect(await states(3)).toEqual(Array(3).fill("sent"));
    const [all] = linksIn(steps()[0]!, "a");
    expect(await (await fetch(all!)).text()).toContain("Take 3 tickets");
  });

  test.each(["comes back", "perhaps arrived"])(
    "N18 N6 of a mail of several that %s each who can help reads once, and which tickets it is about",
    async (what) => {
      await storm(5, ({ organisation, ...settings }) => ({
        ...settings,
        organisation: { ...organisation, admins: ["diana"] },
      }));
      if (what === "perhaps arrived") world.relay.mood = (to) => (to === BEN ? "drops after the dot" : "takes");
      await world.until("09:10");
      const [mail] = steps();
      if (what === "comes back") {
        const assigned = await world.ticket("HD-1003");
        await write({ ...assigned, record: { ...assigned.record, responsibleId: "anna" } }, world);
        const report = deliveryReport({ messageId: mail!.messageId, recipient: BEN, to: mail!.replyTo });
        await world.raw(report, "", mail!.replyTo);
      }
      await world.until("09:11");
      const words = world.relay.received.filter(({ subject }) => subject.includes("Not delivered"));
      const readers = words.map(({ to }) => to);
      expect(readers.sort()).toEqual(what === "comes back" ? [ANNA, DIANA] : [DIANA]);
      const own = /HD-\d+/.exec(words[0]!.subject)![0];
      const others = [1, 2, 3, 4, 5].map((at) => `HD-${1000 + at}`).filter((reference) => reference !== own);
      for (const { text } of words)
        expect(text.replace(/\s+/g, " ")).toContain(`${own} and on 4 more in the same mail (${others.join(", ")})`);
    },
  );

  test("N18 two at once are two mails, each with all there is to know", async () => {
    await storm(2);
    await world.until("09:10");
    expect(steps()).toHaveLength(2);
  });

  test("N18 what is answered before the mail goes out is no row of it", async () => {
    await storm(5);
    world.relay.mood = () => "busy";
    await world.until("09:10");
    await world.reply(world.last("carl1@elsewhere.example"), "It works now, please close");
    world.relay.mood = () => "takes";
    await world.until("09:20");
    const mails = steps();
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).not.toContain("HD-1001: Outage");
    expect((await states(5)).sort()).toEqual(["sent", "sent", "sent", "sent", "withdrawn"]);
  });

  test("N18 N6 a mail of several that comes back hurries each of them", async () => {
    await storm(3);
    await world.until("09:10");
    world.relay.mood = () => "takes";
    const [mail] = steps();
    await world.raw(
      deliveryReport({ messageId: mail!.messageId, recipient: BEN, to: mail!.replyTo }),
      "",
      mail!.replyTo,
    );
    await world.until("09:11");
    expect(await states(3)).toContain("bounced");
    for (const reference of ["HD-1001", "HD-1002", "HD-1003"]) {
      const { outbox } = await world.ticket(reference);
      expect(
        outbox.filter(({ kind, state }) => kind === "step" && state === "bounced"),
        reference,
      ).toHaveLength(1);
    }
  });
});

story("too much goes to one person at once", () => {
  let world: World;
  afterEach(() => world.end());

  const surge = { moreThan: 4, withinMs: 600_000, everyMs: 300_000, holds: ["low"], holdAtMostMs: 3_600_000 };
  const withSurge = (settings: Settings): Settings => {
    const storms = { together: 3, receiptsAfterMs: 1_200_000, surge };
    return { ...settings, organisation: { ...settings.organisation, storms } };
  };
  const sixAsk = async (): Promise<void> => {
    for (let at = 1; at <= 6; at += 1)
      await world.mail({
        from: `carl${at}@elsewhere.example`,
        subject: `Outage ${at}`,
        text: `Nothing works on floor ${at}`,
      });
  };
  const stepsTo = (address: string) => world.inboxOf(address).filter(({ subject }) => /Waiting|wait/.test(subject));

  test("N24 S4.47 over the limit lower priorities wait and are told so, and are released by themselves", async () => {
    world = await aWorld({ change: withSurge });
    await sixAsk();
    await world.until("09:01");
    for (const reference of ["HD-1005", "HD-1006"])
      await world.reply(world.last(ANNA, new RegExp(reference)), "#priority low");
    await world.until("09:10");
    expect(stepsTo(BEN)).toHaveLength(1);
    const [first] = stepsTo(BEN);
    expect(first!.subject).toContain("4 people wait");
    expect(first!.text).toMatch(/2 more of lower priority wait for you and are postponed.*: HD-1005, HD-1006/);
    const { history } = await world.full("HD-1005");
    expect(history.map(({ because }) => because).join("\n")).toMatch(
      /postponed until .*Ben Okafor is notified of 6 escalations within 10 min, and the priority is low/,
    );
    await world.until("09:15");
    expect(stepsTo(BEN)).toHaveLength(3);
    expect(
      stepsTo(BEN)
        .slice(1)
        .map(({ subject }) => /HD-\d+/.exec(subject)![0])
        .sort(),
    ).toEqual(["HD-1005", "HD-1006"]);
  });

  test("N24 S4.47 nothing is held longer than the settings say, however long it goes on", async () => {
    world = await aWorld({ change: withSurge });
    await sixAsk();
    await world.until("09:01");
    await world.reply(world.last(ANNA, /HD-1006/), "#priority low");
    await world.until("09:10");
    for (const clock of ["09:16", "09:24", "09:32", "09:40", "09:48", "09:56", "10:04", "10:11"]) {
      for (let at = 1; at <= 5; at += 1)
        await world.mail({
          from: `dora${at}${clock.replace(":", "")}@elsewhere.example`,
          subject: "More",
          text: `Floor ${at} at ${clock}`,
        });
      await world.until(clock);
    }
    expect(stepsTo(BEN).some(({ text }) => /HD-1006: /.test(text))).toBe(true);
  });
});

story("a customer in an outage writes very often", () => {
  let world: World;
  afterEach(() => world.end());

  const asClient = (settings: Settings): Settings => {
    const { organisation } = settings;
    const acme = {
      id: "acme",
      name: "Acme",
      domains: ["acme.example"],
      addresses: [],
      policyId: undefined,
      tier: undefined,
    };
    return { ...settings, organisation: { ...organisation, clients: new Map([["acme", acme]]) } };
  };
  const write = async (count: number, from: string): Promise<void> => {
    for (let at = 1; at <= count; at += 1)
      await world.mail({ from, subject: `Server ${at}`, text: `Server ${at} is away` });
  };

  test("N24 is not left in silence: what is beyond the guard is acknowledged in one mail, each request once", async () => {
    world = await aWorld({ change: asClient });
    await write(8, "kim@acme.example");
    await world.until("09:05");
    expect(world.inboxOf("kim@acme.example")).toHaveLength(3);
    await world.until("09:20");
    const mails = world.inboxOf("kim@acme.example");
    expect(mails).toHaveLength(4);
    expect(mails[3]!.subject).toMatch(/We have 5 requests from you: Server \d/);
    for (let at = 1004; at <= 1008; at += 1) expect(mails[3]!.text).toContain(`HD-${at}: Server ${at - 1000}`);
    await world.until("10:30");
    expect(world.inboxOf("kim@acme.example")).toHaveLength(4);
  });

  test("P1 whoever is no customer's is not answered beyond the guard, as before", async () => {
    world = await aWorld({ change: asClient });
    await write(6, "robot@nowhere.example");
    await world.until("09:30");
    expect(world.inboxOf("robot@nowhere.example")).toHaveLength(3);
  });
});
