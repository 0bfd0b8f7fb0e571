// A step for who owns the ticket's service, and for whom the responsible reports to.

import { describe, expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { gapsIn } from "../../src/core/escalation/coverage.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Step, StepTarget } from "../../src/core/model/policy.ts";
import type { OwnedService } from "../../src/core/model/service.ts";
import type { Ticket, TicketRecord } from "../../src/core/model/ticket.ts";
import { afterBounce } from "../../src/core/outbox/pass-over.ts";
import { notifiedByStep } from "../../src/reports/next-step.ts";
import { toldNow } from "../../src/reports/on-call.ts";
import { whyYou } from "../../src/templates/why-you.ts";
import { aRecord, aTicket, at, organisation } from "../support/builders.ts";

const OWNER: StepTarget = { kind: "owner" };
const MANAGER: StepTarget = { kind: "manager" };

const network: OwnedService = {
  id: "network",
  name: "Network",
  categories: ["VPN", "wifi"],
  deskIds: [],
  ownerId: "anna",
  backupId: "piotr",
  byTier: new Map([["gold", { ownerId: "carla" }]]),
  authority: { kind: "person", id: "diana" },
};
const workplace: OwnedService = {
  ...{ id: "workplace", name: "Workplace", categories: [], deskIds: ["support", "services"] },
  ...{ ownerId: "carla", backupId: "ben", byTier: new Map() },
};

type Settings = {
  away?: string[];
  tell?: StepTarget;
  services?: OwnedService[];
  reportsTo?: Record<string, string[]>;
  substitutes?: Record<string, string>;
};

function settings(over: Settings = {}): Organisation {
  const { away = [], tell = OWNER, services = [network, workplace], reportsTo = {}, substitutes = {} } = over;
  const standard = organisation.policies.get("standard")!;
  const [first, ...rest] = standard.steps as readonly [Step, ...Step[]];
  const leave = [{ fromAt: at("08:00"), untilAt: at("20:00") }];
  const steps = [{ ...first, tell }, ...rest] as const;
  return {
    ...organisation,
    services: new Map(services.map((one) => [one.id, one])),
    policies: new Map([...organisation.policies, ["standard", { ...standard, steps }]]),
    people: new Map(
      [...organisation.people].map(([id, one]) => {
        const own = { leave: away.includes(id) ? leave : [], substituteId: substitutes[id], reportsTo: reportsTo[id] };
        return [id, { ...one, ...own }];
      }),
    ),
  };
}

const fired = (of: Organisation, record: Partial<TicketRecord> = { category: "vpn" }) =>
  advance(beginWait(aTicket({ record }), at("09:00"), of), of, at("09:10"))!;
const notified = ({ outbox }: Ticket): (string | undefined)[] =>
  outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId);

describe("the owner of a service", () => {
  test("a step for the owner notifies who owns the service of the ticket's category, and says so (S4.13)", () => {
    const of = settings();
    const { next, because } = fired(of);
    expect(notified(next)).toEqual(["anna"]);
    expect(because).toMatch(/notifies Anna Nowak \(owner of Network\)$/);
    expect(whyYou(next.outbox[0]!, next, of)).toMatch(/^you own Network, and /);
  });

  test("the owner for the tier of the ticket's client wins; its backup is the service's where the tier names none (S4.13)", () => {
    const record = { category: "VPN", clientId: "customer", policyId: "standard" };
    expect(notified(fired(settings(), record).next)).toEqual(["carla"]);
    expect(notified(fired(settings({ away: ["carla"] }), record).next)).toEqual(["piotr"]);
  });

  test("a ticket whose category no service names is of its desk's service (S4.13)", () => {
    expect(notified(fired(settings(), { category: "printer" }).next)).toEqual(["carla"]);
    expect(notified(fired(settings(), {}).next)).toEqual(["carla"]);
  });

  test("while the owner is away the named backup is notified, before who stands in for the owner (S4.13)", () => {
    const of = settings({ away: ["anna"], substitutes: { anna: "ben" } });
    const { next, because } = fired(of);
    expect(notified(next)).toEqual(["piotr"]);
    expect(because).toMatch(/notifies Piotr Zielinski \(backup of Anna Nowak, the owner of Network\)$/);
    expect(whyYou(next.outbox[0]!, next, of)).toMatch(/^you are the backup of Anna Nowak, who owns Network, and /);
    const both = settings({ away: ["anna", "piotr"], substitutes: { anna: "ben" } });
    expect(notified(fired(both).next)).toEqual(["ben"]);
  });

  test("when the owner's mail did not arrive, the same step notifies the backup at once (S4.13, N6)", () => {
    const of = settings();
    const { next } = fired(of);
    const [notice] = next.outbox;
    const bounced = { ...next, outbox: [{ ...notice!, state: "bounced" as const }] };
    const hurried = afterBounce(bounced, bounced.outbox[0]!, of, at("09:11"));
    expect(notified(advance(hurried, of, at("09:11"))!.next)).toEqual(["anna", "piotr"]);
  });

  test("a step names the owner of one service whatever the ticket is about; a service that is gone reaches nobody", () => {
    const named = settings({ tell: { kind: "owner", id: "workplace" } });
    expect(notified(fired(named).next)).toEqual(["carla"]);
    const gone = fired(settings({ tell: { kind: "owner", id: "gone" } }));
    expect(gone.because).toMatch(/^step 1 reaches nobody; /);
  });

  test("a ticket that no service is about passes the step over at once", () => {
    const { because, next } = fired(settings({ services: [network] }), { category: "printer" });
    expect(because).toMatch(/^step 1 reaches nobody; /);
    expect(notified(next)).toEqual(["ben"]);
  });

  test("what waits is shown with the owner whom the step will notify; without a ticket, in words", () => {
    const of = settings();
    const next = { tell: OWNER, at: at("09:10") };
    expect(notifiedByStep(next, of, aRecord({ category: "wifi" }))).toBe("Anna Nowak (owner of Network)");
    expect(notifiedByStep(next, of)).toBe("the owner of the service");
    expect(toldNow(of.policies.get("standard")!, of, at("09:10"))[0]!.people).toEqual(["the owner of the service"]);
  });
});

describe("whom the responsible reports to", () => {
  const TWO = { anna: ["ben", "piotr"] };
  const record = { category: "vpn", responsibleId: "anna" };

  test("a step for the manager notifies whom the responsible reports to", () => {
    const of = settings({ tell: MANAGER, reportsTo: { anna: ["ben"] } });
    const { next, because } = fired(of, record);
    expect(notified(next)).toEqual(["ben"]);
    expect(because).toMatch(/notifies Ben Okafor \(Anna Nowak reports to them\)$/);
    expect(whyYou(next.outbox[0]!, next, of)).toMatch(/^Anna Nowak, who is responsible, reports to you, and /);
  });

  test("of two reporting lines the authority of the ticket's service wins, and the decision says so (S4.18)", () => {
    const of = settings({ tell: MANAGER, reportsTo: TWO });
    const { next, because } = fired(of, record);
    expect(notified(next)).toEqual(["diana"]);
    expect(because).toMatch(
      /notifies Diana Lane \(escalation authority of Network, which wins as Anna Nowak reports to Ben Okafor and Piotr Zielinski\)$/,
    );
    expect(whyYou(next.outbox[0]!, next, of)).toMatch(/^you decide about escalations of Network, and /);
  });

  test("one reporting line needs no authority, and of two without one each is notified (S4.18)", () => {
    const one = settings({ tell: MANAGER, reportsTo: { anna: ["ben"] } });
    expect(notified(fired(one, record).next)).toEqual(["ben"]);
    const two = settings({ tell: MANAGER, reportsTo: TWO });
    expect(notified(fired(two, { ...record, category: "printer" }).next)).toEqual(["ben", "piotr"]);
  });

  test("with nobody responsible, or who reports to nobody, the next step follows at once", () => {
    const of = settings({ tell: MANAGER, reportsTo: TWO });
    expect(fired(of, { category: "vpn" }).because).toMatch(/^step 1 reaches nobody; /);
    expect(fired(of, { ...record, responsibleId: "carla" }).because).toMatch(/^step 1 reaches nobody; /);
  });
});

describe("known before it happens (N11)", () => {
  const messages = (of: Organisation): string[] =>
    gapsIn(of, at("07:00"))
      .filter(({ file, path }) => file === "policies" && path[0] === "standard" && path.includes(0))
      .map(({ message }) => message);

  test("hours in which owner and backup of a service are both away are named with the service", () => {
    expect(messages(settings({ away: ["anna", "carla"] }))).toEqual([]);
    const both = messages(settings({ away: ["anna", "carla", "piotr"] }));
    expect(both[0]).toMatch(
      /this reaches nobody for tickets of Network at .*: Anna Nowak, Piotr Zielinski and Carla Jimenez are on leave$/,
    );
  });

  test("a desk without a service, and a service without owner and backup, leave the step to nobody", () => {
    const [without] = messages(settings({ services: [network] }));
    expect(without).toMatch(/^this reaches nobody for tickets without a service at .*: services.yaml names neither/);
    const { ownerId: _, backupId: __, byTier: ___, ...bare } = network;
    const [unowned] = messages(settings({ services: [{ ...bare, byTier: new Map() }, workplace] }));
    expect(unowned).toMatch(/^this reaches nobody for tickets of Network at .*: it has neither owner nor backup$/);
  });
});
