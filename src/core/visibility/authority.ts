// Who answers for an escalation, in words.

import type { Desk, Kind } from "../desk.ts";
import type { Organisation } from "../organisation.ts";
import type { Target } from "../policy.ts";

/** The name of the authority a desk escalates this kind of ticket to, null when it names none. */
export function authorityOf(kind: Kind, desk: Desk, organisation: Organisation): string | null {
  const template = organisation.callTemplates.get(desk.visibility?.templates[kind] ?? "");
  return template ? nameOf(template.authority, organisation) : null;
}

/** A target as people call it. */
export function nameOf(target: Target, { people, groups }: Organisation): string {
  switch (target.kind) {
    case "responsible":
      return "the responsible";
    case "person":
      return people.get(target.id)?.name ?? target.id;
    case "group":
      return groups.get(target.id)?.name ?? target.id;
  }
}
