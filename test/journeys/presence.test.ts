// A process that was killed leaves what it had in hand to the others, and nobody waits for its leases to end.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { claim } from "../../src/core/outbox/deliver.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import type { PresenceStore } from "../../src/ports/presence-store.ts";
import { announce, BEAT_MS, PROCESS_SILENT_MS } from "../../src/runtime/presence.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { beat } from "../../src/tick.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { copyConfig } from "../support/copied-config.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

let world: SmallWorld;
let beats: Map<string, number>;
let presences: PresenceStore;
let ms: number;
let isTakenOver: boolean;

beforeEach(() => {
  world = aSmallWorld(at("09:00"));
  beats = new Map();
  presences = {
    beat: async (id) => void beats.set(id, (beats.get(id) ?? 0) + 1),
    all: async () => [...beats].map(([id, count]) => ({ id, beats: count })),
    remove: async (id) => void beats.delete(id),
  };
  ms = 0;
  isTakenOver = false;
});
const options = (isAlone: boolean) => ({
  presences,
  isAlone,
  monotonic: () => ms,
  takenOver: () => {
    isTakenOver = true;
  },
});

const RAW = `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Printer\r\nMessage-ID: <a@b>\r\n\r\nIt is broken.\r\n`;

/** A process that was killed: it had a notice in hand, behind which another waits, a mail it had just taken, and a system mail. */
async function leaveBehind(holder: string): Promise<void> {
  const requester = { address: CARL, name: "" };
  const shared = { because: "a test", now: world.now, facts: { by: "Anna Nowak" } };
  const record = { reference: "HD-7", requester };
  let ticket: Ticket = beginWait(aTicket({ id: ticketIdFrom("p"), version: 0, record }), world.now, organisation);
  for (const cause of ["first", "second"]) ticket = owe(ticket, { ...shared, cause, kind: "answer", to: [requester] });
  const { next } = claim(ticket, ticket.outbox[0]!, organisation, {
    holder,
    messageId: "<first@onit>",
    now: world.now,
  });
  await world.app.tickets.commit({ next, because: "made", by: "test", cause: "test" }, world.now);
  const envelope = { source: "smtp", from: CARL, recipient: "help@onit.example", peer: "127.0.0.1" };
  await world.app.mails.keep(world.app.mail.seal(Buffer.from(RAW), envelope, world.now), at("09:02"), holder);
  const letter = { key: "letter", to: { address: "ben@x.example", name: "" }, subject: "s", text: "t", because: "b" };
  await world.app.systemMails.owe(letter, world.now, at("08:00"));
  await world.app.systemMails.claim(world.now, at("09:05"), holder);
}

/** What the next run of the loops brings out. */
async function handed(): Promise<string[]> {
  const before = world.handed.length;
  await beat("sending", world.app);
  await beat("reading", world.app);
  return world.handed.slice(before).map((key) => /first|second|letter/.exec(key)?.[0] ?? "of the mail");
}

test("whoever starts alone takes over at once what dead processes left: in order, the same message, nothing twice", async () => {
  await leaveBehind("dead");
  beats.set("dead", 5);
  expect(await handed()).toEqual([]);
  await announce(world.app, options(true));
  expect(beats.has("dead")).toBe(false);
  expect((await handed()).toSorted()).toEqual(["first", "letter", "second"]);
  expect(world.handed.findIndex((key) => key.includes("first"))).toBeLessThan(
    world.handed.findIndex((key) => key.includes("second")),
  );
  const ticket = await world.app.tickets.byReference("HD-7");
  expect(ticket?.outbox.map(({ state }) => state)).toEqual(["sent", "sent"]);
  expect(ticket?.outbox[0]?.messageId).toBe("<first@onit>");
  expect(world.store.rows.tickets.size).toBe(2); // the mail was read
});

test("two that take over the same at the same moment: each is sent once, and the mail makes one ticket", async () => {
  await leaveBehind("dead");
  beats.set("dead", 5);
  const other = { ...world.app, processId: "p2" };
  await Promise.all([announce(world.app, options(true)), announce(other, options(true))]);
  await Promise.all([
    beat("sending", world.app),
    beat("sending", other),
    beat("reading", world.app),
    beat("reading", other),
  ]);
  expect(beats.has("dead")).toBe(false);
  expect(world.handed.filter((key) => /first|second|letter/.test(key))).toHaveLength(3);
  expect(world.store.rows.tickets.size).toBe(2);
});

describe("of several processes", () => {
  let look: () => Promise<void>;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    await leaveBehind("other");
    beats.set("other", 5);
    ({ look, stop } = await announce(world.app, options(false)));
  });
  afterEach(() => stop());

  /** Looks every five seconds for so long. */
  async function looking(forMs: number, meanwhile = (): void => {}): Promise<void> {
    for (const end = ms + forMs; ms < end; ) {
      ms += BEAT_MS;
      meanwhile();
      await look();
    }
  }

  test("one that is silent for a third of a minute is gone, and the loops are told", async () => {
    await looking(PROCESS_SILENT_MS);
    expect([isTakenOver, await handed()]).toEqual([false, []]);
    await looking(BEAT_MS);
    expect(isTakenOver).toBe(true);
    expect(new Set(await handed())).toEqual(new Set(["first", "second", "letter"]));
    expect([...beats.keys()]).toEqual(["p1"]);
  });

  test("one that is there keeps what it has in hand", async () => {
    await looking(4 * PROCESS_SILENT_MS, () => void presences.beat("other"));
    expect([isTakenOver, await handed()]).toEqual([false, []]);
  });

  test("nobody is gone because the store was away, or because the one who looks stood still", async () => {
    const { all } = presences;
    presences.all = () => Promise.reject(new Error("the store is away"));
    for (let seconds = 0; seconds < 120; seconds += 5) {
      ms += BEAT_MS;
      await look().catch(() => {});
    }
    presences.all = all;
    await looking(PROCESS_SILENT_MS);
    expect(isTakenOver).toBe(false);
    ms += 10 * PROCESS_SILENT_MS;
    await looking(PROCESS_SILENT_MS);
    expect(isTakenOver).toBe(false);
  });

  test("one that dies while it takes over leaves the note to the next", async () => {
    world.app.systemMails.releaseOf = () => Promise.reject(new Error("killed"));
    await looking(PROCESS_SILENT_MS + BEAT_MS).catch(() => {});
    expect(beats.has("other")).toBe(true);
  });
});

test("the program that was killed leaves a note to the next one, and one that was ended by Ctrl-C leaves none", async () => {
  const home = mkdtempSync(join(tmpdir(), "onit-presence-"));
  const config = join(home, "config");
  await copyConfig(config);
  const server = join(config, "server.yaml");
  await writeFile(server, (await readFile(server, "utf8")).replace(/^( +port:) \d+/gm, "$1 0"));
  const env = { PATH: process.env.PATH ?? "", ONIT_CONFIG: config, ONIT_DATA: join(home, "data") };
  const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const said: string[] = [];
  for (const [run, signal] of (["SIGKILL", "SIGINT", "SIGKILL"] as const).entries()) {
    const child = spawn(process.execPath, [program, "start"], { env, cwd: home });
    onTestFinished(() => void child.kill("SIGKILL"));
    said.push("");
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (words: Buffer) => (said[run] += String(words)));
    await eventually(() => said[run]!.includes("Ctrl-C stops it"));
    child.kill(signal);
    await once(child, "exit");
  }
  expect(said[0]).not.toContain("an earlier process has ended");
  expect(said[1]).toContain("an earlier process has ended");
  expect(said[2]).not.toContain("an earlier process has ended"); // it was ended by Ctrl-C
});
