// What is delivered right after a decision, and what it waits for.

import { expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { NoticeKind, Outcome } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { openCourier } from "../../src/outbound/courier.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { beat } from "../../src/tick.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const LARGE = "large";
const ROOM = 24 * 1024 ** 2; // of the small world, for files

/** A world with a courier, in which large mails take half of the room each. */
function aWorldOfFiles() {
  const world = aSmallWorld(at("09:00"));
  const stopping = new AbortController();
  world.app.stopping = stopping.signal;
  world.app.mails = {
    ...world.app.mails,
    bytesIn: async (id) => (id.startsWith(LARGE) ? ROOM / 2 : 0),
    find: async (id) => ({ id, raw: Buffer.from("Subject: x\r\n\r\nx\r\n") }) as never,
  };
  return { world, stopping, courier: openCourier(world.app, 4) };
}

type Owed = { kind: NoticeKind; to: string; carries?: true; channel?: string };

/** A ticket that owes these, in this order. */
async function owing(serial: number, owed: readonly Owed[], { app, now }: SmallWorld): Promise<Ticket> {
  const record = {
    reference: `HD-${serial}`,
    deskId: "support",
    requester: { address: `own-${serial}@x.example`, name: "" },
  };
  const blank = aTicket({ id: ticketIdFrom(`e${serial}`), version: 0, messageIds: [], record });
  const shared = { cause: "made", because: "a test", now, facts: { by: "Anna Nowak" } };
  const next = owed.reduce(
    (ticket, { kind, to, carries, channel }) =>
      owe(ticket, {
        ...shared,
        kind,
        to: [{ address: to, name: "" }],
        ...(channel && { channel }),
        ...(carries && { carries, mailId: `${LARGE} ${serial}` }),
      }),
    beginWait(blank, now, organisation),
  );
  return app.tickets.commit({ next, because: "made", by: "test", cause: "test" }, now);
}

const handedTo = ({ handed }: SmallWorld, ...serials: number[]): string[] =>
  handed.filter((key) => serials.some((serial) => key.includes(`-${serial}@`)));

test.each([
  ["receipts", "new-ticket", "received"],
  ["answers", "answer", "answer"],
] as const)("%s without files go out while large files of many others wait for memory", async (_what, large, plain) => {
  const { world, courier } = aWorldOfFiles();
  expect(world.app.filesRoom.take(ROOM)).toBe(true); // as others send theirs to a slow relay
  const carriers = Array.from({ length: 20 }, (_, serial) => serial);
  for (const serial of carriers) {
    const to = `desk-${serial}@x.example`;
    world.app.wake(
      await owing(
        serial,
        [
          { kind: large, to, carries: true },
          { kind: plain, to: `own-${serial}@x.example` },
        ],
        world,
      ),
    );
  }
  world.app.wake(await owing(100, [{ kind: plain, to: "own-100@x.example" }], world));
  await eventually(() => world.handed.length >= 21);
  expect(world.handed.every((key) => key.includes("own-"))).toBe(true);
  await beat("sending", world.app); // which does not wait for them either
  expect(world.handed).toHaveLength(21);
  world.app.filesRoom.give(ROOM);
  await courier.settled();
  expect(handedTo(world, ...carriers)).toHaveLength(40);
  expect(world.app.filesRoom.free()).toBe(ROOM);
});

test("a service that does not answer keeps no mail waiting, however many it leaves without one", async () => {
  const { world, courier } = aWorldOfFiles();
  const letGo: (() => void)[] = [];
  const send = (): Promise<Outcome> =>
    new Promise((resolve) => letGo.push(() => resolve({ kind: "sent", because: "at last" })));
  world.app.channels = new Map([...world.app.channels, ["pager", { send }]]);
  for (let serial = 0; serial < 20; serial += 1)
    world.app.wake(await owing(serial, [{ kind: "triggered", to: "desk@x.example", channel: "pager" }], world));
  await eventually(() => letGo.length >= 8);
  world.app.wake(await owing(100, [{ kind: "answer", to: "own-100@x.example" }], world));
  await eventually(() => world.handed.length === 1);
  for (const delivered of world.handed) expect(delivered).toContain("own-100@");
  let given = 0;
  await eventually(() => {
    for (const go of letGo.splice(0)) {
      go();
      given += 1;
    }
    return given === 20;
  });
  await courier.settled();
});

test("answers take each place that gets free while receipts wait, and a step passes the receipts to its reader", async () => {
  const world = aSmallWorld(at("09:00"));
  const courier = openCourier(world.app, 1);
  const tickets: Ticket[] = [];
  for (let serial = 0; serial < 20; serial += 1)
    tickets.push(await owing(serial, [{ kind: "received", to: `own-${serial}@x.example` }], world));
  tickets.push(await owing(20, [{ kind: "answer", to: "own-20@x.example" }], world));
  const kinds = ["new-ticket", "step"] as const;
  tickets.push(
    await owing(
      21,
      kinds.map((kind) => ({ kind, to: "ben-21@x.example" })),
      world,
    ),
  );
  for (const ticket of tickets) world.app.wake(ticket);
  await courier.settled();
  expect(world.handed).toHaveLength(23);
  const kindsIn = world.handed.slice(0, 3).map((key) => /(received|step|answer)/.exec(key)?.[1]);
  expect(kindsIn).toEqual(["received", "step", "answer"]); // the first had the place already
});

test("one service that does not answer keeps no other service waiting, also on the same ticket", async () => {
  const { world, courier } = aWorldOfFiles();
  const letGo: (() => void)[] = [];
  const hangs = (): Promise<Outcome> =>
    new Promise((resolve) => letGo.push(() => resolve({ kind: "sent", because: "at last" })));
  const rung: string[] = [];
  const answers = async ({ key }: { key: string }): Promise<Outcome> => {
    rung.push(key);
    return { kind: "sent", because: "taken" };
  };
  world.app.channels = new Map([...world.app.channels, ["pager", { send: hangs }], ["bell", { send: answers }]]);
  for (let serial = 0; serial < 20; serial += 1)
    world.app.wake(
      await owing(
        serial,
        [
          { kind: "triggered", to: "desk@x.example", channel: "pager" },
          { kind: "triggered", to: "other@x.example", channel: "bell" },
        ],
        world,
      ),
    );
  await eventually(() => rung.length === 20);
  expect(letGo).toHaveLength(8);
  for (let given = 0; given < 20; ) {
    for (const go of letGo.splice(0)) {
      go();
      given += 1;
    }
    await new Promise(setImmediate);
  }
  await courier.settled();
});

test("nothing overtakes what waits for memory on its way to the same reader", async () => {
  const { world, courier } = aWorldOfFiles();
  expect(world.app.filesRoom.take(ROOM)).toBe(true);
  const to = "desk-1@x.example";
  const ticket = await owing(
    1,
    [
      { kind: "new-ticket", to, carries: true },
      { kind: "chased", to },
    ],
    world,
  );
  await world.app.dispatch("rest", { ticket, until: world.now, isFirst: true });
  await world.app.dispatch("urgent", { ticket, until: world.now, isFirst: true });
  expect(world.handed).toEqual([]);
  world.app.filesRoom.give(ROOM);
  await courier.settled();
  expect(world.handed.map((key) => /chased/.test(key))).toEqual([false, true]);
});

test("when Onit ends, what waits for memory keeps it from nothing and stays owed as it was", async () => {
  const { world, courier, stopping } = aWorldOfFiles();
  expect(world.app.filesRoom.take(ROOM)).toBe(true);
  for (const serial of [1, 2, 3]) {
    const ticket = await owing(serial, [{ kind: "new-ticket", to: `desk-${serial}@x.example`, carries: true }], world);
    await world.app.dispatch("rest", { ticket, until: world.now, isFirst: true });
  }
  expect(courier.size()).toBe(3);
  stopping.abort();
  await courier.stop();
  const [left] = await world.app.tickets.owing(world.now, "rest", 10);
  expect(left?.outbox).toMatchObject([{ state: "queued", attempts: 0 }]);
  const next = openCourier(Object.assign(world.app, { stopping: new AbortController().signal }), 4);
  world.app.filesRoom.give(ROOM);
  await beat("sending", world.app); // of the process that comes next
  await next.settled();
  expect(handedTo(world, 1, 2, 3)).toHaveLength(3);
});

test("an alarm is under way until the admins are notified: nothing is settled before, and nothing has ended", async () => {
  const { world, courier } = aWorldOfFiles();
  let answer: (() => void) | undefined;
  world.app.ringOutside = () => new Promise((resolve) => (answer = resolve));
  const over: string[] = [];
  world.app.ring("the relay does not answer", "ECONNREFUSED");
  const settled = courier.settled().then(() => over.push("settled"));
  await eventually(() => answer);
  const ended = courier.stop().then(() => over.push("ended"));
  expect([courier.size(), over]).toEqual([1, []]);
  answer!();
  await Promise.all([settled, ended]);
  expect([...world.store.rows.systemMails.values()].map(({ subject }) => subject)).toEqual([
    "[Onit] the relay does not answer",
  ]);
});
