// The keys that sign: numbers without end, made and dropped while others sign, and counted.

import fc from "fast-check";
import { MongoClient } from "mongodb";
import { expect, test } from "vitest";
import type { Token } from "../../src/core/model/token.ts";
import { keysFrom } from "../../src/ports/environment.ts";
import type { SigningKey } from "../../src/ports/tokens.ts";
import { createTokens, ticketIdFrom } from "../../src/security/tokens.ts";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ANNA, CARL } from "../support/people.ts";
import { aWorld, linkIn } from "../support/world.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const aKey = (id: number, fill = id % 256): SigningKey => ({ id, secret: Buffer.alloc(32, fill) });
const aToken = (over: Partial<Token> = {}): Token => ({
  subjectId: ticketIdFrom("t"),
  purpose: "confirm",
  recipient: ANNA,
  expiresAt: new Date("2026-04-01T00:00:00Z"),
  ...over,
});
const readBy = (keys: [SigningKey, ...SigningKey[]], text: string) =>
  createTokens(keys).read(text, NOW, async () => [{ address: ANNA }]);

test("a token of a key up to 255 is the same text as ever", () => {
  const text = createTokens([aKey(255, 7)]).sign(aToken());
  expect(text).toBe("74awttdaadr3tcsnumnbe7i3c4wfakaso7z7k46iddqprp2qtvm7inq");
});

test("with any key numbers a token is read by its own key, in 55 characters, and by no other key that shares its bits", async () => {
  const id = fc.integer({ min: 0, max: 999_999_999 });
  await fc.assert(
    fc.asyncProperty(id, id, fc.constantFrom("reply", "confirm", "api", "escalate"), async (one, other, purpose) => {
      const text = createTokens([aKey(one, 1)]).sign(aToken({ purpose }));
      expect(text).toMatch(/^[a-z2-7]{55}$/);
      expect(await readBy([aKey(other, 2), aKey(one, 1)], text)).toMatchObject({ purpose, recipient: ANNA });
      expect(await readBy([aKey(one % 2048, 2), aKey(other, 3)], text)).toHaveProperty("problem");
    }),
  );
  const wrapped = createTokens([aKey(2, 1)]).sign(aToken());
  expect(await readBy([aKey(2050, 9), aKey(2, 1)], wrapped)).toMatchObject({ purpose: "confirm" });
  expect(await readBy([aKey(2050, 9)], wrapped)).toMatchObject({ problem: "altered" });
  expect(await readBy([aKey(258, 9)], wrapped)).toMatchObject({ problem: "unknown key" });
});

test("ONIT_TOKEN_KEYS takes numbers beyond 255, and a bad part is named without the secret", () => {
  const secret = Buffer.alloc(32, 5).toString("base64");
  expect(keysFrom(`70000:${secret},3:${secret}`).map(({ id }) => id)).toEqual([70_000, 3]);
  expect(() => keysFrom(`1:${secret},two:${secret}`)).toThrow(/part 2 is not "<number>/);
  expect(() => keysFrom(`1:${secret},two:${secret}`)).not.toThrow(secret);
});

story("two processes that sign", () => {
  test("a key made by one signs in the other at once; one that is dropped ends its links at once, in both, and no other's", async () => {
    const world = await aWorld();
    const other = await world.replica();
    await world.mail({ from: CARL });
    const before = linkIn(world.last(ANNA));
    const open = async (running: { url: string }, link: string) =>
      (await fetch(`${running.url}${new URL(link).pathname}`)).status;
    expect(await open(other, before)).toBe(200);

    await other.store.keys.rotate(world.now());
    await world.mail({ from: CARL, subject: "Second", messageId: "<second@elsewhere.example>" });
    const after = linkIn(world.last(ANNA));
    for (const running of [world, other])
      expect([await open(running, before), await open(running, after)]).toEqual([200, 200]);

    expect(await other.store.keys.drop(2)).toBe(false); // the newest
    expect(await other.store.keys.drop(1)).toBe(true);
    expect(await other.store.keys.drop(1)).toBe(false);
    for (const running of [world, other])
      expect([await open(running, before), await open(running, after)]).toEqual([404, 200]);
    expect((await other.store.keys.rotate(world.now())).map(({ id }) => id)).toEqual([3, 2]);

    const use = await eventually(() => world.store.keyUses.find(2, world.now()));
    expect(use.lastSignedAt).toEqual(world.now());
    expect(use.live).toBeGreaterThan(0);
    expect(await world.store.keyUses.find(2, new Date("2030-01-01"))).toMatchObject({ live: 0, liveUntil: undefined });
    await world.end();
  });

  test("rotating while mails go out: every mail that went out has a link that works", async () => {
    const world = await aWorld();
    const other = await world.replica();
    const writing = Array.from({ length: 8 }, (_, at) =>
      world.mail({ from: CARL, subject: `Matter ${at}`, messageId: `<m${at}@elsewhere.example>` }),
    );
    for (let round = 0; round < 4; round += 1) await other.store.keys.rotate(world.now());
    await Promise.all(writing);
    await world.settled();
    const links = world.inboxOf(ANNA).map(linkIn);
    expect(links.length).toBeGreaterThanOrEqual(8);
    for (const link of links) expect((await fetch(link)).status).toBe(200);
    expect(await world.store.keys.all()).toHaveLength(5);
    await world.end();
  });

  test("two that rotate at the same moment make one key, and every count of both is kept", async () => {
    const world = await aWorld();
    const other = await world.replica();
    await Promise.all([world.store.keys.rotate(world.now()), other.store.keys.rotate(world.now())]);
    expect((await world.store.keys.all()).map(({ id }) => id)).toEqual([2, 1]);
    const [one, two] = [world, other].map(({ store }) =>
      store.keyUses.note(2, world.now(), { "2026-04-01": 3, "2026-01-01": 9 }, world.now()),
    );
    await Promise.all([one, two]);
    expect(await other.store.keyUses.find(2, world.now())).toMatchObject({ live: 6 });
    await world.end();
  });

  test("of a count the days that have run out are forgotten, on each new day", async () => {
    const world = await aWorld();
    const client = await MongoClient.connect(world.uri);
    const days = async () => Object.keys((await client.db().collection("keyUses").findOne())?.live ?? {}).sort();
    const note = (day: string) =>
      world.store.keyUses.note(1, world.now(), { [day]: 1, "2026-04-01": 1 }, new Date(`${day}T12:00:00Z`));
    await note("2026-03-02");
    expect(await days()).toEqual(["2026-03-02", "2026-04-01"]);
    await note("2026-03-03");
    expect(await days()).toEqual(["2026-03-03", "2026-04-01"]);
    await client.close();
    await world.end();
  });
});

test("a short token carries the same reply data in 32 characters, and is refused when it was altered", async () => {
  const tokens = createTokens([{ id: 300, secret: Buffer.alloc(32, 7) }]);
  const answer = {
    subjectId: "aaaqeayeaudao",
    purpose: "reply" as const,
    recipient: "carl@elsewhere.example",
    expiresAt: new Date("2026-06-01T00:00:00Z"),
  };
  const now = new Date("2026-03-02T09:00:00Z");
  const text = tokens.sign(answer, 40);
  expect(text).toHaveLength(32);
  const to = async () => [{ address: "mona@elsewhere.example" }, { address: "carl@elsewhere.example" }];
  expect(await tokens.read(text.toUpperCase(), now, to)).toEqual(answer);
  expect(await tokens.read(text, now, async () => [{ address: "mona@elsewhere.example" }])).toMatchObject({
    problem: "altered",
  });
  const changed = `${text.slice(0, -1)}${text.endsWith("a") ? "b" : "a"}`;
  expect(await tokens.read(changed, now, to)).toMatchObject({ problem: "altered" });
  expect(await tokens.read(text, answer.expiresAt, to)).toMatchObject({ problem: "expired" });
  expect(tokens.sign({ ...answer, purpose: "confirm" }, 40)).toHaveLength(55); // behind a link there is room
});
