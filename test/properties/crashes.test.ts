// Whatever comes in whatever order, and wherever a process dies: the end is the same, and nothing is said twice.

import fc from "fast-check";
import { expect, test } from "vitest";
import { pressButton } from "../../src/actions/mail-link.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import { copied } from "../support/copied.ts";
import { aSmallWorld, type SmallWorld } from "../support/small-world.ts";

const START = new Date("2026-03-02T09:00:00Z");
const CARL = "carl@elsewhere.example";
const AUTO = "Auto-Submitted: auto-replied\r\n";

type Event =
  | { kind: "request"; who: number }
  | { kind: "requester"; words: string; auto: boolean }
  | { kind: "staff"; who: string; words: string }
  | { kind: "away"; who: string; words: string } // their mail program answers by itself
  | { kind: "again" } // the last mail is delivered once more
  | { kind: "press"; who: string }
  | { kind: "wait"; minutes: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant("request" as const), who: fc.integer({ min: 1, max: 2 }) }),
  fc.record({
    kind: fc.constant("requester" as const),
    words: fc.constantFrom(
      "Any news?",
      "??",
      "Thanks!",
      "It works now, please close",
      "Here is more: it is the one in the hall, and the light blinks in a strange way",
    ),
    auto: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("staff" as const),
    who: fc.constantFrom("anna", "ben"),
    words: fc.constantFrom(
      "on it",
      "on it 2h",
      "We have fixed it",
      "#close",
      "#assign me",
      "#note hush",
      "#escalate it is late",
      "#close\nDone, Carl",
      "#dance",
    ),
  }),
  fc.record({
    kind: fc.constant("away" as const),
    who: fc.constantFrom("anna", "ben", "diana"),
    words: fc.constantFrom("I am out of the office", "I am on vacation until 4 March 2026", "We have your mail"),
  }),
  fc.record({ kind: fc.constant("again" as const) }),
  fc.record({ kind: fc.constant("press" as const), who: fc.constantFrom("anna", "ben") }),
  fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 11, 35, 61, 130) }),
);

type Crash = { event: number; inCalls: number; when: "before" | "after" };

/** Anywhere in a story: of its events, and of the calls that one makes. */
const crash = fc.record({ event: fc.nat(), inCalls: fc.nat(), when: fc.constantFrom("before" as const, "after") });

/** @param calls how many calls of an adapter each event makes */
function within(calls: readonly number[], { event: at, inCalls, when }: Crash): Crash {
  const busy = calls.flatMap((count, index) => (count > 0 ? [index] : []));
  const index = busy[at % busy.length]!;
  return { event: index, inCalls: 1 + (inCalls % calls[index]!), when };
}

/** @property eventCalls how many calls of an adapter each event made */
type Played = SmallWorld & { eventCalls: readonly number[] };

/** A play of the events; `crashes` name the adapter calls that fail. */
async function play(
  events: readonly Event[],
  crashes: readonly Crash[],
  check: (world: SmallWorld, before: Ticket[]) => void = () => {},
): Promise<Played> {
  const world = aSmallWorld(START);
  const calls: number[] = [];
  let last: [string, string, string] | undefined;
  for (const [index, one] of events.entries()) {
    const before = copied(ticketsOf(world));
    const callsBefore = world.faults.calls;
    for (const { inCalls, when } of crashes.filter(({ event: at }) => at === index)) world.faults.arm(inCalls, when);
    last = (await happen(world, one, index, last)) ?? last;
    calls.push(world.faults.calls - callsBefore);
    await world.recover();
    check(world, before);
    world.now = new Date(world.now.getTime() + 60_000);
  }
  return Object.assign(world, { eventCalls: calls });
}

async function happen(
  world: SmallWorld,
  one: Event,
  index: number,
  last: [string, string, string] | undefined,
): Promise<[string, string, string] | undefined> {
  const mail = async (from: string, to: string, text: string, header = ""): Promise<[string, string, string]> => {
    const raw = `From: ${from}\r\nTo: ${to}\r\nSubject: Printer\r\nMessage-ID: <${index}@x>\r\n${header}\r\n${text}\r\n`;
    await world.bring(raw, from, to);
    return [raw, from, to];
  };
  const replyTo = (person: string): string | undefined => latestTo(world, person)?.replyTo;
  switch (one.kind) {
    case "request":
      return mail(`carl${one.who === 1 ? "" : one.who}@elsewhere.example`, "help@onit.example", `It burns ${index}`);
    case "requester": {
      const to = replyTo(CARL);
      return to ? mail(CARL, to, one.words, one.auto ? AUTO : "") : undefined;
    }
    case "staff": {
      const to = replyTo(one.who);
      return to ? mail(`${one.who}@harbour-lane.example`, to, one.words) : undefined;
    }
    case "away": {
      const to = replyTo(one.who);
      return to ? mail(`${one.who}@harbour-lane.example`, to, one.words, AUTO) : undefined;
    }
    case "again":
      if (last) await world.bring(...last);
      return undefined;
    case "press":
      await press(world, one.who);
      return undefined;
    case "wait":
      world.now = new Date(world.now.getTime() + one.minutes * 60_000);
      await world.tick();
      return undefined;
  }
}

/** The page says that nothing was done, so the person presses again. */
async function press(world: SmallWorld, who: string): Promise<void> {
  const link = /\/t\/([a-z2-7]+)/.exec(latestTo(world, who, true)?.text ?? "")?.[1];
  if (!link) return;
  const pressed = { peer: "127.0.0.1", userAgent: "a browser" };
  await world.attempt(() =>
    pressButton(link, pressed, world.app).catch(() => {
      world.faults.disarm();
      return pressButton(link, pressed, world.app);
    }),
  );
}

/** By ticket and kind, not by number: a crash may cost a reference, and the story must go on with the same mail. */
function latestTo(world: SmallWorld, who: string, withLink = false) {
  const mine = [...world.store.rows.sent.values()].filter(({ personId, to }) => personId === who || to.address === who);
  const found = mine.filter(({ text }) => !withLink || text.includes("/t/"));
  return found.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1)).at(-1);
}

const ticketsOf = (world: SmallWorld): Ticket[] => [...world.store.rows.tickets.values()].map(({ ticket }) => ticket);

/** What a crash must not change. Numbers may have gaps, and the words of the history may differ. */
const essence = (world: SmallWorld): unknown => ({
  tickets: essenceOfTickets(world),
  letters: [...world.store.rows.systemMails.keys()].toSorted(),
  absences: [...world.store.rows.absences.values()].toSorted((a, b) => (a.personId < b.personId ? -1 : 1)),
});

function essenceOfTickets(world: SmallWorld): unknown {
  return ticketsOf(world)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, record, lastSpeaker, wait, endedWaits, chases, visibility, triggers, risks, outbox, readMails }) => ({
      id,
      record: {
        ...record,
        reference: "",
        escalatedCallRef: record.escalatedCallRef && "",
        subject: record.purpose === "escalation" ? "" : record.subject,
        fields: {},
      },
      lastSpeaker,
      wait: wait && {
        since: wait.since,
        number: wait.number,
        status: wait.escalation?.status,
        nextStep: wait.escalation?.nextStep,
        due: tickAt({ wait } as Ticket),
      },
      ended: endedWaits.map(({ number, reason }) => `${number} ${reason}`),
      chases: chases.filter(({ counted }) => counted).map(({ at, by }) => `${at.toISOString()} ${by}`),
      triggers: triggers?.fired.map(({ id: trigger, times, stands }) => `${trigger} ${times} ${stands}`),
      risks,
      visibility: visibility.map(({ ordinal, cause, state }) => `${ordinal} ${cause} ${state}`),
      notices: outbox.map(({ key, state }) => `${key} ${state}`).toSorted(),
      readMails: readMails.toSorted(),
    }));
}

const aStory = fc
  .array(event, { minLength: 3, maxLength: 12 })
  .map((events): Event[] => [{ kind: "request", who: 1 }, ...events]);

test("wherever adapters fail, the end is the one without failures, and no notice is handed over twice", async () => {
  let hit = 0;
  await fc.assert(
    fc.asyncProperty(aStory, fc.array(crash, { minLength: 1, maxLength: 4 }), async (events, crashes) => {
      const smooth = await play(events, []);
      const rough = await play(
        events,
        crashes.map((one) => within(smooth.eventCalls, one)),
      );
      if (rough.faults.calls !== smooth.faults.calls) hit += 1;
      expect(essence(rough)).toEqual(essence(smooth));
      // A letter whose sender died goes out once more, as the same message.
      const notices = rough.handed.filter(
        (key) => !rough.store.rows.systemMails.has(key.slice(0, key.lastIndexOf(" "))),
      );
      expect(notices.toSorted()).toEqual([...new Set(notices)].toSorted());
      expect([...rough.store.rows.mails.values()].filter(({ state }) => state === "kept")).toEqual([]);
    }),
    { numRuns: 100 },
  );
  expect(hit).toBeGreaterThan(50); // the failures did happen, and changed what was called
});

/** The requester answers the mail that says it was escalated. */
const ESCALATED: Event[] = [
  { kind: "request", who: 1 },
  { kind: "staff", who: "anna", words: "#escalate it is late" },
  { kind: "requester", words: "Any news?", auto: false },
];

test("a chase or an out-of-office note never moves a due time later, and escalating never changes the origin's record (T1, N3, S1.12); every mail that came in is kept, the same mail is read once on its ticket, and requesters are heard on the origin (S1.13)", async () => {
  const seen = { chased: 0, escalated: 0, away: 0, heard: 0 };
  const unmoved = (world: SmallWorld, before: readonly Ticket[]): void => {
    for (const earlier of before) {
      const { ticket, history } = world.store.rows.tickets.get(earlier.id)!;
      const isNote = history.some(({ seq, because }) => seq > earlier.version && because.includes("is away until"));
      if (isNote) seen.away += 1;
      compare(earlier, ticket, isNote, seen);
    }
  };
  await fc.assert(
    fc.asyncProperty(aStory, async (events) => {
      const world = await play(events, [], unmoved);
      seen.heard += heardOnOrigins(world);
      for (const ticket of ticketsOf(world)) expect(ticket.readMails.length).toBe(new Set(ticket.readMails).size);
      for (const mail of world.store.rows.mails.values()) expect(mail.reading?.because).toBeTruthy();
    }),
    { numRuns: 200, examples: [[ESCALATED]] },
  );
  expect(Math.min(seen.chased, seen.escalated, seen.away)).toBeGreaterThan(0);
  expect(seen.heard).toBeGreaterThan(0);
});

function compare(earlier: Ticket, now: Ticket, isNote: boolean, seen: { chased: number; escalated: number }): void {
  const isChased = now.chases.length > earlier.chases.length;
  if ((isChased || isNote) && earlier.wait && now.wait?.number === earlier.wait.number) {
    if (isChased) seen.chased += 1;
    const due = tickAt(earlier);
    // A step that fell due in the same moment has fired: then the clock has moved on, and not the chase.
    // So have the steps of a quicker policy that a trigger set; what it repeats is due later.
    const [was, is] = [earlier.wait.escalation, now.wait.escalation];
    const hasFired = is?.toldAt?.getTime() !== was?.toldAt?.getTime();
    const isSamePolicy = is?.policy.id === was?.policy.id;
    const isSameStep = is?.nextStep === was?.nextStep && is?.rounds === was?.rounds && (isSamePolicy || !hasFired);
    if (due && isSameStep) expect(tickAt(now)!.getTime()).toBeLessThanOrEqual(due.getTime());
    expect(now.wait.since).toEqual(earlier.wait.since);
  }
  if (now.visibility.length > earlier.visibility.length) {
    seen.escalated += 1;
    expect(JSON.stringify(now.record)).toBe(JSON.stringify(earlier.record));
  }
}

test("an escalation that dies at any call of an adapter tells everybody once, whom its template names besides too", async () => {
  const smooth = await play(ESCALATED, []);
  expect(smooth.handed.filter((key) => key.includes("/escalated/piotr/"))).toHaveLength(1);
  for (let inCalls = 1; inCalls <= smooth.eventCalls[1]!; inCalls += 1) {
    for (const when of ["before", "after"] as const) {
      const rough = await play(ESCALATED, [{ event: 1, inCalls, when }]);
      expect(essence(rough)).toEqual(essence(smooth));
      expect(rough.handed.toSorted()).toEqual(smooth.handed.toSorted());
    }
  }
});

/**
 * How often requesters were heard after their ticket was escalated: there, and never on the escalation ticket, unless its
 * authority wrote to them from it.
 */
function heardOnOrigins(world: SmallWorld): number {
  return [...world.store.rows.tickets.values()].reduce((heard, { ticket, conversation }) => {
    const words = conversation.filter(({ from }) => from === "requester");
    const writtenAt = ticket.outbox.find(({ kind }) => kind === "answer")?.createdAt ?? world.now;
    if (ticket.record.purpose === "escalation") expect(words.filter(({ at }) => at < writtenAt)).toEqual([]);
    return heard + words.filter(({ at }) => ticket.visibility.some((entry) => entry.at < at)).length;
  }, 0);
}
