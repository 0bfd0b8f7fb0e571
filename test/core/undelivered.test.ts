// Who hears that an answer did not arrive.

import { describe, expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { afterFailure, toldOfAll, whoHears } from "../../src/core/escalation/undelivered.ts";
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

const lostNotice = (kind: NoticeKind, over: Partial<Notice> = {}): Notice => ({
  ...owe(aTicket(), { kind, to: [CARL], cause: "mail c1", because: "b", now: at("09:10"), facts: {} }).outbox[0]!,
  state: "bounced",
  outcome: "no such user",
  ...over,
});

describe("one word tells of all that a mail held", () => {
  const person = (id: string) => {
    const { name, addresses } = organisation.people.get(id)!;
    return { address: addresses[0], name, personId: id };
  };
  const tells = (lead: Notice, others: string[], settings = organisation, ticket = aTicket()) =>
    toldOfAll({ ...ticket, outbox: [lead] }, lead, others.map(person), settings, at("09:20"));

  test("who may see the ticket hears of it, and so does an admin; nobody else", () => {
    const { next, told } = tells(lostNotice("step", { facts: { stepNumber: 2 } }), ["anna", "ben"]);
    expect(told).toEqual([person("anna").address, person("ben").address]);
    expect(next.outbox.slice(1)).toMatchObject([
      {
        kind: "undelivered",
        because: `step to ${CARL.address} did not arrive: no such user`,
        facts: { waitAgain: false },
      },
      { kind: "undelivered" },
    ]);
    const [admin] = organisation.admins;
    const blind = { ...organisation, roles: [] };
    expect(tells(lostNotice("step"), ["anna", admin!], blind).told).toEqual([person(admin!).address]);
    expect(tells(lostNotice("step"), [], blind).told).toEqual([]);
  });

  test("it says that it may have arrived where nobody knows, and is not mixed up with an earlier word", () => {
    const lead = lostNotice("step", { state: "uncertain", rows: [{}] as never });
    const earlier = lostNotice("undelivered", { key: "earlier", state: "sent", to: person("piotr") });
    const { next, told } = toldOfAll(
      { ...aTicket(), outbox: [lead, earlier] },
      lead,
      [person("ben")],
      organisation,
      at("09:20"),
    );
    expect(told).toEqual([person("ben").address]);
    expect(next.outbox.at(-1)).toMatchObject({ cause: `uncertain ${lead.key}`, facts: { uncertain: true } });
  });

  test("who has heard of it there does not hear of it again here", () => {
    const lead = lostNotice("step", { facts: { stepNumber: 2 } });
    const ticket = { ...aTicket({ record: { responsibleId: "anna" } }), outbox: [lead] };
    const words = (told: string[]) =>
      afterFailure(ticket, lead.key, organisation, at("09:20"), told).outbox.filter(
        ({ kind }) => kind === "undelivered",
      );
    expect(words([]).map(({ to }) => to.personId)).toEqual(["anna"]);
    expect(words([person("anna").address])).toEqual([]);
    expect(words(["else@harbour-lane.example"])).toHaveLength(1);
  });

  test("of a step only the responsible hears, not who caused it; of what arrived nobody", () => {
    const step = lostNotice("step", { facts: { by: "Ben Okafor", byId: "ben" } });
    const ticket = aTicket({ record: { responsibleId: "anna" } });
    expect(whoHears(ticket, step, organisation).map(({ personId }) => personId)).toEqual(["anna"]);
    expect(whoHears(ticket, { ...step, state: "sent" }, organisation)).toEqual([]);
  });
});

describe("what a channel of one's own did not take", () => {
  const pager = {
    ...{ id: "pager", name: "The pager", service: "webhook" as const, isPersonal: true },
    ...{ isAssured: true, giveUpAfterMs: 900_000 },
  };
  const settings: Organisation = { ...organisation, channels: new Map([["pager", pager]]) };
  const ben = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };
  const follows = (over: Partial<Notice>, by = settings) => {
    const step = lostNotice("step", { channel: "pager", to: ben, state: "failed", outcome: "503", ...over });
    const ticket = { ...aWaitingTicket(), outbox: [step] };
    return afterFailure(ticket, step.key, by, at("09:20")).outbox.slice(1);
  };

  test("goes to the same person by mail, and the admins hear once a day that the channel did not take it", () => {
    const [mail, ...words] = follows({ waitNumber: 1, facts: { stepNumber: 1 } });
    expect(mail).toMatchObject({
      ...{ kind: "step", channel: "email", to: ben, cause: "mail c1", waitNumber: 1, state: "queued" },
      ...{ because: "The pager did not take it: 503", facts: { stepNumber: 1 } },
    });
    expect(words.map(({ to }) => to.personId)).toEqual([...organisation.admins]);
    expect(words[0]).toMatchObject({
      kind: "undelivered",
      because: "The pager did not take it: 503",
      facts: {
        ...{ what: "What The pager was to deliver", to: "Ben Okafor", why: "503. It goes out by mail instead" },
        ...{ waitAgain: false, instead: true },
      },
    });
    const twice = [lostNotice("step", { channel: "pager", to: ben, state: "failed", key: "a", cause: "mail a" })];
    const one = afterFailure({ ...aWaitingTicket(), outbox: twice }, "a", settings, at("09:20"));
    const other = { ...one, outbox: [...one.outbox, { ...twice[0]!, key: "b", cause: "mail b" }] };
    const both = afterFailure(other, "b", settings, at("09:40")).outbox;
    expect(both.filter(({ kind }) => kind === "undelivered")).toHaveLength(organisation.admins.length);
  });

  test("goes out by mail and no admin hears of it, where the channel cannot say that it arrived", () => {
    expect(follows({ state: "uncertain" })).toMatchObject([
      { kind: "step", channel: "email", because: "The pager cannot say that it arrived: 503" },
    ]);
  });

  test("is called by its id, and its reader by their address, where no name is known", () => {
    const [mail, word] = follows({ to: { ...ben, name: "" }, outcome: undefined as never }, organisation);
    expect(mail!.because).toBe("pager did not take it: no reason given");
    expect(mail).not.toHaveProperty("waitNumber");
    expect(word!.facts.to).toBe(ben.address);
  });

  test("is nothing as long as it may still be taken", () => {
    for (const state of ["sent", "queued", "retry", "bounced", "withdrawn"] as const)
      expect([state, follows({ state })]).toEqual([state, []]);
  });
});
