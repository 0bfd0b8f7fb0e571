// A colleague who was told does not take it: "not mine", somebody else's, or the next step at once.

import { expect, test } from "vitest";
import { carryOut } from "../../src/core/command/run.ts";
import type { RunningCommand } from "../../src/core/command/running.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { NO_FIELDS } from "../../src/core/model/command.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
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
  confirm(ticket, {
    by: { address: organisation.people.get(id)!.addresses[0], name: id, personId: id },
    promiseMs: 3 * HOUR,
    means: "reply",
    via: "a test",
    kept: false,
    cause: "mail p",
    at: now,
    now,
  }).next;
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
  expect(because).toBe("Ben Okafor declined: not mine; the next step is due now");
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
  expect(tickAt(next)).toEqual(after(at("09:35"), 3 * HOUR));
  expect(next.outbox.at(-1)).toMatchObject({
    kind: "assigned",
    to: { personId: "anna" },
    facts: { by: "Ben Okafor", reason: "she knows the printer", until: after(at("09:35"), 3 * HOUR) },
  });
  const fired = advance(next, organisation, after(at("09:35"), 3 * HOUR))!;
  expect(fired.because).not.toContain("promise");
});

test("#handover reads a name before its reason, and moves no clock where nobody was on it", () => {
  for (const line of ["#handover Anna Nowak", "#handover anna please, the printer again", "#handover @anna, please"]) {
    const { next } = done(write(benIsTold, "ben", line, at("09:40")));
    expect(next.record.responsibleId).toBe("anna");
    expect(tickAt(next)).toEqual(at("10:00"));
  }
});

test.each<[string, string, Ticket, RegExp]>([
  ["ben", "#handover nobody-here", benIsTold, /nobody at .* is called "nobody-here"/],
  ["ben", "#handover", benIsTold, /does not say to whom/],
  ["ben", "#handover ben", benIsTold, /that is you/],
  ["ben", "#next", aTicket(), /nobody is waiting/],
  ["ben", "#decline", aTicket(), /nobody is waiting/],
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
