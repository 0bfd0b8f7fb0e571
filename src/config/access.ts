// Roles that must fit the rest of the settings: what a role says itself, and whom other settings count on.

import { choosePolicy } from "../core/escalation/choose-policy.ts";
import type { Desk } from "../core/model/desk.ts";
import { everybodyMeantBy } from "../core/model/meant.ts";
import { type Organisation, peopleOf } from "../core/model/organisation.ts";
import { may, type Subject } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { type Action, BUILT_IN } from "../core/model/role.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";

/** What roles.yaml lacks, and what it takes over: two places that say who may escalate could contradict each other. */
export function roleProblems(roles: Source, desks: Source): Problem[] {
  const written = findAll(roles, "*");
  if (written.length === 0) return [];
  const silent = written.filter(
    ({ path, value }) => !Object.hasOwn(BUILT_IN, String(path[0])) && fieldOf(value, "may") === undefined,
  );
  const help = `Add "may:" with what its holders may do. Only ${Object.keys(BUILT_IN).join(", ")} have a usual meaning.`;
  const overruled = "Who may escalate stands in roles.yaml: give a role there escalate, and remove this line.";
  return [
    ...silent.map(({ path }) => problemAt(roles, path, `the role "${path[0]}" does not say what it may`, help)),
    ...findAll(desks, "*.visibility.byAnalysts").map(({ path }) =>
      problemAt(desks, path, "byAnalysts has no effect together with roles.yaml", overruled),
    ),
  ];
}

type Sources = Readonly<Record<"organisation" | "desks" | "policies" | "call-templates" | "triggers", Source>>;

/**
 * People whom the settings count on and whose roles do not let them: anybody who works at a desk sees its tickets, the person whom a policy
 * notifies can take them, whom chases or a trigger notify may see them, an admin can release mails. Asked of the settings as a whole, once nothing else is wrong with them.
 */
export function accessProblems(organisation: Organisation, sources: Sources): Problem[] {
  if (!organisation.roles) return [];
  const { people, desks, callTemplates, triggers, admins } = organisation;
  const lacking = (source: Source, path: Path, who: readonly Person[], actions: readonly Action[], of?: Subject) =>
    who.flatMap(({ id, name }) =>
      actions.flatMap((action) => {
        const { allowed, because } = may(id, action, of, organisation);
        const help = `Give ${name} a role in roles.yaml with ${action}, or leave ${name} out here.`;
        return allowed ? [] : [problemAt(source, path, `no role lets ${name} do that: "${because}"`, help)];
      }),
    );
  const known = (ids: readonly string[]): Person[] => ids.flatMap((id) => people.get(id) ?? []);
  return [
    ...lacking(sources.organisation, ["admins"], known(admins), ["release"]),
    ...[...desks.values()].flatMap(({ id, kind, people: workers, chase }) => {
      const ticket = aTicketAt({ id, kind });
      const policy = choosePolicy(ticket.record, organisation);
      const steps = [...(policy?.steps ?? []), ...(policy?.finally ? [policy.finally] : [])];
      const told = steps.flatMap(({ tell }) => everybodyMeantBy(tell, organisation));
      return [
        ...lacking(sources.desks, [id, "people"], known(workers), ["see"], ticket),
        ...lacking(sources.desks, [id, "policy"], [...new Set(told)], ["see", "confirm"], ticket),
        ...lacking(sources.desks, [id, "chase", "notify"], known(chase?.tell ?? []), ["see"], ticket),
      ];
    }),
    ...[...callTemplates.values()].flatMap(({ id, deskId, kind, authority }) => {
      const ticket = aTicketOf({ deskId, kind, purpose: "escalation", callTemplateId: id });
      const told = peopleOf(organisation, authority, undefined);
      return lacking(sources["call-templates"], [id, "authority"], told, ["see", "confirm"], ticket);
    }),
    ...[...triggers.values()].flatMap(({ id, desks: named = [...desks.keys()], actions }) => {
      const tickets = named.flatMap((desk) => desks.get(desk) ?? []).map(aTicketAt);
      const blind = known(actions.tell).filter(
        (person) => !tickets.some((ticket) => may(person.id, "see", ticket, organisation).allowed),
      );
      return lacking(sources.triggers, [id, "then", "notify"], blind, ["see"], tickets[0]);
    }),
  ];
}

const aTicketAt = ({ id, kind }: Pick<Desk, "id" | "kind">): Subject =>
  aTicketOf({ deskId: id, kind, purpose: "normal" });

const aTicketOf = (record: Subject["record"]): Subject => ({ record, outbox: [] });
