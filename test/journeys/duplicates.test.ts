// Two tickets about the same matter, on a real store: two processes that call each a duplicate of the other at once, and one that dies
// between its two writes.

import { afterEach, beforeEach, expect, test } from "vitest";
import { commandBy } from "../../src/actions/operations.ts";
import { perform } from "../../src/actions/request.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import type { App } from "../../src/ports/app.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const DORA = "dora@elsewhere.example";

story("duplicates", () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.mail({ from: CARL, subject: "Printer on fire", text: "Please help!" });
    await world.mail({ from: DORA, subject: "No paper", text: "The printer is out of paper." });
    await world.until("09:01");
  });
  afterEach(() => world.end());

  const press = (name: "duplicate" | "separate", reference: string, argument: string, app: App) => {
    const by = app.organisation.people.get("anna")!;
    const proof = { means: "page", via: "a test" } as const;
    const asked = { by, proof, reference, idempotencyKey: undefined, content: argument };
    return perform(asked, commandBy({ name, argument }, "on its page"), app);
  };
  const both = () => Promise.all([world.ticket("HD-1001"), world.ticket("HD-1002")]);
  /** Each has its own clock, and either both say that they are linked or neither does. */
  const agree = async (): Promise<void> => {
    const [one, other] = await both();
    for (const [ticket, beside] of [
      [one, other],
      [other, one],
    ] as const) {
      expect([ticket.errands, tickAt(ticket)]).toEqual([undefined, expect.any(Date)]);
      expect(beside.record.duplicates ?? []).toEqual(
        ticket.record.duplicateOf === undefined ? [] : [ticket.record.reference],
      );
    }
  };

  test("two processes that call each a duplicate of the other at once: at most one is, and both tickets agree on it", async () => {
    const other = await world.replica();
    for (let round = 0; round < 8; round += 1) {
      await Promise.all([
        press("duplicate", "HD-1001", "HD-1002", world.app),
        press("duplicate", "HD-1002", "HD-1001", other.app),
      ]);
      await Promise.all([world.settled(), other.settled()]);
      await world.until("09:02");
      await agree();
      const duplicates = (await both()).filter(({ record }) => record.duplicateOf !== undefined);
      expect(duplicates.length).toBeLessThanOrEqual(1);
      for (const { record } of duplicates) await press("separate", record.reference, "", world.app);
      await world.settled();
      await agree();
    }
  });

  test("a process that dies between the two writes: the next one tells the main ticket, once", async () => {
    const { tickets } = world.app;
    const commit = tickets.commit.bind(tickets);
    let isDead = false;
    world.app.tickets = {
      ...tickets,
      async commit(decision, now) {
        if (isDead || decision.cause.startsWith("errand")) {
          isDead = true;
          throw new Error("power cut");
        }
        return commit(decision, now);
      },
    };
    await press("duplicate", "HD-1002", "HD-1001", world.app);
    await world.settled();
    expect((await world.ticket("HD-1002")).errands).toHaveLength(1);
    world.app.tickets = tickets;
    const other = await world.replica();
    world.moveClock("09:03");
    await Promise.all([world.until("09:03"), other.settled()]);
    await agree();
    expect((await world.ticket("HD-1001")).record.duplicates).toEqual(["HD-1002"]);
    const { history } = await world.full("HD-1001");
    expect(history.filter(({ because }) => because.includes("is a duplicate of it"))).toHaveLength(1);
  });
});
