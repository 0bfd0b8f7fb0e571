// Whom an escalation may come to, who is asked when whether that is still right, and whose silence is told.

import { describe, expect, test } from "vitest";
import { dutyAnswerIn } from "../../src/core/classify/duty-answer.ts";
import { dutiesOf, partsOf } from "../../src/core/escalation/places.ts";
import { isOpen, questionFor, staleContacts, withAnswer, withoutGone } from "../../src/core/escalation/validation.ts";
import type { Duty, Validation } from "../../src/core/model/duty.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Person } from "../../src/core/model/person.ts";
import { organisation as example } from "../support/builders.ts";

const DAY_MS = 86_400_000;
const RULES = { everyMs: 90 * DAY_MS, everyMsFor: {}, remindAfterMs: 7 * DAY_MS, staleAfterMs: 14 * DAY_MS };

const organisation: Organisation = { ...example, validation: RULES };
const BEN = organisation.people.get("ben")!; // in London
const on = (day: string, clock = "10:00"): Date => new Date(`${day}T${clock}:00Z`);
const MONDAY = on("2026-03-02");

const whats = (id: string, of = organisation): string[] => (dutiesOf(of).get(id) ?? []).map(({ what }) => what);
const withPerson = (id: string, change: Partial<Person>): Organisation => ({
  ...organisation,
  people: new Map([...organisation.people, [id, { ...organisation.people.get(id)!, ...change }]]),
});
const asked = (now = MONDAY, known?: Validation, of = organisation, who = BEN) => questionFor(who, known, of, now);
const all = dutiesOf(organisation).get("ben")!;
const says = (known: Validation | undefined, isTheirs: boolean, at: Date, duties: readonly Duty[] = all): Validation =>
  withAnswer("ben", known, { duties, isTheirs, at }, all)!;

describe("what the settings count on somebody for", () => {
  test("is every way in which an escalation may come to them: services, policies, groups, rotas, authorities (S4.17)", () => {
    expect(whats("piotr")).toEqual([
      "backup of the owner of Workplace",
      "owner of Network",
      'member of the group "Service team"',
    ]);
    expect(whats("ben")).toEqual([
      "owner of Network for clients of the tier gold",
      'notified by step 2 of the policy "Standard (10, 30, 60 minutes)"',
      'notified by step 2 of the policy "Gold (5, 15, 30 minutes)"',
      'notified by the trigger "Opened again and again"',
      'member of the group "Management"',
    ]);
    expect(whats("diana")).toContain("authority of Network");
  });

  test("are turns of a rota and managers only where a policy that runs asks for them (S4.17)", () => {
    const standard = organisation.policies.get("standard")!;
    const [first, ...rest] = standard.steps;
    const tells = (...kinds: ("rota" | "manager")[]): Organisation => ({
      ...withPerson("anna", { reportsTo: ["ben"], substituteId: "carla" }),
      policies: new Map([
        [
          "standard",
          {
            ...standard,
            steps: [...kinds.map((kind) => ({ ...first!, tell: { kind, id: "network" } as never })), ...rest] as never,
          },
        ],
      ]),
    });
    expect(whats("carla", tells())).toEqual(["substitute of Anna Nowak"]);
    expect(whats("carla", tells("rota"))).toEqual(["takes turns on call for Network", "substitute of Anna Nowak"]);
    expect(whats("ben", tells())).not.toContain("manager of Anna Nowak");
    expect(whats("ben", tells("manager"))).toContain("manager of Anna Nowak");
  });

  test("of a policy that is switched off, or of a group that no escalation means, is nothing anybody is asked about (S4.17)", () => {
    const off = new Map([...organisation.policies].map(([id, one]) => [id, { ...one, active: false }]));
    const asks = whats("carla", { ...organisation, policies: off });
    expect(asks).toEqual([]);
    expect(whats("carla")).toEqual(['member of the group "Service team"']);
  });

  test("stays the same duty when names change, and every place of somebody has its way in the settings (S4.17)", () => {
    const renamed = new Map([...organisation.services!].map(([id, one]) => [id, { ...one, name: `${one.name} II` }]));
    const keys = (of: Organisation) =>
      dutiesOf(of)
        .get("piotr")!
        .map(({ key }) => key);
    expect(keys({ ...organisation, services: renamed })).toEqual(keys(organisation));
    const ways = partsOf("ben", organisation).flatMap(({ spots }) =>
      spots.map(({ file, path }) => [file, ...path].join(".")),
    );
    expect(ways).toEqual(expect.arrayContaining(["organisation.admins", "groups.management.members"]));
    expect(ways).toContain("policies.standard.steps.1.notify");
    expect(ways).toContain("services.network.byTier.gold.owner");
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  });
});

describe("the question whether duties are still right", () => {
  test("is asked of all of somebody's duties in one mail, and of nobody while the settings do not say so (S4.17)", () => {
    expect(asked()!.duties).toEqual(all);
    expect(asked()!.isReminder).toBe(false);
    expect(asked(MONDAY, undefined, { ...organisation, validation: undefined })).toBeUndefined();
  });

  test("comes while they work by their own clock, and not while they are away (S4.17)", () => {
    expect(asked(on("2026-03-02", "08:59"))).toBeUndefined();
    expect(asked(on("2026-03-02", "09:00"))).toBeDefined();
    expect(asked(on("2026-03-02", "17:00"))).toBeUndefined();
    expect(asked(on("2026-03-01"))).toBeUndefined(); // a Sunday
    expect(asked(on("2026-02-28"))).toBeUndefined();
    const away = { fromAt: on("2026-03-01"), untilAt: on("2026-03-03") };
    const of = withPerson("ben", { leave: [away] });
    expect(asked(MONDAY, undefined, of, of.people.get("ben"))).toBeUndefined();
  });

  test("follows the hours that the settings name for them instead (S4.17)", () => {
    const office = organisation.calendars.get("office")!;
    const sundays = { ...office, hours: { ...office.hours, monday: [], sunday: [{ from: 600, until: 660 }] } };
    const of = { ...withPerson("ben", { calendarId: "office" }), calendars: new Map([["office", sundays]]) };
    expect(asked(on("2026-03-01"), undefined, of, of.people.get("ben"))).toBeDefined();
    expect(asked(MONDAY, undefined, of, of.people.get("ben"))).toBeUndefined();
  });

  test("is repeated once as a reminder of what is open, and asked again when the time is over (S4.17)", () => {
    const first = asked()!.next;
    expect(asked(on("2026-03-08", "12:00"), first)).toBeUndefined();
    const partly = says(first, true, on("2026-03-03"), all.slice(1));
    const reminder = asked(on("2026-03-09"), partly)!;
    expect(reminder.isReminder).toBe(true);
    expect(reminder.duties).toEqual(all.slice(0, 1));
    expect(asked(on("2026-03-20"), reminder.next)).toBeUndefined();
    const whole = says(reminder.next, true, on("2026-03-10"), all.slice(0, 1));
    expect(asked(on("2026-05-29"), whole)).toBeUndefined();
    const again = asked(on("2026-06-01"), whole)!; // 90 days after the first answers: the others are due soon, and are asked along
    expect([again.isReminder, again.duties]).toEqual([false, all]);
    expect(again.next.duties.every(isOpen)).toBe(true);
  });

  test("about a new duty comes at once and leaves the answers to the others (S4.17)", () => {
    const known = says(asked()!.next, true, on("2026-03-03"));
    const services = new Map(organisation.services);
    services.set("workplace", { ...services.get("workplace")!, backupId: "ben" });
    const { duties, next } = asked(on("2026-03-04"), known, { ...organisation, services })!;
    expect(duties.map(({ what }) => what)).toEqual(["backup of the owner of Workplace"]);
    expect(next.duties.filter((one) => !isOpen(one))).toHaveLength(all.length);
  });

  test("has a time of its own for a kind of duty and for a service (S4.17)", () => {
    const known = says(asked()!.next, true, on("2026-03-03"));
    const kinds = { ...organisation, validation: { ...RULES, everyMsFor: { group: 30 * DAY_MS } } };
    expect(asked(on("2026-04-03"), known, kinds)!.duties.map(({ kind }) => kind)).toEqual(["group"]);
    const services = new Map(organisation.services);
    services.set("network", { ...services.get("network")!, validateEveryMs: 30 * DAY_MS });
    expect(asked(on("2026-04-03"), known, { ...organisation, services })!.duties.map(({ kind }) => kind)).toEqual([
      "owner",
    ]);
    expect(asked(on("2026-04-03"), known)).toBeUndefined();
  });

  test("is not asked again of who said that it is not theirs, until it was gone from the settings and came back (S4.17)", () => {
    const known = says(asked()!.next, false, on("2026-03-03"));
    expect(asked(on("2027-03-03"), known)).toBeUndefined();
    const gone = withoutGone(known, all.slice(1))!;
    expect(gone).toMatchObject({ version: known.version + 1, duties: known.duties.slice(1) });
    expect(withoutGone(gone, all)).toBeUndefined();
    expect(asked(on("2026-03-04"), gone)!.duties).toEqual(all.slice(0, 1));
  });
});

describe("a contact without an answer", () => {
  const stale = (known: Validation, now: Date, of = organisation) => staleContacts([known], of, now);

  test("is stale two weeks after the question and stays so when asked again, until they answer (S4.17)", () => {
    const first = asked()!.next;
    expect(stale(first, on("2026-03-16", "09:59"))).toEqual([]);
    const gaps = stale(first, on("2026-03-16"));
    expect(gaps).toHaveLength(all.length);
    expect(gaps[0]).toMatchObject({
      file: "people",
      path: ["ben"],
      message:
        "Ben Okafor was asked on 2026-03-02 whether this is still right, and has not answered: owner of Network for clients of the tier gold",
      help: "Ask them, or name somebody else in services.yaml: services.network.byTier.gold.owner.",
    });
    const again = asked(on("2026-06-01"), first)!.next;
    expect(stale(again, on("2026-06-01")).map(({ key }) => key)).toEqual(gaps.map(({ key }) => key));
    expect(stale(says(again, true, on("2026-06-02")), on("2026-06-20"))).toEqual([]);
  });

  test("is flagged at once when they say that it is not theirs, and not once the settings name somebody else (S4.17)", () => {
    const known = says(asked()!.next, false, on("2026-03-03"), all.slice(0, 1));
    const [gap, ...more] = stale(known, on("2026-03-03"));
    expect(more).toEqual([]);
    expect(gap!.message).toMatch(/^Ben Okafor says that this is not theirs any more: owner of Network/);
    const services = new Map([...organisation.services!].map(([id, one]) => [id, { ...one, byTier: new Map() }]));
    expect(stale(known, on("2026-03-03"), { ...organisation, services })).toEqual([]);
    expect(stale(known, on("2026-03-03"), { ...organisation, people: new Map() })).toEqual([]);
  });

  test("that says the same again changes nothing, and may say otherwise (S4.17)", () => {
    const known = says(asked()!.next, false, on("2026-03-03"));
    expect(withAnswer("ben", known, { duties: all, isTheirs: false, at: on("2026-03-04") }, all)).toBeUndefined();
    expect(says(known, true, on("2026-03-04")).version).toBe(known.version + 1);
  });
});

describe("an answer in words", () => {
  const { phrases } = organisation;
  const heard = (text: string, duties: readonly Duty[] = all) => {
    const found = dutyAnswerIn(text, BEN.name, duties, phrases);
    return typeof found === "string" ? found : `${found.isTheirs ? "right" : "not mine"}: ${found.duties.length}`;
  };
  const network = dutiesOf(organisation).get("piotr")!;

  test("is heard where it says that and nothing else, in the languages people write (S4.17)", () => {
    for (const text of [
      "Still right.",
      "yes",
      "Yes, that's still right, thanks!",
      "stimmt noch",
      "Toujours correct, merci",
      "sigue siendo correcto",
    ])
      expect([text, heard(text)]).toEqual([text, "right: 5"]);
    for (const text of [
      "Not mine any more",
      "No longer mine, Piotr has it now.",
      "nicht mehr meine",
      "ce n'est plus à moi",
    ])
      expect([text, heard(text, all.slice(0, 1))]).toEqual([text, "not mine: 1"]);
  });

  test("that gives up one of several must name it, and what is not clear changes nothing (S4.17)", () => {
    expect(heard("not mine any more", network)).toBe("unclear");
    expect(heard("Not mine any more: Workplace", network)).toBe("not mine: 1");
    for (const text of [
      "Still right, but Network should go to Anna",
      "no, still right?",
      "What is this?",
      "Hm",
      "Still right?",
      "ok",
      "yes and no",
      `still right ${"x".repeat(300)}`,
    ])
      expect([text, heard(text, network)]).toEqual([text, "unclear"]);
    expect(heard("Thanks!")).toBe("nothing");
  });
});
