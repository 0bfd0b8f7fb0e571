// What waited for the relay leaves in the order in which it came to be owed, between all tickets.

import { expect, test } from "vitest";
import type { Outcome } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { openCourier } from "../../src/outbound/courier.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { beat } from "../../src/tick.ts";
import { aTicket, at } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const TICKETS = 450; // more than one batch, and more than the courier has room for
const KINDS = ["answer", "closed", "answer", "closed"] as const; // urgent and rest, each at two moments
const START = at("03:00").getTime();
const MINUTE = 60_000;

/** A reader for each notice, so that nothing but its time says where it belongs. */
const readerAt = (minute: number, deskId: string, kind: string, serial: number): string =>
  `m${minute}-${kind}-${serial}@${deskId}.example`;
const minuteOf = (key: string): number => Number(/\/m(\d+)-/.exec(key)?.[1]);

/** Tickets with mails that the relay did not take: the later of a ticket became owed when many others already owed theirs. */
async function held(world: SmallWorld, count = TICKETS): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  for (let place = 0; place < count; place += 1) {
    const serial = (place * 271) % count; // they lie in the store in another order
    const owing = KINDS.reduce((ticket, _, index) => owed(ticket, serial, index), blank(serial));
    const outbox = owing.outbox.map((one, index) => {
      const dueAt = new Date(world.now.getTime() + (((serial * 7 + index) % 15) - 7) * MINUTE); // the next try of some has come
      return { ...one, state: "retry" as const, blocked: 9, heldUp: true as const, dueAt };
    });
    tickets.push(await commit({ ...owing, outbox }, world));
  }
  return tickets;
}

function blank(serial: number): Ticket {
  const record = { reference: `HD-${serial}`, deskId: serial % 3 === 0 ? "services" : "support" };
  return aTicket({ id: ticketIdFrom(`c${serial}`), version: 0, messageIds: [], record });
}

function owed(ticket: Ticket, serial: number, index: number): Ticket {
  const kind = KINDS[index]!;
  const minute = Math.floor(serial / 2) + (index < 2 ? 0 : 90);
  const to = [{ address: readerAt(minute, ticket.record.deskId, kind, serial), name: "" }];
  const now = new Date(START + minute * MINUTE);
  return owe(ticket, { kind, to, cause: `${kind} ${index}`, because: "a test", now, facts: {} });
}

const commit = (next: Ticket, { app, now }: SmallWorld): Promise<Ticket> =>
  app.tickets.commit({ next, because: "", by: "test", cause: "test" }, now);

/** By lane; each desk has its own order, as each has its share. */
const ORDERS = {
  "urgent, support": /\/answer\/.*@support/,
  "urgent, services": /\/answer\/.*@services/,
  "rest, support": /\/closed\/.*@support/,
  "rest, services": /\/closed\/.*@services/,
};

/** How many places too early or too late the worst of them is. */
function displaced(minutes: readonly number[]): number {
  const sorted = minutes.toSorted((a, b) => a - b);
  return Math.max(
    ...minutes.map((minute, place) => Math.max(sorted.indexOf(minute) - place, place - sorted.lastIndexOf(minute))),
  );
}

test.each([
  [1, 0],
  [4, 16],
])(
  "by %i connections no mail leaves more than %i places before or after its turn in its lane",
  async (connections, most) => {
    const world = aSmallWorld(at("12:00"));
    await held(world);
    const courier = openCourier(world.app, connections);
    world.app.wakeHeldUp();
    await beat("sending", world.app); // the loop of the clock finds the same, and brings no disorder
    await courier.settled();
    expect(new Set(world.handed).size).toBe(KINDS.length * TICKETS);
    expect(world.handed).toHaveLength(KINDS.length * TICKETS);
    for (const [order, pattern] of Object.entries(ORDERS)) {
      const minutes = world.handed.filter((key) => pattern.test(key)).map(minuteOf);
      expect(minutes.length, order).toBeGreaterThan(TICKETS / 3);
      expect(displaced(minutes), order).toBeLessThanOrEqual(most);
    }
  },
);

test("what was looked up before the relay was back, and what comes to be owed meanwhile, leaves in its turn all the same", async () => {
  const world = aSmallWorld(at("12:00"));
  const { app, handed } = world;
  const tickets = await held(world, 30);
  const courier = openCourier(app, 1);
  let letGo = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const latest = await commit(owed(blank(1_003), 1_003, 1), world); // a receipt
  const underWay = await commit(owed(blank(999), 999, 0), world);
  const send = async ({ key }: { key: string }): Promise<Outcome> => {
    if (key.includes("-999@")) await hanging;
    handed.push(key);
    if (handed.length === 10) app.wake(await commit(owed(blank(1_000), 1_000, 0), world));
    return { kind: "sent", because: "taken" };
  };
  app.channels = new Map([["email", { send }]]);
  for (const ticket of [underWay, ...tickets]) void app.dispatch("urgent", { ticket, until: world.now, isFirst: true });
  app.wakeHeldUp();
  app.wake(latest);
  await eventually(() => app.catchingUp?.isBringing === false);
  letGo();
  await courier.settled();
  const minutes = handed.filter((key) => /\/answer\//.test(key)).map(minuteOf);
  expect(minutes).toHaveLength(62);
  expect(minutes[0]).toBe(Math.floor(999 / 2));
  for (const order of [ORDERS["urgent, support"], ORDERS["urgent, services"]]) {
    const later = handed.slice(1).filter((key) => order.test(key));
    expect(displaced(later.map(minuteOf))).toBe(0);
  }
  expect(handed.filter((key) => ORDERS["rest, support"].test(key)).at(-1)).toContain("-1003@");
});
