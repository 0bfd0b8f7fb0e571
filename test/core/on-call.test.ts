// Whom a step means: who is on call, who stands in for somebody who is away, and when nobody does.

import { describe, expect, test } from "vitest";
import type { Rota } from "../../src/core/calendar/rota.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { everybodyFor, everybodyMeantBy, meantBy, standInFor } from "../../src/core/model/meant.ts";
import { uncoveredIn } from "../../src/core/model/nobody-on-call.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Step, StepTarget } from "../../src/core/model/policy.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { passOver } from "../../src/core/outbox/pass-over.ts";
import { reachable } from "../../src/core/outbox/reachable.ts";
import { notifiedByStep } from "../../src/reports/next-step.ts";
import { onCallNow, toldNow } from "../../src/reports/on-call.ts";
import { whyYou } from "../../src/templates/why-you.ts";
import { at, aWaitingTicket, organisation } from "../support/builders.ts";

const layer = (member: string) => ({
  name: `of ${member}`,
  members: [member] as [string],
  turnMinutes: 1_440,
  startsOn: "2026-03-01",
  handOffMinutes: 0,
});

/** Anna is on call, Piotr stands behind her. */
const network: Rota = {
  id: "network",
  name: "Network",
  timeZone: "UTC",
  layers: [layer("piotr"), layer("anna")],
  overrides: [],
};
const ROTA: StepTarget = { kind: "rota", id: "network" };

type Settings = { away?: string[]; substitutes?: Record<string, string>; tell?: StepTarget };

function settings({ away = [], substitutes = {}, tell = ROTA }: Settings = {}): Organisation {
  const leave = [{ fromAt: at("08:00"), untilAt: at("20:00") }];
  const standard = organisation.policies.get("standard")!;
  const [first, ...rest] = standard.steps as readonly [Step, ...Step[]];
  return {
    ...organisation,
    rotas: new Map([["network", network]]),
    policies: new Map([...organisation.policies, ["standard", { ...standard, steps: [{ ...first, tell }, ...rest] }]]),
    people: new Map(
      [...organisation.people].map(([id, one]) => [
        id,
        { ...one, leave: away.includes(id) ? leave : [], substituteId: substitutes[id] },
      ]),
    ),
  };
}

const meant = (of: Organisation, tell: StepTarget = ROTA): string[] =>
  meantBy(tell, { responsibleId: "anna", at: at("09:10"), skipAway: true }, of).map(({ person }) => person.id);

/** A ticket that waits under the policy of these settings. */
function waiting(of: Organisation): Ticket {
  const ticket = aWaitingTicket({ record: { responsibleId: "anna" } });
  const { wait } = ticket;
  const policy = of.policies.get("standard")!;
  return { ...ticket, wait: { ...wait!, escalation: { ...wait!.escalation!, policy } } };
}

const fired = (of: Organisation, ticket = waiting(of), clock = "09:10") => advance(ticket, of, at(clock))!;
const steps = ({ outbox }: Ticket): (string | undefined)[] =>
  outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId);

describe("who is on call", () => {
  test("a step that names a rota notifies the one person who is on call then, and the mail says so (S4.15)", () => {
    const of = settings();
    const { next, because } = fired(of);
    expect(steps(next)).toEqual(["anna"]);
    expect(because).toMatch(/notifies Anna Nowak \(on call for Network\)$/);
    expect(whyYou(next.outbox[0]!, next, of)).toMatch(/^you are on call for Network, and /);
  });

  test("while they are away, who stands in for them, then who stands behind them is notified (P18)", () => {
    const replaced = settings({ away: ["anna"], substitutes: { anna: "ben" } });
    const { next, because } = fired(replaced);
    expect(steps(next)).toEqual(["ben"]);
    expect(because).toMatch(/notifies Ben Okafor \(on call for Network, standing in for Anna Nowak\)$/);
    expect(whyYou(next.outbox[0]!, next, replaced)).toMatch(
      /^you stand in for Anna Nowak, who is away and on call for Network, and /,
    );
    expect(steps(fired(settings({ away: ["anna"] })).next)).toEqual(["piotr"]);
  });

  test("with everybody of it away the next step follows at once", () => {
    const { next, because } = fired(settings({ away: ["anna", "piotr"] }));
    expect(because).toMatch(/^step 1 reaches nobody; .* step 2 of /);
    expect(steps(next)).toEqual(["ben"]);
  });

  test("one who declines, or whose mail bounces, leaves it to who stands behind them", () => {
    const of = settings();
    const { next } = fired(of);
    const { escalation } = next.wait!;
    const asked: Parameters<typeof reachable>[1] = {
      ticket: next,
      wait: next.wait!,
      escalation: { ...escalation!, declined: ["anna"] },
      stepNumber: 1,
    };
    const who = (over: Partial<typeof asked>) =>
      reachable({ tell: ROTA }, { ...asked, ...over }, of, at("09:11")).map(({ person }) => person.id);
    expect(who({})).toEqual(["piotr"]);
    const bounced = { ...next, outbox: next.outbox.map((one) => ({ ...one, state: "bounced" as const })) };
    expect(who({ ticket: bounced, escalation: escalation! })).toEqual(["piotr"]);
    expect(who({ ticket: next, escalation: escalation! })).toEqual(["anna"]);
  });

  test("a rota that is no longer in the settings reaches nobody", () => {
    expect(meant({ ...settings(), rotas: undefined })).toEqual([]);
  });

  test("what waits is shown with the person who will be on call when the step fires", () => {
    const of = settings();
    expect(notifiedByStep({ tell: ROTA, at: at("09:10") }, of)).toBe("Anna Nowak (on call for Network)");
    expect(notifiedByStep({ tell: ROTA, at: undefined }, of)).toBe("the person on call for Network");
  });

  test("onit who says who is on call, who stands behind, and whom each step would notify", () => {
    const of = settings({ away: ["anna"], substitutes: { anna: "ben" } });
    expect(onCallNow(network, of, at("09:00")).onCall).toEqual([
      { personId: "anna", name: "Anna Nowak", because: expect.any(String), isAway: true, standIn: "Ben Okafor" },
      { personId: "piotr", name: "Piotr Zielinski", because: expect.any(String), isAway: false },
    ]);
    expect(toldNow(of.policies.get("standard")!, of, at("09:00")).map(({ people }) => people)).toEqual([
      ["Ben Okafor (on call for Network, standing in for Anna Nowak)"],
      ["Ben Okafor"],
      ["Diana Lane"],
    ]);
  });
});

describe("who stands in for somebody who is away (P18)", () => {
  test("a chain goes on to the first who is here; one that comes back to where it began ends", () => {
    const substitutes = { anna: "ben", ben: "piotr", piotr: "anna" };
    const who = (away: string[]) => {
      const of = settings({ away, substitutes });
      return standInFor(of.people.get("anna")!, at("09:10"), of)?.id;
    };
    expect(who(["anna"])).toBe("ben");
    expect(who(["anna", "ben"])).toBe("piotr");
    expect(who(["anna", "ben", "piotr"])).toBeUndefined();
    const beside = settings({
      away: ["anna", "ben", "piotr"],
      substitutes: { anna: "ben", ben: "piotr", piotr: "ben" },
    });
    expect(standInFor(beside.people.get("anna")!, at("09:10"), beside)).toBeUndefined();
  });

  test("they are notified for a person, a responsible and within a group, once", () => {
    const of = settings({ away: ["anna"], substitutes: { anna: "piotr" } });
    expect(meant(of, { kind: "person", id: "anna" })).toEqual(["piotr"]);
    expect(meant(of, { kind: "responsible" })).toEqual(["piotr"]);
    const team = meant(of, { kind: "group", id: "service-team" });
    expect(team.filter((id) => id === "piotr")).toHaveLength(1);
    expect(team).not.toContain("anna");
  });

  test("a policy that notifies people on leave, too, replaces nobody", () => {
    const of = settings({ away: ["anna"], substitutes: { anna: "ben" } });
    const found = meantBy(ROTA, { responsibleId: undefined, at: at("09:10"), skipAway: false }, of);
    expect(found.map(({ person }) => person.id)).toEqual(["anna", "piotr"]);
  });

  test("who turns out to be away after they were notified is replaced at once, and nobody is notified twice (N5)", () => {
    const { next } = fired(settings());
    const of = settings({ away: ["anna"], substitutes: { anna: "ben" } });
    const passed = passOver(next, of.people.get("anna")!, of, at("09:12"));
    expect(passed.because).toMatch(/nobody whom step 1 notified is here, so it notifies Ben Okafor now$/);
    const again = fired(of, passed.next, "09:12").next;
    expect(steps(again)).toEqual(["anna", "ben"]);
    expect(again.wait!.escalation!.clock).toEqual(next.wait!.escalation!.clock); // step 2 is due when it was
  });

  test("everybody who may stand in counts among those a target may notify", () => {
    const of = settings({ substitutes: { anna: "ben", ben: "diana" } });
    const toldAnyway = { skipPeopleOnLeave: false };
    expect(everybodyFor(toldAnyway, { kind: "person", id: "anna" }, of).map(({ id }) => id)).toEqual(["anna"]);
    expect(everybodyMeantBy(ROTA, of).map(({ id }) => id)).toEqual(["piotr", "anna", "ben", "diana"]);
  });
});

describe("gaps", () => {
  const day = (from: string, until: string) => ({ fromAt: new Date(from), untilAt: new Date(until) });

  test("before the first turn, outside all hours, and while all are away nobody is on call", () => {
    const of = settings();
    const ahead = (settings: Organisation) =>
      uncoveredIn(network, settings, new Date("2026-02-28T12:00Z"), new Date("2026-03-14T12:00Z"));
    const before = { ...day("2026-02-28T12:00Z", "2026-03-01T00:00Z"), away: [] };
    expect(ahead(of)).toEqual([before]);
    expect(ahead(settings({ away: ["anna"] }))).toEqual([before]);
    expect(ahead(settings({ away: ["anna", "piotr"], substitutes: { piotr: "ben" } }))).toEqual([before]);
    expect(ahead(settings({ away: ["anna", "piotr"] }))).toEqual([
      before,
      { fromAt: at("08:00"), untilAt: at("20:00"), away: ["Anna Nowak", "Piotr Zielinski"] },
    ]);
  });
});
