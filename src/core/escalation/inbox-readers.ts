// Whom the steps of policies reach in their inbox, inside Onit.

import { everybodyFor } from "../model/meant.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Policy, StepTarget } from "../model/policy.ts";

/** Everybody whom a step by inbox may mean, under any policy that runs; the responsible may be anybody at a desk. */
export function inboxReaders(organisation: Organisation): Person[] {
  const { policies, desks, people } = organisation;
  const workers = [...desks.values()].flatMap((desk) => desk.people.flatMap((id) => people.get(id) ?? []));
  const meant = (policy: Policy, tell: StepTarget): readonly Person[] =>
    tell.kind === "responsible" ? workers : everybodyFor(policy, tell, organisation);
  const all = [...policies.values()]
    .filter(({ active }) => active)
    .flatMap((policy) =>
      [...policy.steps, ...(policy.finally ? [policy.finally] : [])]
        .filter(({ by }) => by === "inbox")
        .flatMap(({ tell }) => meant(policy, tell)),
    );
  return [...new Set(all)];
}
