import fc from "fast-check";
import { expect, test } from "vitest";
import { type Absence, heard, type Sign, withAbsences } from "../../src/core/escalation/absence.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { leaveAt } from "../../src/core/model/person.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import { passOver } from "../../src/core/outbox/pass-over.ts";
import { at, aWaitingTicket, organisation } from "../support/builders.ts";

const away = (clock: string, until: string, over: { cause?: string; returnsAt?: string } = {}): Sign => ({
  kind: "away",
  personId: "ben",
  cause: `note at ${clock}`,
  at: at(clock),
  untilAt: at(until),
  because: "a note",
  ...over,
});
const back = (clock: string): Sign => ({
  kind: "back",
  personId: "ben",
  cause: `mail at ${clock}`,
  at: at(clock),
  because: "Ben wrote",
});
const after = (...signs: Sign[]): Absence | undefined =>
  signs.reduce<Absence | undefined>((standing, sign) => heard(standing, sign) ?? standing, undefined);

test("a later note replaces an earlier one, and the absence goes on from where it began", () => {
  const first = away("09:00", "12:00", { returnsAt: "2026-03-02" });
  expect(after(first, away("10:00", "11:00", { returnsAt: "2026-03-01" }))).toMatchObject({
    fromAt: at("09:00"),
    untilAt: at("11:00"),
    returnsAt: "2026-03-01",
  });
  expect(after(first, away("13:00", "15:00"))).toMatchObject({ fromAt: at("13:00"), untilAt: at("15:00") });
});

test("a note that names no day does not shorten an absence whose end is known", () => {
  const named = away("09:00", "12:00", { returnsAt: "2026-03-02" });
  expect(after(named, away("09:30", "11:00"))).toMatchObject({ untilAt: at("12:00"), returnsAt: "2026-03-02" });
  const longer = after(named, away("09:30", "13:00"));
  expect(longer?.untilAt).toEqual(at("13:00"));
  expect(longer?.returnsAt).toBeUndefined();
});

test("whoever is back is back from then on, and nothing is kept of a mail of somebody who is here", () => {
  expect(after(away("09:00", "12:00"), back("10:00"))).toMatchObject({ untilAt: at("10:00"), because: "Ben wrote" });
  expect(after(back("10:00"))).toBeUndefined();
  expect(after(away("09:00", "12:00"), back("12:00"))).toMatchObject({ version: 1, untilAt: at("12:00") });
});

test("what somebody said themselves is ended by their own word alone: neither by what they do nor by their mail program", () => {
  const said: Sign = { ...away("09:00", "18:00"), isSaid: true };
  expect(after(said, back("10:00"))).toMatchObject({ untilAt: at("18:00"), isSaid: true });
  expect(after(said, away("10:00", "12:00", { returnsAt: "2026-03-02" }))).toMatchObject({ untilAt: at("18:00") });
  expect(after(said, { ...back("10:00"), isSaid: true })).toMatchObject({ untilAt: at("10:00") });
  expect(after(said, { ...away("10:00", "12:00"), isSaid: true })).toMatchObject({
    fromAt: at("09:00"),
    untilAt: at("12:00"),
  });
  expect(after(said, away("18:00", "20:00"))).toEqual(expect.not.objectContaining({ isSaid: true })); // it was over
});

test("what is read again or comes too late changes nothing", () => {
  const known = after(away("09:00", "12:00"), back("10:00"));
  expect(heard(known, away("09:00", "12:00"))).toBeUndefined();
  expect(heard(known, away("09:59", "12:00"))).toBeUndefined();
  expect(heard(known, away("10:00", "12:00"))).toBeUndefined();
  expect(heard(known, away("10:01", "12:00"))).toMatchObject({ untilAt: at("12:00") });
});

test("any signs read twice, in any order, leave what they left the first time", () => {
  const clock = fc.integer({ min: 0, max: 59 }).map((minute) => `09:${String(minute).padStart(2, "0")}`);
  const sign = fc.oneof(
    clock.map(back),
    clock.map((one) => away(one, "12:00")),
    clock.map((one) => away(one, "11:00", { returnsAt: "2026-03-02" })),
  );
  // In the order they came in, as processes read but for moments.
  const signs = fc.uniqueArray(sign, { minLength: 1, maxLength: 15, selector: ({ at: one }) => one.getTime() });
  const inOrder = signs.map((some) => some.toSorted((a, b) => a.at.getTime() - b.at.getTime()));
  const twice = inOrder.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some)));
  fc.assert(
    fc.property(twice, ([some, again]) => {
      expect(after(...some, ...again)).toEqual(after(...some));
    }),
  );
});

test("the organisation shows whoever is away beside the leave of the settings, which stays as it is", () => {
  const absence = after(away("09:00", "12:00"))!;
  const seen = withAbsences(organisation, [absence, { ...absence, personId: "nobody" }]);
  expect(leaveAt(seen.people.get("ben")!, at("11:59"))).toMatchObject({ untilAt: at("12:00"), because: "a note" });
  expect(leaveAt(seen.people.get("ben")!, at("12:00"))).toBeUndefined();
  expect(seen.people.get("anna")).toEqual(organisation.people.get("anna"));
  expect(seen.people.size).toBe(organisation.people.size);
  expect(organisation.people.get("ben")!.leave).toHaveLength(1);
});

test("a step that is due already, and one that nobody was told of, are not hurried (T1)", () => {
  const gone = withAbsences(organisation, [after(away("09:00", "23:00"))!]);
  const ben = gone.people.get("ben")!;
  const waiting = aWaitingTicket();
  expect(passOver(waiting, ben, gone, at("09:05")).next).toEqual(waiting);
  const told = advance(waiting, organisation, at("09:10"))!.next;
  expect(tickAt(passOver(told, ben, gone, at("09:12")).next)).toEqual(at("09:12"));
  expect(passOver(told, ben, gone, at("10:30")).next).toEqual(told); // due since 10:00
  const lost = { ...told, outbox: told.outbox.map((notice) => ({ ...notice, state: "bounced" as const })) };
  expect(passOver(lost, ben, gone, at("09:12")).next).toEqual(lost); // nobody has been told
});
