// Versions of the settings on a real database: replicas that accept the same, how many are kept, and whom erasing takes out of them.

import { afterEach, expect, test } from "vitest";
import { keepSettings } from "../../src/runtime/keep-settings.ts";
import { noteSettings } from "../../src/runtime/note-settings.ts";
import { digestsOfFiles } from "../../src/runtime/settings-files.ts";
import { MOST_VERSIONS } from "../../src/store/settings-versions.ts";
import { story } from "../support/database.ts";
import { aWorld, type World } from "../support/world.ts";

story("versions of the settings", () => {
  let world: World;
  afterEach(() => world.end());

  const files = (text: string) => [
    { name: "config/people.yaml", content: Buffer.from(text), writtenAt: new Date("2026-03-01T12:00:00Z") },
  ];
  const accept = (text: string, { app } = world as Pick<World, "app">) =>
    keepSettings({ files: files(text), how: "change", withoutSecrets: (one) => one }, app);
  const list = async () => (await world.store.settingsVersions.list(1_000)).map(({ number }) => number);

  test("S4.12 two replicas that accept the same write one version, and one entry of the audit that names it", async () => {
    world = await aWorld();
    const other = await world.replica();
    const both = async (text: string) => {
      const numbers = await Promise.all([accept(text), accept(text, other)]);
      for (const [at, { app }] of [world, other].entries())
        await noteSettings(digestsOfFiles(files(text)), app, numbers[at]);
      return numbers;
    };
    expect(await both("a: 1\n")).toEqual([1, 1]);
    expect(await both("a: 2\n")).toEqual([2, 2]);
    expect(await list()).toEqual([2, 1]);
    const noted = (await world.app.audit.latest(10)).filter(({ by }) => by === "settings");
    expect(noted.map(({ because }) => because)).toEqual([
      "changed: config/people.yaml; settings version 2",
      "in force: 1 files; settings version 1",
    ]);
  });

  test("different settings that are accepted at once are two versions, each with what changed in it", async () => {
    world = await aWorld();
    await accept("a: 1\n");
    const other = await world.replica();
    const numbers = await Promise.all([accept("a: 2\n"), accept("a: 3\n", other)]);
    expect(numbers.toSorted()).toEqual([2, 3]);
    const third = await world.store.settingsVersions.find(3);
    const [two, three] = numbers[0] === 2 ? ["2", "3"] : ["3", "2"];
    expect(third?.changes[0]?.patch).toContain(`-a: ${two}\n+a: ${three}\n`);
  });

  test("only so many are kept, and only the newest holds what the files say", async () => {
    world = await aWorld();
    const { settingsVersions } = world.store;
    const version = { at: world.now(), by: "here", how: "change" as const, writtenAt: null, files: [], changes: [] };
    for (let number = 1; number <= MOST_VERSIONS + 3; number += 1)
      await settingsVersions.add({ ...version, number }, [{ file: "config/x.yaml", text: `${number}` }]);
    const kept = await list();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([MOST_VERSIONS, MOST_VERSIONS + 3, 4]);
    const { documents } = await collection();
    expect(documents.filter((one) => "texts" in one).map(({ number }) => number)).toEqual([MOST_VERSIONS + 3]);
  });

  test("who has left and is erased is in no version any more", async () => {
    world = await aWorld();
    await accept("zoe:\n  name: Zoe\n  address: zoe@left.example\n");
    await accept("ben:\n  name: Ben\n");
    const address = "zoe@left.example";
    expect(JSON.stringify((await collection()).documents)).toContain(address);
    await world.store.personal.erase({ address, dryRun: false, mentions: async () => false });
    const after = JSON.stringify((await collection()).documents);
    expect(after).not.toContain(address);
    expect(after).toContain("@erased.invalid");
    expect(await list()).toEqual([2, 1]);
  });

  async function collection() {
    const { MongoClient } = await import("mongodb");
    const client = await MongoClient.connect(world.uri);
    const documents = await client.db().collection("settingsVersions").find().toArray();
    await client.close();
    return { documents };
  }
});
