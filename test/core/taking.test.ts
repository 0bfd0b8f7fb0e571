// A colleague who was told does not take it: "not mine", somebody else's, or the next step at once.

import { expect, test } from "vitest";
import { carryOut } from "../../src/core/command/run.ts";
import type { RunningCommand } from "../../src/core/command/running.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { bringBack } from "../../src/core/escalation/bring-back.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import { NO_FIELDS } from "../../src/core/model/command.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, aWaitingTicket, desk, organisation } from "../support/builders.ts";

const HOUR = 3_600_000;

/** What a person's command does at a time. */
function write(ticket: Ticket, who: string, line: string, now: Date, settings: Organisation = organisation) {
  const person = settings.people.get(who)!;
  const [name = "", ...words] = line.split(" ");
  const running: RunningCommand = {
    ticket,
    command: {
      by: { address: person.addresses[0], name: person.name, person },
      at: now,
      proof: { means: "mail", via: "a test" },
      words: "",
      fields: NO_FIELDS,
      once: `mail ${now.getTime()}`,
      cause: "mail m",
    },
    desk: desk(),
    now,
    hasOpenEscalation: false,
  };
  return carryOut(running, { name: name.slice(1), argument: words.join(" ") }, settings);
}
const done = (result: ReturnType<typeof write>): Decision => {
  if ("refused" in result) throw new Error(result.refused);
  return result;
};
const onIt = (ticket: Ticket, id: string, now: Date): Ticket =>
  confirm(
    ticket,
    {
      by: { address: organisation.people.get(id)!.addresses[0], name: id, personId: id },
      promiseMs: 3 * HOUR,
      means: "reply",
      via: "a test",
      kept: false,
      cause: "mail p",
      at: now,
      now,
    },
    organisation,
  ).next;
const stepsTo = ({ outbox }: Ticket): (string | undefined)[] =>
  outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId);

const waiting = aWaitingTicket({ record: { responsibleId: "anna" } });
const annaIsTold = advance(waiting, organisation, at("09:10"))!.next; // Ben is next at 09:30
const benIsTold = advance(annaIsTold, organisation, at("09:30"))!.next; // Diana is next at 10:00

test("#next makes the next step due now, and ends the promise of whoever is on it", () => {
  const held = onIt(benIsTold, "ben", at("09:35"));
  for (const ticket of [benIsTold, held]) {
    const { next, because } = done(write(ticket, "anna", "#next the server room is under water", at("09:40")));
    expect(tickAt(next)).toEqual(at("09:40"));
    expect(next.wait!.escalation).toMatchObject({ status: "active" });
    expect(because).toBe("Anna Nowak asked for the next step now: the server room is under water");
    const fired = advance(next, organisation, at("09:40"))!;
    expect(stepsTo(fired.next)).toEqual(["anna", "ben", "diana"]);
    expect(fired.because).not.toContain("ran out");
  }
});

test("#decline by the only one whom the step told makes the next one due now; they are not told again", () => {
  const { next, because } = done(write(benIsTold, "ben", "#decline not mine", at("09:35")));
  expect(because).toBe("Ben Okafor declined: not mine; nobody whom step 2 notified is left, so step 3 is due now");
  expect(tickAt(next)).toEqual(at("09:35"));
  const policy = {
    ...organisation.policies.get("standard")!,
    steps: [{ afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "email" }],
  } as const;
  const { finally: _, ...repeating } = { finally: undefined, ...policy };
  const settings = { ...organisation, admins: ["diana"] };
  const ticket = {
    ...benIsTold,
    wait: { ...benIsTold.wait!, escalation: { ...benIsTold.wait!.escalation!, policy: repeating, nextStep: 1 } },
  };
  const fired = advance(
    {
      ...ticket,
      wait: {
        ...ticket.wait,
        escalation: { ...ticket.wait.escalation, declined: ["ben"], clock: { kind: "running", at: at("13:30") } },
      },
    },
    settings,
    at("13:30"),
  )!;
  expect(stepsTo(fired.next)).toEqual(["anna", "ben"]);
  expect(fired.next.outbox.at(-1)).toMatchObject({ kind: "unreachable", to: { personId: "diana" } });
});

test("#decline hurries nothing while others of the step are left, or before any step has told the person", () => {
  const group = { kind: "group", id: "service-team" } as const;
  const members = organisation.groups.get("service-team")!.members;
  const policy = {
    ...organisation.policies.get("standard")!,
    steps: [
      { afterMs: 600_000, tell: group, by: "email" },
      { afterMs: 5 * HOUR, tell: { kind: "person", id: "diana" }, by: "email" },
    ],
  } as const;
  const base = aWaitingTicket();
  const under: Ticket = { ...base, wait: { ...base.wait!, escalation: { ...base.wait!.escalation!, policy } } };
  expect(tickAt(done(write(under, members[0]!, "#decline", at("09:05"))).next)).toEqual(at("09:10"));
  let ticket = advance(under, organisation, at("09:10"))!.next;
  for (const [index, id] of members.entries()) {
    ticket = done(write(ticket, id, "#decline", at("09:20"))).next;
    expect(tickAt(ticket)).toEqual(index === members.length - 1 ? at("09:20") : at("14:00"));
  }
});

test("whoever is on it gives it back with #decline, and the next step is due now; nobody declines what another is on", () => {
  const held = onIt(benIsTold, "ben", at("09:35"));
  const { next, because } = done(write(held, "ben", "#decline I am ill", at("10:05")));
  expect(because).toBe("Ben Okafor is not on it any more: I am ill; the next step is due now");
  expect(tickAt(next)).toEqual(at("10:05"));
  expect(next.wait!.escalation!.confirmation).toBeUndefined();
  expect(write(held, "anna", "#decline", at("10:05"))).toEqual({
    refused: "ben is on it, so there is nothing for you to decline",
  });
});

test("#handover makes a colleague responsible, tells them why, and the end of the promise stands", () => {
  const held = onIt(benIsTold, "ben", at("09:35"));
  const { next, because } = done(write(held, "ben", "#handover anna: she knows the printer", at("09:40")));
  expect(because).toBe(
    "Ben Okafor handed it over to Anna Nowak: she knows the printer; nobody is on it, and the next step fires at 2026-03-02 12:35 UTC",
  );
  expect(next.record.responsibleId).toBe("anna");
  expect(next.wait?.escalation?.clock).toEqual({ kind: "held", warnAt: at("12:25"), until: at("12:35") });
  expect(next.outbox.at(-1)).toMatchObject({
    kind: "assigned",
    to: { personId: "anna" },
    facts: { by: "Ben Okafor", reason: "she knows the printer", until: after(at("09:35"), 3 * HOUR) },
  });
  const fired = advance(next, organisation, after(at("09:35"), 3 * HOUR))!;
  expect(fired.because).not.toContain("promise");
});

test("#handover reads a name before its reason, and moves no clock where nobody was on it", () => {
  for (const [line, why] of [
    ["#handover Anna Nowak", undefined],
    ["#handover anna please, the printer again", "please, the printer again"],
    ["#handover @anna, Carl knows her", "Carl knows her"],
    ["#handover Anna Nowak she knows the printer", "she knows the printer"],
  ] as const) {
    const { next } = done(write(benIsTold, "ben", line, at("09:40")));
    expect(next.record.responsibleId).toBe("anna");
    expect(next.outbox.at(-1)!.facts.reason).toBe(why);
    expect(tickAt(next)).toEqual(at("10:00"));
  }
});

test.each<[string, string, Ticket, RegExp]>([
  ["ben", "#handover nobody-here", benIsTold, /nobody at .* is called "nobody-here"/],
  ["ben", "#handover", benIsTold, /does not say to whom/],
  [
    "ben",
    "#handover Anna Schmidt",
    benIsTold,
    /write the name, a comma and the reason: "#handover Anna Nowak, Schmidt"/,
  ],
  ["ben", "#handover ben", benIsTold, /that is you/],
  ["ben", "#next", aTicket(), /nobody is waiting/],
  ["ben", "#decline", aTicket(), /nobody is waiting/],
  ["ben", "#next", aTicket({ record: { status: "closed" } }), /^the ticket is closed$/],
  ["ben", "#snooze 2h", aTicket(), /nobody is waiting/],
  ["ben", "#snooze", benIsTold, /does not say how long/],
  ["ben", "#snooze for a while", benIsTold, /does not say how long/],
  ["ben", "#snooze 8 days", benIsTold, /seven days are the longest/],
  ["anna", "#snooze 2h", onIt(benIsTold, "ben", at("09:35")), /ben is on it: to take it over, write on it/],
])("%s's %s is refused with the reason", (who, line, ticket, reason) => {
  expect(write(ticket, who, line, at("09:40"))).toEqual({ refused: expect.stringMatching(reason) });
});

test("a promise that is given back calls the next step only: the later ones keep their distance", () => {
  const first = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next;
  const held = onIt(first, "anna", at("09:15"));
  const given = done(write(held, "anna", "#decline", at("12:00"))).next;
  const fired = advance(given, organisation, at("12:00"))!.next;
  expect(stepsTo(fired)).toEqual(["anna", "ben"]);
  expect(advance(fired, organisation, at("12:29"))).toBeUndefined();
  expect(tickAt(fired)).toEqual(at("12:30"));
});

const policyOf = (over: Partial<Policy>): Policy => {
  const { repeat: _, ...standard } = organisation.policies.get("standard")!;
  return { ...standard, steps: [{ afterMs: 600_000, tell: { kind: "person", id: "ben" }, by: "email" }], ...over };
};
const under = (policy: Policy, settings = organisation): Ticket => {
  const base = aWaitingTicket();
  const waiting = { ...base, wait: { ...base.wait!, escalation: { ...base.wait!.escalation!, policy } } };
  return advance(waiting, settings, at("09:10"))!.next;
};

test("who declined and then takes it, or is made responsible, is notified again when the promise runs out", () => {
  const declined = done(write(annaIsTold, "anna", "#decline", at("09:15"))).next;
  for (const back of [
    onIt(declined, "anna", at("09:16")),
    done(write(declined, "ben", "#handover anna", at("09:16"))).next,
    done(
      write({ ...declined, record: { ...declined.record, responsibleId: "ben" } }, "ben", "#assign anna", at("09:16")),
    ).next,
  ])
    expect(back.wait!.escalation!.declined ?? []).toEqual([]);
  const other = takePolicy(declined.wait!, policyOf({}), undefined);
  expect(other.escalation!.declined).toEqual(["anna"]); // the same wait, whatever its policy is
});

test("when all have declined and the policy ends, the admins are notified", () => {
  const told = under(policyOf({}));
  const { next, because } = done(write(told, "ben", "#decline", at("09:15")));
  expect(next.outbox.at(-1)).toMatchObject({ kind: "unreachable", to: { personId: organisation.admins[0] } });
  expect(because).toContain("nobody whom step 1 notified is left");
});

test("when some decline and the others are away, the next step is due", () => {
  const steps = [
    { afterMs: 600_000, tell: { kind: "group", id: "service-team" }, by: "email" },
    { afterMs: 5 * HOUR, tell: { kind: "person", id: "diana" }, by: "email" },
  ] as const;
  const told = under(policyOf({ steps }));
  const [first, ...others] = organisation.groups.get("service-team")!.members;
  const leave = [{ fromAt: at("09:12"), untilAt: at("23:00") }];
  const people = new Map(
    [...organisation.people].map(([id, one]) => [id, others.includes(id) ? { ...one, leave } : one]),
  );
  const { next } = done(write(told, first!, "#decline", at("09:15"), { ...organisation, people }));
  expect(tickAt(next)).toEqual(at("09:15"));
});

test("a promise given back when no step is left wakes the last step again, also where nothing follows it", () => {
  const held = onIt(under(policyOf({})), "anna", at("09:15"));
  const given = done(write(held, "anna", "#decline", at("09:20"))).next;
  const fired = advance(given, organisation, at("09:20"))!;
  expect(stepsTo(fired.next)).toEqual(["ben", "ben"]);
});

test("the admins read that somebody declined, not that nobody could be reached", () => {
  const told = under(policyOf({ repeat: { everyMs: HOUR, atMost: 3 } }));
  const { next } = done(write(told, "ben", "#decline", at("09:15")));
  const reminded = advance(next, organisation, at("09:15"))!.next;
  expect(reminded.outbox.at(-1)).toMatchObject({
    kind: "unreachable",
    facts: { isUnanswered: true, why: "every step has passed; Ben Okafor declined" },
  });
});

test("#handover to the one who is on it leaves their promise; what is handed over lapses in other words", () => {
  const held = onIt(benIsTold, "anna", at("09:35"));
  const theirs = done(write(held, "ben", "#handover anna", at("09:40")));
  expect(theirs.next.wait!.escalation).toMatchObject({ status: "confirmed", confirmation: { by: "anna" } });
  expect(theirs.because).not.toContain("nobody is on it");
  const given = done(write(onIt(benIsTold, "ben", at("09:35")), "ben", "#handover anna", at("09:40"))).next;
  expect(advance(given, organisation, at("12:24"))).toBeUndefined();
  const reminded = advance(given, organisation, at("12:25"))!;
  expect(reminded.because).toBe(
    "it was handed over, nobody is on it, and the next step fires at 2026-03-02 12:35 UTC, in 10 min",
  );
  expect(reminded.next.outbox.at(-1)).toMatchObject({
    kind: "promise-ending",
    to: { personId: "anna" },
    facts: { isHandedOver: true, until: at("12:35") },
  });
  expect(advance(reminded.next, organisation, at("12:34"))).toBeUndefined();
  expect(advance(given, organisation, at("12:35"))!.because).toContain("it was handed over, and nobody took it");
});

test("once a clock that was ahead is set right, nothing stays due later than it may be", () => {
  const month = 30 * 24 * HOUR;
  const daily = under(policyOf({ repeat: { everyMs: HOUR, atMost: 1 } }));
  const inRounds = { ...daily.wait!.escalation!, nextStep: 1, rounds: 1 };
  const ahead = after(at("09:30"), month);
  const owed = advance(
    { ...daily, wait: { ...daily.wait!, escalation: { ...inRounds, clock: { kind: "running", at: ahead } } } },
    organisation,
    ahead,
  )!;
  expect(owed.next.outbox.at(-1)!.kind).toBe("unreachable");
  expect(tickAt(bringBack(owed.next, organisation, at("09:30"))!.next)).toEqual(after(at("09:30"), 24 * HOUR));
  const handed = done(write(onIt(benIsTold, "ben", ahead), "ben", "#handover anna", ahead)).next;
  expect(tickAt(bringBack(handed, organisation, at("09:40"))!.next)!.getTime()).toBeLessThanOrEqual(
    after(at("09:40"), 7 * 24 * HOUR).getTime(),
  );
  const given = done(write(onIt(benIsTold, "ben", at("09:35")), "ben", "#handover anna", at("09:40"))).next;
  expect(bringBack(given, organisation, at("09:40"))).toBeUndefined(); // a clock that is right changes nothing
});

test("#snooze until a time: no step fires until then, and who snoozes is on it so long", () => {
  // Ben lives in London, where it is as late as here.
  for (const [line, until] of [
    ["#snooze until 15:00", at("15:00")],
    ["#snooze 2h", at("11:40")],
    ["#snooze for 90 minutes", at("11:10")],
  ] as const) {
    const { next, because } = done(write(benIsTold, "ben", line, at("09:40")));
    expect(next.wait!.escalation).toMatchObject({ status: "confirmed", confirmation: { by: "ben", until } });
    expect(because).toContain("Ben Okafor is on it for");
    expect(advance(next, organisation, at("10:30"))).toBeUndefined();
    expect(
      stepsTo(
        advance(
          {
            ...next,
            wait: { ...next.wait!, escalation: { ...next.wait!.escalation!, clock: { kind: "held", until } } },
          },
          organisation,
          until,
        )!.next,
      ),
    ).toContain("diana");
  }
});

test("#snooze of the person who is on it moves the end of their promise, and they are told the new one", () => {
  const held = onIt(benIsTold, "ben", at("09:35"));
  const { next } = done(write(held, "ben", "#snooze until 16:00", at("09:40")));
  expect(next.wait!.escalation!.confirmation!.until).toEqual(at("16:00"));
  expect(next.outbox.at(-1)).toMatchObject({
    kind: "confirmed",
    to: { personId: "ben" },
    facts: { until: at("16:00") },
  });
});
