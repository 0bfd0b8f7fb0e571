// A relay that takes a mail's words and then says nothing more.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test, vi } from "vitest";
import { emailChannel } from "../../src/channels/email.ts";
import type { Outcome } from "../../src/core/model/notice.ts";
import { watchRelay } from "../../src/outbound/relay-watch.ts";
import type { App, Channel } from "../../src/ports/app.ts";
import { aMessage } from "../support/message.ts";
import { startRelay } from "../support/relay.ts";

const LONGEST_MS = 600_000;

/** What is only weakly held is gone after it. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

test("a mail that nobody answers ends at its deadline, and those behind it with it, whatever was collected meanwhile", async () => {
  const relay = await startRelay(() => new Date());
  onTestFinished(() => relay.close());
  let asked = 0; // for the recipient, and when it has all of the mail
  const arrived = new Promise<void>((resolve) => {
    relay.mood = () => {
      asked += 1;
      if (asked === 2) resolve();
      return "hangs";
    };
  });
  const { hostname, port } = new URL(relay.url);
  const line = {
    host: hostname,
    port: Number(port),
    isTls: false,
    mustEncrypt: false,
    ca: undefined,
    login: undefined,
  };
  const channel = emailChannel({ ...line, connections: 1 }, LONGEST_MS);
  onTestFinished(() => channel.close());
  // The clock goes on, as the relay has timers, too, and is moved: however long a busy machine takes to hand a mail over.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const sending = Promise.all([channel.send(aMessage()), channel.send(aMessage())]);
  await arrived;
  collectGarbage();
  vi.advanceTimersByTime(LONGEST_MS);
  expect(await sending).toEqual([
    { kind: "uncertain", because: "the relay had all of it and did not answer" },
    {
      kind: "retry",
      because: "the relay did not take it in time, or Onit ended meanwhile",
      blocked: "troubled",
      extent: "all",
    },
  ]);
});

/** A channel whose outcomes are said beforehand, and one alarm as text for each that rings. */
function watched(outcomes: (Outcome | Promise<Outcome>)[]) {
  const clock = { now: new Date("2026-03-02T09:00:00Z") };
  const alarms: string[] = [];
  let offered = 0;
  const channel = {
    send: async () => {
      offered += 1;
      return outcomes.shift()!;
    },
    close() {},
  } as Channel & { close(): void };
  const app = {
    now: () => clock.now,
    log: { info() {}, warn() {}, error() {} },
    ring: (what: string, because: string) => void alarms.push(`${what}: ${because}`),
    organisation: { replyAddress: "a@b.example" },
  } as unknown as App;
  const monotonic = () => clock.now.getTime();
  const relay = watchRelay(channel, { relay: "relay.example:25", now: () => clock.now, app: () => app, monotonic });
  const passMinutes = (minutes: number): void => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  return { relay, alarms, passMinutes, offered: () => offered };
}

/** One that is given later. */
function anAnswer() {
  let resolve: (outcome: Outcome) => void = () => {};
  const promise = new Promise<Outcome>((end) => {
    resolve = end;
  });
  return { promise, resolve };
}

const SILENCE: Outcome = { kind: "uncertain", because: "the line dropped" };
const TAKEN: Outcome = { kind: "sent", because: "250" };

test("one mail that perhaps arrived holds up no other", async () => {
  const { relay } = watched([SILENCE, TAKEN, SILENCE, TAKEN]);
  const kinds = [];
  for (let mail = 0; mail < 4; mail += 1) kinds.push((await relay.send(aMessage())).kind);
  expect(kinds).toEqual(["uncertain", "sent", "uncertain", "sent"]);
  expect(relay.health().isWell).toBe(true);
});

test("a relay that answers nothing gets two mails and then one a pause; somebody hears of it, until it answers", async () => {
  const { relay, alarms, passMinutes, offered } = watched([...Array(6).fill(SILENCE), TAKEN, TAKEN]);
  const kinds: string[] = [];
  const send = async () => kinds.push((await relay.send(aMessage())).kind);
  for (let mail = 0; mail < 5; mail += 1) await send();
  expect(kinds).toEqual(["uncertain", "uncertain", "retry", "retry", "retry"]);
  expect(offered()).toBe(2);
  for (let pause = 0; pause < 4; pause += 1) {
    passMinutes(5);
    await send();
    await send();
  }
  expect(kinds.slice(5)).toEqual([
    "uncertain",
    "retry",
    "uncertain",
    "retry",
    "uncertain",
    "retry",
    "uncertain",
    "retry",
  ]);
  expect(relay.health()).toMatchObject({ isWell: false, because: "the line dropped" });
  expect(alarms).toHaveLength(1);
  passMinutes(5);
  await send();
  expect(kinds.at(-1)).toBe("sent");
  expect(relay.health().isWell).toBe(true);
});

test("when a pause is over one mail tries the relay, however many are sent at the same time", async () => {
  const { relay, passMinutes, offered } = watched([...Array(9).fill(SILENCE)]);
  await relay.send(aMessage());
  await relay.send(aMessage());
  for (let round = 1; round <= 3; round += 1) {
    passMinutes(6);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => relay.send(aMessage())));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["uncertain", "retry", "retry", "retry", "retry"]);
    expect(offered()).toBe(2 + round);
  }
});

test("an answer between two dropped lines is no row of them", async () => {
  const refusal: Outcome = { kind: "retry", because: "450", blocked: "troubled", extent: "message" };
  const { relay, offered } = watched([SILENCE, refusal, SILENCE, TAKEN]);
  for (let mail = 0; mail < 4; mail += 1) await relay.send(aMessage());
  expect(offered()).toBe(4);
});

test("a relay that hangs with all it was given is told once within two and a half minutes, long before any deadline, until it answers", async () => {
  const answer = anAnswer();
  const { relay, alarms, passMinutes } = watched([TAKEN, answer.promise, answer.promise]);
  await relay.send(aMessage());
  const under = [relay.send(aMessage()), relay.send(aMessage())];
  const told = [0, 1, 1, 1, 1].map((minutes) => {
    passMinutes(minutes);
    relay.look();
    return `${alarms.length} ${relay.health().isWell}`;
  });
  expect(told).toEqual(["0 true", "0 true", "1 false", "1 false", "1 false"]);
  expect(alarms[0]).toContain("the relay relay.example:25 does not answer");
  answer.resolve(TAKEN);
  await Promise.all(under);
  relay.look();
  expect(relay.health().isWell).toBe(true);
});

test("one mail that takes long is no relay that hangs, as long as others are answered", async () => {
  const answer = anAnswer();
  const { relay, alarms, passMinutes } = watched([answer.promise, TAKEN, TAKEN, TAKEN]);
  const long = relay.send(aMessage());
  for (let minute = 0; minute < 3; minute += 1) {
    passMinutes(1);
    await relay.send(aMessage());
    relay.look();
  }
  expect([alarms, relay.health().isWell]).toEqual([[], true]);
  answer.resolve(TAKEN);
  await long;
});

test("a large mail has as long as a slow line needs for it", async () => {
  const answer = anAnswer();
  const { relay, alarms, passMinutes } = watched([answer.promise]);
  const content = Buffer.alloc(12 * 1024 ** 2);
  const file = { name: "plan.pdf", type: "application/pdf", size: content.length, content };
  const sending = relay.send({ ...aMessage(), attachments: [file] });
  passMinutes(2);
  relay.look();
  expect(alarms).toEqual([]);
  passMinutes(2);
  relay.look();
  expect(alarms).toHaveLength(1);
  answer.resolve(TAKEN);
  await sending;
});

const refusedBy = (extent: "all" | "sender" | "message"): Outcome => ({
  kind: "retry",
  because: `451 ${extent}`,
  blocked: "troubled",
  extent,
});
const to = (domain: string) => ({ ...aMessage(), to: { name: "", address: `carl@${domain}` as const } });

test("one mail that is refused for a while, as others are taken, is no trouble of the relay before five minutes have passed", async () => {
  const { relay, alarms, passMinutes } = watched([refusedBy("message"), TAKEN, TAKEN, TAKEN]);
  await relay.send(to("slow.example"));
  const told: string[] = [];
  for (const minutes of [2, 2, 1]) {
    passMinutes(minutes);
    await relay.send(to("other.example"));
    relay.look();
    told.push(`${alarms.length} ${relay.health().isWell}`);
  }
  expect(told).toEqual(["0 true", "0 true", "1 false"]);
});

test("a mail that is refused a second time is told after a minute; one to another domain is no second time", async () => {
  const { relay, alarms, passMinutes } = watched([refusedBy("message"), refusedBy("message"), refusedBy("message")]);
  await relay.send(to("slow.example"));
  await relay.send(to("other.example"));
  passMinutes(1);
  relay.look();
  expect(alarms).toEqual([]);
  await relay.send(to("slow.example"));
  expect(alarms).toHaveLength(1);
  expect(relay.health()).toMatchObject({ isWell: false, because: "451 message" });
});

test("each trouble is told by its own time: one that ended leaves the next one a whole minute", async () => {
  const { relay, alarms, passMinutes } = watched([refusedBy("message"), refusedBy("sender"), TAKEN]);
  await relay.send(to("slow.example"));
  passMinutes(0.9);
  await relay.send({ ...to("b.example"), from: { name: "", address: "second@onit.example" } });
  await relay.send(to("slow.example")); // taken
  const told = [0.2, 0.7, 0.2].map((minutes) => {
    passMinutes(minutes);
    relay.look();
    return alarms.length;
  });
  expect(told).toEqual([0, 0, 1]);
  expect(alarms[0]).toContain("451 sender");
  expect(relay.health().since).toEqual(new Date("2026-03-02T09:00:54Z"));
});
