// Whom a step may notify before there is a ticket; one for the owner of the ticket's service is an aim for each service.

import { everybodyFor } from "../model/meant.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Policy, StepTarget } from "../model/policy.ts";
import { servicesAt } from "../model/service.ts";
import type { Gap } from "./gap.ts";

/** Where a step names somebody, and whom. */
export type Aimed = {
  path: Gap["path"];
  tell: StepTarget;
  of?: string; // of which tickets it speaks, where not of all: "tickets of Network"
};

/** Who that is, only a ticket tells. */
export const isUnknown = ({ kind }: StepTarget): boolean => kind === "responsible" || kind === "manager";

/** Of those who are known before there is a ticket. */
export const meantOf = (policy: Policy, tell: StepTarget, organisation: Organisation): Person[] =>
  isUnknown(tell) ? [] : everybodyFor(policy, tell, organisation);

const WITHOUT = "tickets without a service";

/** A step for the owner of the ticket's service is one for each owner, and for nobody where no service is the ticket's. */
export function eachService(aim: Aimed, deskId: string, organisation: Organisation): Aimed[] {
  if (aim.tell.kind !== "owner" || aim.tell.id !== undefined) return [aim];
  const services = servicesAt(deskId, organisation);
  const isWhole = services.some((one) => one.deskIds.includes(deskId));
  const none = { ...aim, tell: { kind: "owner", id: "" } as const, of: WITHOUT };
  return [
    ...services.map(({ id, name }) => ({ ...aim, tell: { kind: "owner", id } as const, of: `tickets of ${name}` })),
    ...(isWhole ? [] : [none]),
  ];
}

/** @param where "for tickets of Network at Support" */
export const noOwner = ({ path, of }: Aimed, where: string): Gap => ({
  file: "policies",
  path,
  message: `this reaches nobody ${where}: ${of === WITHOUT ? "services.yaml names neither their category nor their desk" : "it has neither owner nor backup"}`,
  help: "Name desks, owner and backup at a service in services.yaml. Until then the step that follows comes at once.",
  key: `owner ${path.join(".")} ${where}`,
});
