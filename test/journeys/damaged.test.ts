// A ticket that the database cannot give any more, or gives as nonsense, holds up no other one, and people hear of it.

import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchVitals } from "../../src/runtime/vitals.ts";
import { story } from "../support/database.ts";
import { BEN, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("a ticket that is damaged in the database", () => {
  let world: World;
  let id: string;

  /** The second of three requests. */
  beforeEach(async () => {
    world = await aWorld();
    for (const subject of ["The printer burns", "The scanner smokes", "The door is stuck"])
      await world.mail({ from: CARL, subject, text: `${subject}, please help.` });
    ({ id } = await world.ticket("HD-1002"));
    await change({ $unset: { "record.requester": 1 } });
  });
  afterEach(() => world.end());

  async function change(update: object): Promise<void> {
    const client = await MongoClient.connect(world.uri);
    await client
      .db()
      .collection("tickets")
      .updateOne({ _id: id as never }, update);
    await client.close();
  }
  const told = (): string[] =>
    world
      .inboxOf(BEN)
      .map(({ subject }) => subject)
      .filter((subject) => /Waiting|wait for an answer/.test(subject));
  const health = async () => (await (await fetch(`${world.url}/health`)).json()) as Record<string, unknown>;

  test("keeps no step of the others waiting, and is in /health and /metrics and one alarm", async () => {
    await world.until("09:20");
    expect(
      told()
        .map((subject) => /HD-\d+/.exec(subject)?.[0])
        .sort(),
    ).toEqual(["HD-1001", "HD-1003"]);
    expect(await health()).toMatchObject({ status: "degraded", damaged: [`tickets/${id}`], lateSteps: 0 });
    expect(await (await fetch(`${world.url}/metrics`)).text()).toContain("onit_documents_damaged 1");
    const look = watchVitals(world.app, () => world.app.loops?.() ?? ({} as never));
    for (let minute = 0; minute < 3; minute++) await look();
    await world.until("09:21");
    const alarms = world.inboxOf(BEN).filter(({ subject }) => subject.includes("cannot be read"));
    expect(alarms.map(({ text }) => /Why: .*/.exec(text)?.[0])).toEqual([
      `Why: ${id} in tickets (record.requester is missing, or is not what a ticket has there). All else goes on. What a backup or an export has of it can be restored`,
    ]);
  });

  test("is no reason to lose a mail: one to it is kept, and goes on once somebody has mended it", async () => {
    await world.until("09:05");
    await world.reply(world.last(CARL, /HD-1002/), "Any news?");
    const [mail] = await world.app.mails.recent(1);
    expect([mail?.state, mail?.trouble]).toEqual([
      "kept",
      expect.stringContaining(`ticket ${id} is damaged in the database`),
    ]);
    await change({ $set: { "record.requester": { address: CARL, name: "Carl" } } });
    await world.until("09:30");
    expect((await world.app.mails.recent(1))[0]?.reading?.reference).toBe("HD-1002");
    expect(told().filter((subject) => subject.includes("HD-1002"))).toHaveLength(1);
  });
});
