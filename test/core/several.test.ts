// A step that needs several: the steps go on until that many of those it notified are on it, and who reads what of it.

import { describe, expect, test } from "vitest";
import { refusalOf } from "../../src/core/command/decide-held.ts";
import { carryOut } from "../../src/core/command/run.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { missingInWords, needInWords, needOf, notCounted, soFar } from "../../src/core/escalation/needs.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { NO_FIELDS } from "../../src/core/model/command.ts";
import type { Notice, NoticeKind } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Needs, StepTarget } from "../../src/core/model/policy.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { afterBounce } from "../../src/core/outbox/pass-over.ts";
import { overtaken } from "../../src/core/outbox/still-owed.ts";
import { at, aWaitingTicket, desk, organisation } from "../support/builders.ts";

const HOUR = 3_600_000;
const TEAM: StepTarget = { kind: "group", id: "both" };
const groups = new Map(organisation.groups).set("both", { id: "both", name: "Both", members: ["anna", "ben"] });
const settings: Organisation = { ...organisation, groups };

const person = (id: string) => settings.people.get(id)!;

const waiting = (needs: Needs, tell: StepTarget = TEAM): Ticket => {
  const ticket = aWaitingTicket();
  const escalation = ticket.wait!.escalation!;
  const step = (afterMs: number, told: StepTarget) => ({ afterMs, tell: told, by: "email" });
  const diana: StepTarget = { kind: "person", id: "diana" };
  const policy = {
    ...escalation.policy,
    steps: [{ ...step(600_000, tell), needs }, step(HOUR, diana)] as const,
    repeat: { everyMs: HOUR, atMost: 2 },
  };
  const clock = { kind: "running", at: at("09:10") } as const;
  return { ...ticket, wait: { ...ticket.wait!, escalation: { ...escalation, policy, clock } } };
};
const sent = (ticket: Ticket): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((notice) => ({ ...notice, state: "sent" })),
});
const passes = (ticket: Ticket, clock: string): Ticket => sent(advance(ticket, settings, at(clock))!.next);
const told = (needs: Needs = 2): Ticket => passes(waiting(needs), "09:10");

const says = (ticket: Ticket, id: string, clock: string, promiseMs = HOUR, means: "button" | "reply" = "button") =>
  confirm(
    ticket,
    {
      by: { address: person(id).addresses[0], name: person(id).name, personId: id },
      promiseMs,
      means,
      via: "a test",
      kept: false,
      cause: `${id} ${clock}`,
      at: at(clock),
      now: at(clock),
    },
    settings,
  );
const joins = (ticket: Ticket, id: string, clock: string, promiseMs = HOUR): Ticket =>
  sent(says(ticket, id, clock, promiseMs).next);
const writes = (ticket: Ticket, id: string, name: string, argument: string, clock: string): Ticket => {
  const now = at(clock);
  const by = { address: person(id).addresses[0], name: person(id).name, person: person(id) };
  const command = {
    by,
    at: now,
    proof: { means: "mail", via: "a test" },
    words: "",
    fields: NO_FIELDS,
    once: `mail ${id} ${clock}`,
    cause: "mail m",
  } as const;
  const running = { ticket, command, desk: desk(), now, hasOpenEscalation: false };
  const done = carryOut(running, { name, argument }, settings);
  if ("refused" in done) throw new Error(done.refused);
  return done.next;
};
const of = ({ outbox }: Ticket, kind: NoticeKind): Notice[] => outbox.filter((one) => one.kind === kind);
const escalationOf = ({ wait }: Ticket) => wait!.escalation!;

describe("P22 a step that needs two", () => {
  test("goes on as it was while one is on it, and says who is missing to that person and to the other", () => {
    const { next, because } = says(told(), "anna", "09:20", HOUR, "reply");
    expect(escalationOf(next)).toMatchObject({ status: "active", clock: { kind: "running", at: at("10:00") } });
    expect(because).toMatch(/; 1 of 2 is on it \(Anna Nowak\); still missing: Ben Okafor$/);
    expect(of(next, "confirmed")).toMatchObject([
      { to: { personId: "anna" }, facts: { have: 1, needed: 2, missing: "Ben Okafor", held: null } },
    ]);
    expect(of(next, "joined")).toMatchObject([
      { to: { personId: "ben" }, facts: { by: "Anna Nowak", have: 1, needed: 2, missing: "Ben Okafor", gone: null } },
    ]);
    expect(of(next, "taken")).toEqual([]);
  });

  test("rests once the second is on it, until the first of the two promises ends", () => {
    const next = says(joins(told(), "anna", "09:20", HOUR), "ben", "09:30", 2 * HOUR).next;
    expect(escalationOf(next)).toMatchObject({
      status: "confirmed",
      clock: { kind: "held", until: at("10:20") },
      confirmation: { by: "ben" },
    });
    expect(of(next, "joined").at(-1)).toMatchObject({
      to: { personId: "anna" },
      facts: { by: "Ben Okafor", have: 2, missing: null, held: at("10:20") },
    });
    expect(of(next, "promise-over")).toEqual([]);
  });

  test("the one whose promise ends first is reminded, and when it ends the next step fires and the other hears why", () => {
    const both = joins(joins(told(), "anna", "09:20", HOUR), "ben", "09:30", 2 * HOUR);
    const warned = passes(both, "10:10");
    expect(of(warned, "promise-ending").map(({ to }) => to.personId)).toEqual(["anna"]);
    const lapsed = passes(warned, "10:20");
    expect(of(lapsed, "step").at(-1)).toMatchObject({
      to: { personId: "diana" },
      because: expect.stringContaining("the promise of Anna Nowak ran out"),
      facts: { onIt: "Ben Okafor" },
    });
    expect(escalationOf(lapsed).together?.map(({ by }) => by)).toEqual(["ben"]);
    expect(of(lapsed, "joined").at(-1)).toMatchObject({
      to: { personId: "ben" },
      facts: { by: "Anna Nowak", gone: "their promise is over", have: 1, needed: 2, missing: "Anna Nowak" },
    });
  });

  test("one who gives it back calls the next step, and the other hears who is missing now", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const given = writes(both, "anna", "decline", "", "09:40");
    expect(escalationOf(given)).toMatchObject({ status: "active", clock: { kind: "running", at: at("09:40") } });
    expect(of(given, "joined").at(-1)).toMatchObject({
      to: { personId: "ben" },
      facts: { by: "Anna Nowak", gone: "they gave it back", have: 1, needed: 2, held: null },
    });
    const late = joins(told(), "anna", "09:20");
    const declined = writes(late, "ben", "decline", "", "09:40");
    expect(escalationOf(declined).clock).toMatchObject({ kind: "running", at: at("09:40") }); // one is not enough
    const alone = writes(late, "anna", "decline", "", "09:40");
    expect(escalationOf(alone).together).toBeUndefined();
  });

  test("who hands it over is not on it any more; the other still is, and the colleague makes it two", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const given = writes(both, "anna", "handover", "Piotr", "09:40");
    expect(escalationOf(given)).toMatchObject({ status: "active", clock: { kind: "held", until: at("10:20") } });
    expect(of(given, "joined").at(-1)).toMatchObject({
      to: { personId: "ben" },
      facts: { by: "Anna Nowak", gone: "they handed it over to Piotr Zielinski", have: 1 },
    });
    expect(escalationOf(joins(given, "piotr", "09:45")).status).toBe("confirmed");
  });

  test("a third who says it when two are on it changes nothing and reads what is true (P22)", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const late = says(both, "diana", "09:40");
    expect(late.next).toBe(both);
    expect(late.because).toMatch(
      /which changes nothing: Anna Nowak and Ben Okafor are on it until .*10:20.*as many as this step needs/,
    );
  });

  test("nor can held words take it then, and who wrote them reads why (P22)", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const why = (id: string) => refusalOf("take", both, id, { organisation: settings, now: at("09:40") });
    expect(why("piotr")).toContain("Anna Nowak and Ben Okafor are on it until");
    expect(why("ben")).toBeUndefined();
  });

  test("only those whom a step notified count, and who is responsible", () => {
    const one = joins(told(), "anna", "09:20");
    const stranger = says(one, "diana", "09:25");
    expect(stranger.next).toBe(one);
    expect(stranger.because).toContain("step 1 needs 2 of those who were notified, and still missing is Ben Okafor");
    const responsible = { ...one, record: { ...one.record, responsibleId: "diana" } };
    expect(escalationOf(joins(responsible, "diana", "09:25")).status).toBe("confirmed");
  });

  test("a promise that ended before the other began counts no more, and who says it twice counts once", () => {
    const one = joins(joins(told(), "anna", "09:20", 600_000), "anna", "09:25", 600_000);
    expect(escalationOf(one).status).toBe("active");
    const later = says(one, "ben", "09:50").next;
    expect(escalationOf(later).status).toBe("active");
    expect(needInWords(needOf(later, settings, at("09:50"))!)).toBe(
      "1 of 2 is on it (Ben Okafor); still missing: Anna Nowak",
    );
  });

  test("who left the organisation holds it no more: the next step fires, and the other's promise stands", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const people = new Map([...settings.people].filter(([id]) => id !== "anna"));
    const { next, because } = advance(both, { ...settings, people }, at("09:40"))!;
    expect(because).toContain("Anna Nowak, who was on it, is no longer on the staff list");
    expect(escalationOf(next).together?.map(({ by }) => by)).toEqual(["ben"]);
  });

  test("a mail that did not reach one of the two calls the next step at once (N6)", () => {
    const ticket = told();
    const outbox = ticket.outbox.map((one) =>
      one.kind === "step" && one.to.personId === "ben" ? { ...one, state: "bounced" as const } : one,
    );
    const next = afterBounce({ ...ticket, outbox }, outbox.at(-1)!, settings, at("09:12"));
    expect(escalationOf(next).clock).toMatchObject({ kind: "running", at: at("09:12") });
  });

  test("the next step asks for no more than it says itself, and #next ends what both promised", () => {
    const one = passes(joins(told(), "anna", "09:20"), "10:00");
    expect(escalationOf(joins(one, "diana", "10:05"))).toMatchObject({
      status: "confirmed",
      clock: { until: at("11:05") },
    });
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const next = writes(both, "piotr", "next", "it burns", "09:40");
    expect(of(next, "promise-over").map(({ to }) => to.personId)).toEqual(["anna", "ben"]);
    expect(escalationOf(next).together).toBeUndefined();
  });

  test("news of how many are on it is not sent once it is no longer true", () => {
    const first = says(told(), "anna", "09:20").next;
    const [news] = of(first, "joined");
    expect(overtaken(news!, first, settings)).toBeUndefined();
    expect(overtaken(news!, says(first, "ben", "09:30").next, settings)).toContain("how many are on it has changed");
  });
});

describe("what is said of it", () => {
  test("nothing while nobody is on it, and once enough are", () => {
    const said = (ticket: Ticket) => soFar(escalationOf(ticket), settings, at("09:40"));
    expect(said(told())).toBeUndefined();
    expect(said(joins(told(), "anna", "09:20"))).toBe("1 of 2 is on it (Anna Nowak)");
    expect(said(joins(joins(told(), "anna", "09:20"), "ben", "09:30"))).toBeUndefined();
    expect(said(joins(told("all"), "ben", "09:20"))).toBe("1 of all who were notified is on it (Ben Okafor)");
    expect(said(joins(told(3), "anna", "09:20"))).toBe("1 of 3 is on it (Anna Nowak)");
    expect(said(joins(joins(told(3), "anna", "09:20"), "ben", "09:30"))).toBe(
      "2 of 3 are on it (Anna Nowak and Ben Okafor)",
    );
    expect(said(told(1))).toBeUndefined();
  });

  test("who is missing: all of them, some of them, or whom the next step notifies", () => {
    const missing = (...names: string[]) => missingInWords({ of: 2, have: [], missing: names });
    expect(missing("Anna", "Ben")).toBe("Anna and Ben");
    expect(missing("Anna", "Ben", "Piotr")).toBe("2 of Anna, Ben and Piotr");
    expect(missing("Anna")).toBe("Anna");
    expect(missing()).toBe("somebody whom the next step notifies");
    expect(needInWords({ of: 2, have: [], missing: ["Anna", "Ben"] })).toBe(
      "0 of 2 is on it; still missing: Anna and Ben",
    );
  });

  test("whose word does not count: who was not notified; where one is enough everybody's does", () => {
    const why = (ticket: Ticket, by: string) => notCounted(ticket, by, settings, at("09:25"));
    expect(why(told(), "diana")).toBe(
      "step 1 needs 2 of those who were notified, and still missing is Anna Nowak and Ben Okafor",
    );
    expect(why(told(), "anna")).toBeUndefined();
    expect(why(told(1), "diana")).toBeUndefined();
    const { wait: _, ...answered } = told();
    expect(why(answered as Ticket, "diana")).toBeUndefined();
  });

  test("who gave it back reads nothing of it any more", () => {
    const both = joins(joins(told(), "anna", "09:20"), "ben", "09:30");
    const given = writes(both, "anna", "decline", "", "09:40");
    expect(
      of(given, "joined")
        .filter(({ facts }) => facts.gone !== null)
        .map(({ to }) => to.personId),
    ).toEqual(["ben"]);
  });
});

describe("a step that needs all", () => {
  test("waits for each whom it notified", () => {
    const one = joins(told("all"), "ben", "09:20");
    expect(escalationOf(one).status).toBe("active");
    expect(needInWords(needOf(one, settings, at("09:21"))!)).toBe(
      "1 of 2 is on it (Ben Okafor); still missing: Anna Nowak",
    );
    expect(escalationOf(joins(one, "anna", "09:25")).status).toBe("confirmed");
  });

  test("who declines is missing, so the next step is due at once", () => {
    const declined = writes(joins(told("all"), "ben", "09:20"), "anna", "decline", "", "09:30");
    expect(escalationOf(declined)).toMatchObject({ status: "active", clock: { kind: "running", at: at("09:30") } });
  });
});

test("a step that needs one is as it always was", () => {
  expect(escalationOf(joins(told(1), "anna", "09:20"))).toMatchObject({ status: "confirmed" });
  expect(escalationOf(joins(told(1), "anna", "09:20")).together).toBeUndefined();
});
