// A store that is away while a notice is claimed may have taken the claim and not said so: nothing waits until that lease is over.

import { expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { NoticeKind } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

function owing(serial: number, kind: NoticeKind, { app, now }: SmallWorld): Promise<Ticket> {
  const record = { reference: `HD-${serial}`, deskId: "support" };
  const blank = aTicket({ id: ticketIdFrom(`u${serial}`), version: 0, messageIds: [], record });
  const ben = { address: "ben@harbour-lane.example", name: "Ben", personId: "ben" };
  const facts = { stepNumber: 1, stepCount: 1, policyName: "x", since: now, lap: 0, why: "x" };
  const owed = { kind, to: [ben], cause: "made", because: "a test", now, waitNumber: 1, facts };
  const next = owe(beginWait(blank, now, organisation), owed);
  return app.tickets.commit({ next, because: "", by: "test", cause: "test" }, now);
}

/** The write of this number is done, and its answer is lost. */
function loseAnswer(number: number, { app }: SmallWorld): void {
  const { commit } = app.tickets;
  let writes = 0;
  app.tickets = {
    ...app.tickets,
    async commit(...all) {
      const written = await commit(...all);
      writes += 1;
      if (writes === number) throw new Error("the line to the store broke");
      return written;
    },
  };
}

test("a notice whose claim was not answered is sent when the store answers again", async () => {
  const world = aSmallWorld(at("09:00"));
  await owing(1, "answer", world);
  loseAnswer(1, world);
  for (let beats = 0; beats < 3; beats += 1) await world.tick(); // the clock stands: no lease is over
  expect(world.handed).toHaveLength(1);
  expect((await world.app.tickets.byReference("HD-1"))?.outbox).toMatchObject([{ state: "sent" }]);
});

// Three rows, the mail that carries them, what became of it and of its rows.
test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "of steps in one mail none waits when the answer to write %i was lost",
  async (number) => {
    const world = aSmallWorld(at("09:00"));
    for (let serial = 1; serial <= 4; serial += 1) await owing(serial, "step", world);
    loseAnswer(number, world);
    for (let beats = 0; beats < 4; beats += 1) await world.tick();
    const states = [1, 2, 3, 4].map(
      async (serial) => (await world.app.tickets.byReference(`HD-${serial}`))?.outbox[0]?.state,
    );
    expect(await Promise.all(states)).toEqual(["sent", "sent", "sent", "sent"]);
    expect(new Set(world.handed).size).toBe(world.handed.length);
  },
);
