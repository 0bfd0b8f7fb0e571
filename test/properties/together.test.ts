// Several tickets, one mail: wherever a process dies and however many send at once, each ticket's step is told in one mail.

import fc from "fast-check";
import { expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { deliver } from "../../src/outbound/deliver.ts";
import type { App, Message } from "../../src/ports/app.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { aTicket } from "../support/builders.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const START = new Date("2026-03-02T09:00:00Z");
const LATER = new Date("2026-03-02T09:11:00Z");

type Told = { id: string; rows: string[] }; // a mail, by its Message-ID: "HD-2001 to ben@…" for each ticket it tells of

/** Requesters who have waited eleven minutes, and what is handed over of it. */
async function aStorm(count: number): Promise<{ world: SmallWorld; told: Told[] }> {
  const world = aSmallWorld(START);
  const told: Told[] = [];
  const inner = world.app.channels.get("email")!;
  const send = async (message: Message) => {
    const outcome = await inner.send(message);
    const named = [...message.text.matchAll(/HD-20\d\d(?=: )/g)].map(
      ([reference]) => `${reference} to ${message.to.address}`,
    );
    const rows = [...new Set(named)];
    if (/waiting/.test(message.text)) told.push({ id: message.messageId, rows });
    return outcome;
  };
  world.app.channels = new Map([...world.app.channels, ["email", { send }]]);
  for (let at = 0; at < count; at += 1) {
    const record = { reference: `HD-${2001 + at}`, subject: `Outage ${at}`, createdAt: START, updatedAt: START };
    const blank = aTicket({ id: ticketIdFrom(`t${at}`), version: 0, record, messageIds: [`<${at}@x>`] });
    const next = beginWait({ ...blank, outbox: [] }, START, world.app.organisation);
    await world.store.tickets.commit({ next, because: "made", by: "carl", cause: "mail" }, START);
  }
  world.now = LATER;
  return { world, told };
}

const ticketsOf = ({ store }: SmallWorld): Ticket[] => [...store.rows.tickets.values()].map(({ ticket }) => ticket);

/** Each step is sent, and stands in one mail; the same mail may have been handed over again by who took over. */
function checked(world: SmallWorld, told: readonly Told[]): void {
  const mails = new Map<string, string[]>();
  for (const { id, rows } of told) {
    if (mails.has(id)) expect(rows).toEqual(mails.get(id));
    mails.set(id, rows);
  }
  const all = ticketsOf(world);
  const steps = all.flatMap(({ outbox, record }) =>
    outbox.flatMap(({ kind, state, to }) =>
      kind === "step" ? { state, what: `${record.reference} to ${to.address}` } : [],
    ),
  );
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["sent"]));
  expect(steps.length).toBeGreaterThanOrEqual(all.length);
  expect([...mails.values()].flat().sort()).toEqual(steps.map(({ what }) => what).sort());
}

test("N18 a process that dies anywhere loses no step and says none twice", async () => {
  const crash = fc.record({
    inCalls: fc.integer({ min: 1, max: 90 }),
    when: fc.constantFrom("before" as const, "after"),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.array(crash, { maxLength: 3 }), async (count, crashes) => {
      const { world, told } = await aStorm(count);
      for (const { inCalls, when } of crashes) world.faults.arm(inCalls, when);
      await world.tick();
      await world.recover();
      await world.recover();
      checked(world, told);
    }),
    { numRuns: 60 },
  );
});

test("N18 processes that send at the same time tell each step in one mail", async () => {
  let [mails, steps] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5, max: 8 }), fc.infiniteStream(fc.nat({ max: 3 })), async (count, chance) => {
      const { world, told } = await aStorm(count);
      const woken: Ticket[] = [];
      world.app.wake = (ticket) => void woken.push(ticket);
      world.app.dispatch = async () => {};
      await world.tick(); // every step has fired, and none is sent
      const processes = ["p1", "p2"].map((processId) =>
        slowed({ ...world.app, processId, unsettled: new Map() }, chance),
      );
      await Promise.all(processes.flatMap((app) => woken.map((ticket) => deliver(ticket, app).catch(() => {}))));
      world.app.dispatch = async (lane, { ticket, until }) => void (await deliver(ticket, world.app, { lane, until }));
      await world.recover();
      checked(world, told);
      mails += told.length;
      steps += 4 * count;
    }),
    { numRuns: 30 },
  );
  expect(mails).toBeLessThan(steps); // processes that are in each other's way send some alone
});

/** Each call of the store takes some turns of the loop, by chance: calls of several processes cross each other. */
function slowed(app: App, chance: fc.Stream<number>): App {
  const wait = async (): Promise<void> => {
    for (let turns = chance.next().value ?? 0; turns > 0; turns -= 1) await new Promise(setImmediate);
  };
  const entries = Object.entries(app.tickets).map(([name, method]) => [
    name,
    async (...all: unknown[]) => {
      await wait();
      return (method as (...all: unknown[]) => unknown)(...all);
    },
  ]);
  return { ...app, tickets: Object.fromEntries(entries) };
}
