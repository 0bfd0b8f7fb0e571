// Who hears that an answer did not arrive.

import { describe, expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { afterFailure } from "../../src/core/escalation/undelivered.ts";
import type { Notice, NoticeKind } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Person } from "../../src/core/model/person.ts";
import type { Ticket, TicketRecord } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { aRecord, aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl" };

function lostAnswer(facts: Notice["facts"]) {
  const owed = {
    kind: "answer",
    to: [CARL],
    cause: "mail c1",
    because: "Ben answered",
    now: at("09:10"),
    facts,
  } as const;
  const [notice] = owe(aTicket(), owed).outbox;
  return aTicket({ outbox: [{ ...notice!, state: "bounced", outcome: "no such user" }] });
}

/** @param names what these people are called now */
const hearing = (facts: Notice["facts"], names: Readonly<Record<string, string>>) => {
  const people = new Map<string, Person>(organisation.people);
  for (const [id, name] of Object.entries(names)) people.set(id, { ...people.get(id)!, name });
  const settings: Organisation = { ...organisation, people };
  const ticket = lostAnswer(facts);
  return afterFailure(ticket, ticket.outbox[0]!.key, settings, at("09:20"))
    .outbox.filter(({ kind }) => kind === "undelivered")
    .map(({ to, facts: { what } }) => [to.personId, what]);
};

test("its author does, and nobody who has the same name", () => {
  expect(hearing({ by: "Sam Stone", byId: "ben" }, { anna: "Sam Stone", ben: "Sam Stone" })).toEqual([
    ["ben", "The answer of Sam Stone"],
  ]);
});

test("its author does also under a new name", () => {
  expect(hearing({ by: "Anna Nowak", byId: "anna" }, { anna: "Anna Stone" })).toEqual([
    ["anna", "The answer of Anna Nowak"],
  ]);
});

describe("what becomes of a mail that did not arrive, or perhaps did not", () => {
  const owed = (kind: NoticeKind, over: Partial<Notice> = {}, facts: Notice["facts"] = {}): Notice => ({
    ...owe(aTicket(), { kind, to: [CARL], cause: "mail c1", because: "b", now: at("09:10"), facts }).outbox[0]!,
    state: "bounced",
    outcome: "no such user",
    ...over,
  });
  const lost = (notice: Notice, over: Partial<Ticket> = {}, settings = organisation): Ticket =>
    afterFailure({ ...aTicket(), ...over, outbox: [notice] }, notice.key, settings, at("09:20"));
  const words = ({ outbox }: Ticket) => outbox.filter(({ kind }) => kind === "undelivered");

  test("an answer and a step are told of, when they failed or bounced; other notices and other states are not", () => {
    for (const state of ["failed", "bounced"] as const) {
      expect(words(lost(owed("answer", { state })))).toHaveLength(organisation.admins.length);
      expect(words(lost(owed("step", { state }, { stepNumber: 2 })))).toHaveLength(organisation.admins.length);
    }
    for (const kind of ["received", "undelivered", "chase-receipt"] as const)
      expect([kind, lost(owed(kind)).outbox.length]).toEqual([kind, 1]);
    for (const state of ["sent", "queued", "retry", "withdrawn"] as const) {
      const ticket = { ...aTicket(), outbox: [owed("answer", { state })] };
      expect(afterFailure(ticket, ticket.outbox[0]!.key, organisation, at("09:20"))).toBe(ticket);
    }
    const ticket = aTicket();
    expect(afterFailure(ticket, "no such key", organisation, at("09:20"))).toBe(ticket);
  });

  test("it is said which, to whom, why, and whether they wait again", () => {
    expect(words(lost(owed("answer", {}, { by: "Ben Okafor", byId: "ben" })))).toMatchObject([
      {
        to: { personId: "ben" },
        cause: `undelivered ${at("09:10").getTime()} ${CARL.address}`,
        because: `answer to ${CARL.address} did not arrive: no such user`,
        facts: { what: "The answer of Ben Okafor", to: "Carl", why: "no such user", waitAgain: false },
      },
    ]);
    const bare = owed("answer", { to: { address: CARL.address, name: "" } });
    delete (bare as { outcome?: string }).outcome;
    expect(words(lost(bare))[0]).toMatchObject({
      because: `answer to ${CARL.address} did not arrive: no reason given`,
      facts: { what: "An answer", to: CARL.address, why: "no reason given" },
    });
    expect(words(lost(owed("step", {}, { stepNumber: 2 })))[0]!.facts.what).toBe("The notice of step 2");
  });

  test("its author and the responsible hear of it; the admins, when it was for them alone", () => {
    const heard = (notice: Notice, record: Partial<TicketRecord> = {}) =>
      words(lost(notice, { record: aRecord(record) })).map(({ to }) => to.personId);
    const answer = owed("answer", {}, { by: "Ben", byId: "ben" });
    expect(heard(answer, { responsibleId: "anna" })).toEqual(["anna", "ben"]);
    expect(heard(answer, { responsibleId: "ben" })).toEqual(["ben"]);
    expect(heard(owed("answer"), { responsibleId: "anna" })).toEqual(["anna"]);
    const toAnna = owed("step", { to: { address: "anna.nowak@harbour-lane.example", name: "Anna", personId: "anna" } });
    expect(heard(toAnna, { responsibleId: "anna" })).toEqual([...organisation.admins]);
  });

  test("the requester waits again from where they waited, when the answer that ended their wait was lost", () => {
    const answered = endWait(aWaitingTicket(), "answered", "b", at("09:10"));
    const again = lost(owed("answer"), answered);
    expect(again.wait).toMatchObject({ number: 2, since: at("09:00") });
    expect(again.lastSpeaker).toBe("requester");
    expect(words(again)[0]!.facts.waitAgain).toBe(true);
    const waits = (notice: Notice, over: Partial<Ticket>) => "wait" in lost(notice, over);
    expect(waits(owed("step"), answered)).toBe(false);
    expect(waits(owed("answer"), endWait(aWaitingTicket(), "cancelled", "b", at("09:10")))).toBe(false);
    expect(waits(owed("answer"), { ...answered, record: aRecord({ status: "closed" }) })).toBe(false);
    expect(waits(owed("answer", { to: { address: "tom@acme.example", name: "" } }), answered)).toBe(false);
    expect(waits(owed("answer"), {})).toBe(false);
    const running = beginWait(answered, at("09:15"), organisation);
    expect(lost(owed("answer"), running).wait).toBe(running.wait);
  });

  test("an answer that only promised one pauses nothing for a requester who did not read it", () => {
    const waiting = aWaitingTicket();
    const paused = (over: object): Ticket => {
      const clock = { kind: "held" as const, until: at("13:00"), ...over };
      const wait = { ...waiting.wait!, escalation: { ...waiting.wait!.escalation!, clock } };
      return { ...waiting, lastSpeaker: "staff", promised: { at: at("09:10"), phrase: "looking into it" }, wait };
    };
    const again = lost(owed("answer"), paused({ isPause: true }));
    expect(again).toMatchObject({
      lastSpeaker: "requester",
      wait: { escalation: { clock: { kind: "running", at: at("09:10") } } },
    });
    expect(again).not.toHaveProperty("promised");
    expect(words(again)[0]!.facts.waitAgain).toBe(true);
    const kept = (notice: Notice, ticket: Ticket) => expect(lost(notice, ticket).wait).toBe(ticket.wait);
    kept(owed("answer"), paused({}));
    kept(owed("answer", { to: { address: "tom@acme.example", name: "" } }), paused({ isPause: true }));
    const [first, second] = [owed("answer"), owed("answer", { key: "second", createdAt: at("09:15"), state: "sent" })];
    const read = { ...paused({ isPause: true }), outbox: [first, second] };
    expect(afterFailure(read, first.key, organisation, at("09:20")).wait).toBe(read.wait);
  });

  test("of a mail that perhaps arrived a person hears: of an answer each time, of others once a day, by mail only", () => {
    const unsure = (kind: NoticeKind, over: Partial<Notice> = {}, facts: Notice["facts"] = {}) =>
      owed(kind, { state: "uncertain", outcome: "the line dropped", ...over }, facts);
    const answer = unsure("answer", {}, { by: "Ben Okafor", byId: "ben" });
    expect(words(lost(answer))).toMatchObject([
      {
        to: { personId: "ben" },
        cause: `uncertain ${answer.key}`,
        because: `nobody knows whether answer to ${CARL.address} arrived: the line dropped`,
        facts: {
          what: "The answer of Ben Okafor",
          to: "Carl",
          why: "the line dropped",
          waitAgain: false,
          uncertain: true,
        },
      },
    ]);
    expect(words(lost(unsure("answer")))[0]!.facts.what).toBe("An answer");
    const day = Math.floor(at("00:00").getTime() / 86_400_000);
    const step = words(lost(unsure("step", {}, { by: "Ben Okafor", byId: "ben" })))[0]!;
    expect(step).toMatchObject({
      to: { personId: organisation.admins[0] },
      cause: `uncertain ${day}`,
      facts: { what: 'Our mail "step"' },
    });
    const nameless = unsure("step", { to: { address: CARL.address, name: "" } });
    delete (nameless as { outcome?: string }).outcome;
    expect(words(lost(nameless))[0]!.facts).toMatchObject({ to: CARL.address, why: "no reason given" });
    expect(words(lost(unsure("step", { channel: "inbox" })))).toEqual([]);
    const word = unsure("undelivered");
    expect(lost(word).outbox).toEqual([word]);
  });
});
