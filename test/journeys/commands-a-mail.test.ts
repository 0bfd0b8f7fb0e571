// How many commands to the database each kind of mail takes, with all that it leads to. No figure of time: it holds on every machine.

import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUri, story } from "../support/database.ts";
import { ANNA, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("commands a mail", () => {
  let world: World;
  let names: string[] = [];
  beforeAll(async () => {
    world = await aWorld({ uri: `${databaseUri()}?monitorCommands=true` });
    const client = mongoose.connections.at(-1)!.getClient();
    client.on("commandStarted", ({ commandName, command }) => {
      const collection = String(command[commandName]);
      if (collection !== "keyUses") names.push(`${commandName} ${collection}`); // counted once a second, whatever comes
    });
    await world.mail({ from: "first@elsewhere.example", subject: "The lamp" }); // what is read once at the first mail
  });
  afterAll(() => world.end());

  const MAILS = {
    "a new request: eleven, and two for each of its five notices": [
      21,
      () => world.mail({ from: CARL, subject: "Printer", text: "It is broken." }),
    ],
    "a chase": [13, () => world.reply(world.last(CARL), "Any news?")],
    "on it": [12, () => world.reply(world.last(ANNA), "On it")],
    "an answer": [12, () => world.reply(world.last(ANNA), "Hello Carl, we replaced the toner. Please try again.")],
  } as const;

  // Lower them when a mail takes fewer. More is more work for every mail of every organisation.
  test.each(Object.entries(MAILS))("%s", async (_, [most, write]) => {
    names = [];
    await write();
    expect(names.length, names.join("\n")).toBeGreaterThan(5);
    expect(names.length, names.join("\n")).toBeLessThanOrEqual(most);
  });
});
