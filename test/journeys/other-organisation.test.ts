// Data that was written for one organisation is not shown under the settings of another.

import { MongoClient } from "mongodb";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { isSameOrganisation, markOf } from "../../src/core/model/organisation-mark.ts";
import { openApp } from "../../src/runtime/open-app.ts";
import { checkData } from "../../src/runtime/whose-data.ts";
import { start } from "../../src/start.ts";
import { SCHEMA } from "../../src/store/migrations/list.ts";
import { organisation } from "../support/builders.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const NOW = (): Date => new Date("2026-03-02T09:00:00Z");

const renamed = (settings: Settings): Settings => ({
  ...settings,
  organisation: { ...settings.organisation, name: "Beta" },
});

/** Nothing of it is the first one's. */
function another(settings: Settings): Settings {
  const { organisation, ...rest } = renamed(settings);
  const move = (address: string): string => address.replace(/@.*/, "@beta.example");
  const desks = [...organisation.desks].map(([id, desk]) => [id, { ...desk, address: move(desk.address) }] as const);
  return {
    ...rest,
    organisation: { ...organisation, replyAddress: move(organisation.replyAddress), desks: new Map(desks) },
  };
}

story("the data of an organisation", () => {
  let world: World;
  afterEach(() => world?.end());

  const environment = (more: Record<string, string> = {}) => ({ MONGODB_URI: world.uri, ONIT_LOG: "silent", ...more });
  const begin = (settings: Settings, more?: Record<string, string>) =>
    start({ settings, environment: environment(more), now: world.now, ticking: false });
  const noted = async () => (await world.store.owner.read())?.name;

  test("is refused by start, check and every command under other settings, with what to do; nothing is changed", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    const name = await noted();
    const settings = another(world.settings);
    const sentence = expect.stringMatching(
      /^The data in MongoDB at .* was written for the organisation ".+" \(.+@onit\.example\), and the settings are those of "Beta" \(.+@beta\.example\): .*ONIT_DATA, MONGODB_URI.*ONIT_CONFIG.* --renamed-from ".+"$/,
    );
    await expect(begin(settings)).rejects.toMatchObject({ name: "SetupError", message: sentence });
    const command = openApp({ settings, environment: environment(), now: world.now, attaches: true });
    await expect(command).rejects.toMatchObject({ name: "SetupError", message: sentence });
    await expect(checkData(settings.organisation, environment(), NOW)).rejects.toMatchObject({ message: sentence });
    await expect(begin(settings, { ONIT_RENAMED_FROM: "Somebody else" })).rejects.toMatchObject({ name: "SetupError" });
    expect(await noted()).toBe(name);
    expect(await checkData(world.settings.organisation, environment(), NOW)).toEqual({
      keys: [expect.anything()],
      published: [],
      validations: [],
      signedIn: [],
    });
  });

  test("is refused before it is brought to another format", async () => {
    world = await aWorld();
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    const meta = client.db().collection<{ _id: string; number: number }>("meta");
    await meta.updateOne({ _id: "schema" }, { $set: { number: SCHEMA - 1 } });
    await expect(begin(another(world.settings))).rejects.toMatchObject({ name: "SetupError" });
    expect((await meta.findOne({ _id: "schema" }))?.number).toBe(SCHEMA - 1);
  });

  test("is accepted by the name as it was printed", async () => {
    world = await aWorld();
    await world.store.owner.note({ ...(await world.store.owner.read())!, name: "Harbour \u00ad& Lane" });
    const said = await begin(another(world.settings)).catch((error: Error) => error.message);
    const printed = JSON.parse(/--renamed-from (".*")$/.exec(String(said))![1]!);
    await begin(another(world.settings), { ONIT_RENAMED_FROM: printed }).then((running) => running.close());
    expect(await noted()).toBe("Beta");
  });

  test("goes on under a new name, and under new addresses, without a word from anybody", async () => {
    world = await aWorld();
    await begin(renamed(world.settings)).then((running) => running.close());
    expect(await noted()).toBe("Beta");
    await begin(another(world.settings)).then((running) => running.close()); // the name stayed
    expect(await world.store.owner.read()).toMatchObject({ addresses: expect.arrayContaining(["help@beta.example"]) });
  });

  test("is taken over once by whoever says how the organisation was called, and is theirs from then on", async () => {
    world = await aWorld();
    const before = await noted();
    const settings = another(world.settings);
    await begin(settings, { ONIT_RENAMED_FROM: before! }).then((running) => running.close());
    await begin(settings).then((running) => running.close());
    await expect(begin(world.settings)).rejects.toMatchObject({ name: "SetupError" });
  });

  test("belongs to one of two organisations that start on an empty database at the same moment", async () => {
    world = await aWorld();
    await world.store.drop();
    const outcomes = await Promise.allSettled([begin(world.settings), begin(another(world.settings))]);
    const ends = outcomes.map((one) => (one.status === "rejected" ? String(one.reason) : "started"));
    expect(ends.toSorted()).toEqual([expect.stringMatching(/^SetupError: The data in /), "started"]);
    for (const one of outcomes) if (one.status === "fulfilled") await one.value.close();
  });

  test("cannot be looked at while the database is away, and check says so and goes on", async () => {
    world = await aWorld();
    const away = "mongodb://127.0.0.1:1/onit?serverSelectionTimeoutMS=200";
    expect(await checkData(world.settings.organisation, { MONGODB_URI: away }, NOW)).toEqual({
      unread: expect.stringMatching(
        /^The data was not read: MongoDB at mongodb:\/\/127\.0\.0\.1:1\/.* does not answer/,
      ),
      keys: [],
      published: [],
      signedIn: "unknown",
    });
  });
});

test("an organisation is known again by its name in any spelling, or by one address", () => {
  const mark = markOf(organisation);
  const [first = ""] = mark.addresses;
  expect(isSameOrganisation(mark, { name: ` ${mark.name.toUpperCase()} `, addresses: [] })).toBe(true);
  expect(isSameOrganisation(mark, { name: "Other", addresses: ["x@y.example", first] })).toBe(true);
  expect(isSameOrganisation(mark, { name: "Other", addresses: ["x@y.example"] })).toBe(false);
});
