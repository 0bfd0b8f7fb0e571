// A step for the owner of the ticket's service, over real mail (S4.13), and the one authority where reporting lines are two (S4.18).

import { afterEach, expect, test } from "vitest";
import type { Step, StepTarget } from "../../src/core/model/policy.ts";
import type { OwnedService } from "../../src/core/model/service.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA, PIOTR } from "../support/people.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const network: OwnedService = {
  ...{ id: "network", name: "Network", categories: ["vpn"], deskIds: ["support"], byTier: new Map() },
  ...{ ownerId: "piotr", backupId: "ben", authority: { kind: "person", id: "diana" } },
};

/** Anna is notified first, then these, by mail; she reports to Ben and Piotr. */
const notifying =
  (tell: StepTarget): NonNullable<WorldOptions["change"]> =>
  ({ organisation, server }) => {
    const standard = organisation.policies.get("standard")!;
    const [first, second] = standard.steps;
    const steps: readonly [Step, ...Step[]] = [
      { ...first, tell: { kind: "person", id: "anna" }, by: "email" },
      { ...second!, tell, by: "email" },
    ];
    const anna = { ...organisation.people.get("anna")!, reportsTo: ["ben", "piotr"] };
    return {
      server,
      organisation: {
        ...organisation,
        services: new Map([["network", network]]),
        policies: new Map([...organisation.policies, ["standard", { ...standard, steps }]]),
        people: new Map([...organisation.people, ["anna", anna]]),
      },
    };
  };

story("owners of a service", () => {
  let world: World;
  afterEach(() => world.end());

  const waiting = (to: string): string[] =>
    world.inboxOf(to).flatMap(({ subject, text }) => (/\] Waiting/.test(subject) ? [text] : []));

  test("the step notifies the owner; the backup once the owner has said that they are away (S4.13)", async () => {
    world = await aWorld({ change: notifying({ kind: "owner" }) });
    await world.mail({ from: CARL, subject: "VPN is slow" });
    await world.until("09:30");
    expect(waiting(PIOTR)[0]).toContain("You received this because you own Network, and ");
    expect(waiting(BEN)).toEqual([]);
    await world.reply(world.last(PIOTR, /\] Waiting/), "#away 3 days");
    await world.mail({ from: "dora@elsewhere.example", subject: "No VPN at all" });
    await world.until("10:00");
    expect(waiting(BEN).at(-1)).toContain("you are the backup of Piotr Zielinski, who owns Network, and ");
  });

  test("where the responsible reports to two people, the authority of the service is notified alone (S4.18)", async () => {
    world = await aWorld({ change: notifying({ kind: "manager" }) });
    await world.mail({ from: CARL, subject: "VPN is slow" });
    await world.until("09:10");
    await world.reply(world.last(ANNA, /\] Waiting/), "#assign me");
    await world.until("09:30");
    expect(waiting(DIANA)).toHaveLength(1);
    expect([waiting(BEN), waiting(PIOTR)]).toEqual([[], []]);
    const { history } = await world.full("HD-1001");
    expect(history.map(({ because }) => because).join("\n")).toContain(
      "escalation authority of Network, which wins as Anna Nowak reports to Ben Okafor and Piotr Zielinski",
    );
  });
});
