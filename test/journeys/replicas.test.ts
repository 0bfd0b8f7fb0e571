// Several processes on one MongoDB: a step fires once, whoever dies.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { receive } from "../../src/receive.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { aTicket, organisation } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";
import { BEN } from "../support/people.ts";
import { type Relay, startRelay } from "../support/relay.ts";
import { aWorld, exampleConfig } from "../support/world.ts";

const STEPS = 300;
const AT_ONCE = 16; // notices a process has in hand
const script = fileURLToPath(new URL("../support/replica.mjs", import.meta.url));

async function startReplica(uri: string, relay: Relay): Promise<ChildProcess> {
  const environment = {
    MONGODB_URI: uri,
    ONIT_RELAY_URL: relay.url,
    ONIT_CONFIG: exampleConfig,
    ONIT_LOG: "error",
    PATH: process.env.PATH,
  };
  const child = fork(script, { env: environment });
  await heard(child, "ready");
  return child;
}

const heard = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.on("message", (message) => message === word && resolve());
    child.once("exit", (code) => reject(new Error(`the process ended with ${code} before it said ${word}`)));
  });

const ticked = (child: ChildProcess): Promise<void> => {
  const done = heard(child, "ticked");
  child.send("tick");
  return done;
};

/** Requesters who have waited eleven minutes: the step for the team leader is due. */
async function ignoredRequesters(store: Store): Promise<void> {
  const since = new Date(Date.now() - 11 * 60_000);
  const tickets = Array.from({ length: STEPS }, (_, serial) =>
    beginWait(
      aTicket({
        id: ticketIdFrom(`t${serial}`),
        version: 0,
        record: { reference: `HD-${serial}` },
        messageIds: [`<${serial}@x>`],
      }),
      since,
      organisation,
    ),
  );
  await Promise.all(
    tickets.map((next) => store.tickets.commit({ next, because: "made", by: "carl", cause: "mail" }, since)),
  );
}

/** The tickets that the mails tell of: those that are due together stand in one. */
const toldIn = ({ received }: Relay): string[] =>
  received
    .flatMap(({ text }) => [...new Set([...text.matchAll(/HD-\d+(?=: )/g)].map(([reference]) => reference))])
    .sort();

async function outcome(store: Store): Promise<{ steps: number; states: Set<string> }> {
  const tickets = await store.tickets.recent(STEPS);
  const steps = tickets.flatMap(({ outbox }) => outbox.filter(({ kind }) => kind === "step"));
  return { steps: steps.length, states: new Set(steps.map(({ state }) => state)) };
}

story("two processes on one MongoDB", () => {
  test("300 due steps make exactly 300 notices (P4)", async () => {
    const [relay, uri] = [await startRelay(() => new Date()), databaseUri()];
    const store = await openStore(uri);
    await ignoredRequesters(store);
    const [one, two] = await Promise.all([startReplica(uri, relay), startReplica(uri, relay)]);
    await Promise.all([ticked(one), ticked(two)]);
    expect(new Set(relay.received.map(({ to }) => to))).toEqual(new Set([BEN]));
    expect(toldIn(relay)).toEqual(Array.from({ length: STEPS }, (_, serial) => `HD-${serial}`).sort());
    expect(await outcome(store)).toEqual({ steps: STEPS, states: new Set(["sent"]) });
    for (const child of [one, two]) child.send("stop");
    await store.drop();
    await store.close();
    await relay.close();
  });

  test("also when one of them is killed half-way: nobody is forgotten, and what it had in hand comes at most once more, as the same message (P4)", async () => {
    const [relay, uri] = [await startRelay(() => new Date()), databaseUri()];
    const store = await openStore(uri);
    await ignoredRequesters(store);
    const [one, two] = await Promise.all([startReplica(uri, relay), startReplica(uri, relay)]);
    const died = new Promise((resolve) => one.once("exit", resolve));
    relay.mood = () => {
      if (relay.received.length === 1) one.kill("SIGKILL");
      return "takes";
    };
    ticked(one).catch(() => {});
    await ticked(two);
    await died;
    two.send(6 * 60_000); // the leases of the dead are over
    await ticked(two);
    const mails = [...new Map(relay.received.map((mail) => [mail.messageId, mail])).values()];
    expect(toldIn({ ...relay, received: mails })).toEqual(Array.from({ length: STEPS }, (_, at) => `HD-${at}`).sort());
    expect(relay.received.length - mails.length).toBeLessThanOrEqual(AT_ONCE);
    expect(await outcome(store)).toEqual({ steps: STEPS, states: new Set(["sent"]) });
    two.send("stop");
    await store.drop();
    await store.close();
    await relay.close();
  });

  test("the chase that reaches the threshold, read by two processes at once, makes one escalation ticket", async () => {
    const world = await aWorld();
    const other = await world.replica();
    await world.mail({ from: "carl@elsewhere.example" });
    for (const clock of ["11:00", "12:30"]) {
      await world.until(clock);
      await world.reply(world.last("carl@elsewhere.example"), "Any news?");
    }
    await world.until("14:00");
    const { raw, envelope } = (await world.app.mails.recent(1))[0]!;
    const chases = ["one", "two"].map((words) =>
      world.app.mail.seal(
        Buffer.from(raw.toString().replace("Any news?", `Any news ${words}?`)),
        envelope,
        world.now(),
      ),
    );
    for (const chase of chases) await world.app.mails.keep(chase, new Date("2030-01-01"));
    await Promise.all([receive(chases[0]!, world.app), receive(chases[1]!, other.app), receive(chases[0]!, other.app)]);
    await Promise.all([world.settled(), other.settled()]);
    const origin = await world.ticket("HD-1001");
    expect(origin.chases.filter(({ counted }) => counted)).toHaveLength(3);
    expect(origin.visibility).toMatchObject([{ state: "made", reference: "MG-1001" }]);
    expect((await world.app.tickets.recent(10)).map(({ record }) => record.reference).toSorted()).toEqual([
      "HD-1001",
      "MG-1001",
    ]);
    const mails = world.relay.received.map(({ messageId }) => messageId);
    expect(mails.length).toBe(new Set(mails).size);
    await world.end();
  });
});
