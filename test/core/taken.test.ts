// Somebody is on it: who is notified of that, how often, and when the news is no longer true.

import { describe, expect, test } from "vitest";
import { carryOut } from "../../src/core/command/run.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { NO_FIELDS } from "../../src/core/model/command.ts";
import type { Notice, NoticeKind, NoticeState } from "../../src/core/model/notice.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { overtaken } from "../../src/core/outbox/still-owed.ts";
import { after } from "../../src/core/words/duration.ts";
import { at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const HOUR = 3_600_000;

const person = (id: string) => organisation.people.get(id)!;
const takes = (ticket: Ticket, id: string, clock: string, promiseMs = HOUR, settings = organisation): Ticket =>
  confirm(
    ticket,
    {
      by: { address: person(id).addresses[0], name: person(id).name, personId: id },
      promiseMs,
      means: "button",
      via: "a test",
      kept: false,
      cause: "button",
      at: at(clock),
      now: at(clock),
    },
    settings,
  ).next;
const writes = (ticket: Ticket, id: string, name: string, argument: string, clock: string): Ticket => {
  const [by, now] = [person(id), at(clock)];
  const command = {
    by: { address: by.addresses[0], name: by.name, person: by },
    at: now,
    proof: { means: "mail", via: "a test" },
    words: "",
    fields: NO_FIELDS,
    once: `mail ${clock}`,
    cause: "mail m",
  } as const;
  const done = carryOut(
    { ticket, command, desk: desk(), now, hasOpenEscalation: false },
    { name, argument },
    organisation,
  );
  if ("refused" in done) throw new Error(done.refused);
  return done.next;
};
/** As delivered: what became of every notice. */
const settled = (ticket: Ticket, state: NoticeState = "sent"): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((notice) => ({ ...notice, state })),
});
const of = ({ outbox }: Ticket, kind: NoticeKind): Notice[] => outbox.filter((one) => one.kind === kind);
const readersOf = (ticket: Ticket, kind: NoticeKind): string[] =>
  of(ticket, kind).map(({ to }) => to.personId ?? to.address);

/** Waiting since 09:00 under the standard policy, with changes. */
const under = (policy: Partial<Policy>, over: Parameters<typeof aWaitingTicket>[0] = {}): Ticket => {
  const ticket = aWaitingTicket(over);
  const escalation = ticket.wait!.escalation!;
  return {
    ...ticket,
    wait: { ...ticket.wait!, escalation: { ...escalation, policy: { ...escalation.policy, ...policy } } },
  };
};
const told = (ticket: Ticket, ...clocks: string[]): Ticket =>
  clocks.reduce((before, clock) => settled(advance(before, organisation, at(clock))!.next), ticket);
const annaAndBen = told(under({}, { record: { responsibleId: "anna" } }), "09:10", "09:30");

describe("N4 somebody takes it", () => {
  test("whom a step told hears once who it is and until when, by the channel of their step; the taker does not", () => {
    const taken = takes(annaAndBen, "ben", "09:40");
    expect(of(taken, "taken")).toMatchObject([
      { to: { personId: "anna" }, channel: "inbox", facts: { by: "Ben Okafor", until: at("10:40") }, waitNumber: 1 },
    ]);
    const all = told(annaAndBen, "10:00");
    expect(readersOf(takes(all, "diana", "10:05"), "taken")).toEqual(["anna", "ben"]);
  });

  test("in their quiet hours a mail tells them, unless every hour counts for the ticket", () => {
    const pager = { id: "pager", name: "Pager", service: "webhook", isPersonal: false, isAssured: true } as const;
    const people = new Map(organisation.people).set("anna", {
      ...person("anna"),
      quietHours: [{ from: 0, until: 1_440 }],
    });
    const settings = { ...organisation, people, channels: new Map([["pager", { ...pager, giveUpAfterMs: HOUR }]]) };
    const channelOf = (ticket: Ticket, set: typeof organisation) => {
      const outbox = ticket.outbox.map((notice) => ({ ...notice, channel: "pager" }));
      return of(takes({ ...ticket, outbox }, "ben", "09:40", HOUR, set), "taken").map(({ channel }) => channel);
    };
    expect(channelOf(annaAndBen, settings)).toEqual(["email"]);
    expect(channelOf(annaAndBen, { ...settings, people: organisation.people })).toEqual(["pager"]);
    const urgent = told(
      under(
        { everyHourFor: { priority: ["urgent"], risk: [] } },
        { record: { responsibleId: "anna", priority: "urgent" } },
      ),
      ...["09:10", "09:30"],
    );
    expect(channelOf(urgent, settings)).toEqual(["pager"]);
  });

  test("a longer promise of the same person is no news; taken again after it ran out, it is", () => {
    const taken = takes(annaAndBen, "ben", "09:40");
    expect(readersOf(takes(settled(taken), "ben", "09:50"), "taken")).toEqual(["anna"]);
    const lapsed = advance(settled(taken), organisation, at("10:40"))!.next;
    expect(readersOf(takes(settled(lapsed), "ben", "10:45"), "taken")).toEqual(["anna", "anna", "diana"]);
  });

  test("the same taking decided twice owes no second mail", () => {
    const once = takes(annaAndBen, "ben", "09:40");
    const again = takes({ ...annaAndBen, outbox: once.outbox }, "ben", "09:40");
    expect(again.outbox).toEqual(once.outbox);
  });

  test("whoever was not reached by a step knows of nothing and is not told", () => {
    for (const state of ["queued", "retry", "failed", "bounced", "withdrawn"] as const)
      expect(readersOf(takes(settled(annaAndBen, state), "diana", "09:40"), "taken"), state).toEqual([]);
    for (const state of ["sending", "sent", "uncertain"] as const)
      expect(readersOf(takes(settled(annaAndBen, state), "diana", "09:40"), "taken"), state).toEqual(["anna", "ben"]);
  });

  test("given back before the mail is sent, it is withdrawn; of two takings only the later one is told", () => {
    const taken = takes(annaAndBen, "ben", "09:40");
    const [news] = of(taken, "taken");
    const why = (ticket: Ticket) => overtaken(news!, ticket, organisation);
    expect(why(taken)).toBeUndefined();
    expect(why(takes(taken, "ben", "09:45"))).toBeUndefined();
    const back = writes(taken, "ben", "decline", "", "09:41");
    expect(why(back)).toBe("Ben Okafor is not on it any more");
    expect(why(takes(back, "diana", "09:42"))).toBe("Ben Okafor is not on it any more");
    const again = takes(back, "ben", "09:43");
    expect(why(again)).toBe("a later mail says who is on it");
    expect(of(again, "taken").filter((one) => overtaken(one, again, organisation) === undefined)).toHaveLength(1);
  });

  test("who left, or may no longer see the ticket, does not hear it", () => {
    const taken = takes(annaAndBen, "ben", "09:40");
    const without = { ...organisation, people: new Map([...organisation.people].filter(([id]) => id !== "anna")) };
    expect(overtaken(of(taken, "taken")[0]!, taken, without)).toContain("no longer on the staff list");
    expect(overtaken(of(taken, "taken")[0]!, taken, { ...organisation, roles: [] })).toContain("may no longer see");
  });
});

describe("N4 somebody loses their promise to another", () => {
  const benIsOnIt = settled(takes(annaAndBen, "ben", "09:40"));

  test("another takes it: one mail says who, and no other comes", () => {
    const taken = takes(benIsOnIt, "diana", "09:50", 2 * HOUR);
    expect(of(taken, "promise-over")).toMatchObject([
      { to: { personId: "ben" }, facts: { by: "Diana Lane", takes: true, until: at("11:50") } },
    ]);
    expect(readersOf(taken, "taken")).toEqual(["anna", "anna"]);
  });

  test("another calls the next step, or hands it over to a third: one mail says who and why", () => {
    expect(of(writes(benIsOnIt, "anna", "next", "it burns", "09:50"), "promise-over")).toMatchObject([
      { to: { personId: "ben" }, facts: { by: "Anna Nowak", takes: false, to: "", reason: "it burns", until: null } },
    ]);
    expect(of(writes(benIsOnIt, "anna", "handover", "piotr: he knows", "09:50"), "promise-over")).toMatchObject([
      {
        to: { personId: "ben" },
        facts: { by: "Anna Nowak", to: "Piotr Zielinski", reason: "he knows", until: at("10:40") },
      },
    ]);
  });

  test("what they did themselves, or what leaves their promise as it is, brings none", () => {
    for (const [id, name, argument] of [
      ["ben", "next", ""],
      ["ben", "handover", "anna"],
      ["ben", "decline", ""],
      ["anna", "handover", "ben"],
    ] as const)
      expect(of(writes(benIsOnIt, id, name, argument, "09:50"), "promise-over"), `${id} #${name}`).toEqual([]);
    expect(of(takes(benIsOnIt, "ben", "09:50"), "promise-over")).toEqual([]);
    expect(of(writes(annaAndBen, "anna", "next", "", "09:50"), "promise-over")).toEqual([]);
  });

  test("it is withdrawn when they are on it again before it was sent", () => {
    const lost = writes(benIsOnIt, "anna", "next", "", "09:50");
    const [news] = of(lost, "promise-over");
    expect(overtaken(news!, lost, organisation)).toBeUndefined();
    expect(overtaken(news!, takes(lost, "diana", "09:51"), organisation)).toBeUndefined();
    expect(overtaken(news!, takes(lost, "ben", "09:51"), organisation)).toBe("Ben Okafor is on it again");
  });
});

test("who took it is news also to a colleague whose address was changed meanwhile", () => {
  const taken = takes(annaAndBen, "ben", "09:40");
  const [news] = of(taken, "taken");
  const moved = { ...news!, to: { ...news!.to, address: "a.stone@harbour-lane.example" } };
  expect(overtaken(moved, taken, organisation)).toBeUndefined();
});

describe("N4 where the policy tells the requester", () => {
  const open = told(under({ tellsRequester: true }, { record: { responsibleId: "anna" } }), "09:10", "09:30");

  test("they hear who is on it and until when, and again only when it gets later", () => {
    const taken = takes(open, "ben", "09:40");
    expect(of(taken, "promised")).toMatchObject([
      { to: { address: CARL }, facts: { by: "Ben Okafor", until: at("10:40") } },
    ]);
    expect(of(takes(settled(taken), "diana", "09:50", HOUR / 2), "promised")).toHaveLength(1);
    const later = takes(taken, "ben", "09:50", 2 * HOUR);
    expect(of(later, "promised").map(({ facts }) => facts.until)).toEqual([at("10:40"), at("11:50")]);
    expect(overtaken(of(later, "promised")[0]!, later, organisation)).toBe("a later mail says who is on it");
  });

  test("what was not sent yet tells nobody: who took it since, and for less time, is named instead", () => {
    const both = takes(takes(open, "ben", "09:40"), "diana", "09:50", HOUR / 2);
    const [bens, dianas] = of(both, "promised");
    expect(dianas!.facts).toMatchObject({ by: "Diana Lane", until: at("10:20") });
    expect(overtaken(bens!, both, organisation)).toBe("a later mail says who is on it");
    expect(overtaken(dianas!, both, organisation)).toBeUndefined();
    const lost = { ...both, outbox: both.outbox.filter(({ key }) => key !== dianas!.key) };
    expect(overtaken(bens!, lost, organisation)).toBe("who is on it, or until when, has changed");
    const recalled = { ...both, outbox: [dianas!, bens!] }; // what comes back from the past stands last
    expect(overtaken(dianas!, recalled, organisation)).toBeUndefined();
  });

  test("given back before it is sent, it is withdrawn, and the next taking is told", () => {
    const taken = takes(open, "ben", "09:40");
    const back = writes(taken, "ben", "decline", "", "09:41");
    expect(overtaken(of(back, "promised")[0]!, back, organisation)).toBe("Ben Okafor is not on it any more");
    expect(of(takes(settled(back, "withdrawn"), "diana", "09:42", HOUR / 2), "promised")).toHaveLength(2);
  });

  test("no other policy tells them, nor an escalation ticket, nor a machine", () => {
    expect(of(takes(annaAndBen, "ben", "09:40"), "promised")).toEqual([]);
    const escalation = { ...open, record: { ...open.record, purpose: "escalation" as const } };
    expect(of(takes(escalation, "ben", "09:40"), "promised")).toEqual([]);
    expect(of(takes({ ...open, fromMachine: true }, "ben", "09:40"), "promised")).toEqual([]);
  });
});

test("N4 the admins who were reminded in the end are notified that it is taken", () => {
  const base = under({
    steps: [{ afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "email" }],
    repeat: { everyMs: HOUR, atMost: 1 },
  });
  const settings = { ...organisation, admins: ["diana"] };
  const reminded = [at("09:10"), at("10:10"), after(at("10:10"), 24 * HOUR)].reduce(
    (before, now) => settled(advance(before, settings, now)!.next),
    base,
  );
  expect(reminded.outbox.map(({ kind, to }) => `${kind} ${to.personId}`)).toEqual([
    "step ben",
    "step ben",
    "unreachable diana",
  ]);
  expect(readersOf(takes(reminded, "ben", "11:00"), "taken")).toEqual(["diana"]);
});
