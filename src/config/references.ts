// Names one setting gives for another: every person, group, desk, policy, calendar and call template must exist.
// It looks at what was written, not at what a schema made of it, so that other mistakes hide none of these.

import { findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";
import { FILES, type FileName } from "./schema.ts";
import { didYouMean } from "./suggest.ts";
import { readAuthority, readMember, readPerson, readStepTarget, readTarget } from "./values.ts";

type Thing = "person" | "group" | "client" | "desk" | "policy" | "calendar" | "rota" | "service" | "call template";
type Reference = { thing: Thing; id: string };

/** Reads a written reference; undefined when it is not well-formed, which the schema reports, or names nothing. */
type Reader = (text: string) => Reference | undefined;

const HOME: Readonly<Record<Thing, FileName>> = {
  person: "people",
  group: "groups",
  client: "clients",
  desk: "desks",
  policy: "policies",
  calendar: "calendars",
  rota: "rotas",
  service: "services",
  "call template": "call-templates",
};

const anId =
  (thing: Thing): Reader =>
  (text) => ({ thing, id: text.trim() });

const personOrGroup =
  (read: typeof readMember | typeof readStepTarget): Reader =>
  (text) => {
    const target = read(text);
    if (!target || !("id" in target) || target.id === undefined) return undefined;
    return { thing: target.kind === "owner" ? "service" : target.kind, id: target.id };
  };

const PLACES: readonly { in: FileName; at: string; read: Reader }[] = [
  { in: "organisation", at: "admins.*", read: personOrGroup(readMember) },
  { in: "groups", at: "*.members.*", read: (text) => (readPerson(text) ? { thing: "person", id: text } : undefined) },
  { in: "people", at: "*.calendar", read: anId("calendar") },
  { in: "people", at: "*.substitute", read: anId("person") },
  { in: "people", at: "*.reportsTo.*", read: anId("person") },
  { in: "rotas", at: "*.layers.*.members.*", read: anId("person") },
  { in: "rotas", at: "*.overrides.*.person", read: anId("person") },
  { in: "services", at: "*.desks.*", read: anId("desk") },
  { in: "services", at: "*.owner", read: anId("person") },
  { in: "services", at: "*.backup", read: anId("person") },
  { in: "services", at: "*.byTier.*.owner", read: anId("person") },
  { in: "services", at: "*.byTier.*.backup", read: anId("person") },
  { in: "services", at: "*.authority", read: personOrGroup(readAuthority) },
  { in: "clients", at: "*.policy", read: anId("policy") },
  { in: "clients", at: "*.calendar", read: anId("calendar") },
  { in: "desks", at: "*.people.*", read: personOrGroup(readMember) },
  { in: "desks", at: "*.policy", read: anId("policy") },
  { in: "desks", at: "*.calendar", read: anId("calendar") },
  { in: "desks", at: "*.chase.notify.*", read: personOrGroup(readMember) },
  { in: "desks", at: "*.chase.byKind.*.notify.*", read: personOrGroup(readMember) },
  { in: "desks", at: "*.chase.byTier.*.notify.*", read: personOrGroup(readMember) },
  { in: "desks", at: "*.visibility.byAnalysts.*", read: personOrGroup(readMember) },
  { in: "desks", at: "*.visibility.templates.call", read: anId("call template") },
  { in: "desks", at: "*.visibility.templates.request", read: anId("call template") },
  { in: "policies", at: "*.steps.*.notify", read: personOrGroup(readStepTarget) },
  { in: "policies", at: "*.finally.notify", read: personOrGroup(readStepTarget) },
  { in: "triggers", at: "*.desks.*", read: anId("desk") },
  { in: "webhooks", at: "*.desks.*", read: anId("desk") },
  { in: "triggers", at: "*.when.client.*", read: anId("client") },
  { in: "triggers", at: "*.when.any.*.client.*", read: anId("client") },
  { in: "triggers", at: "*.when.not.client.*", read: anId("client") },
  { in: "triggers", at: "*.then.policy", read: anId("policy") },
  { in: "triggers", at: "*.then.notify.*", read: personOrGroup(readMember) },
  { in: "call-templates", at: "*.desk", read: anId("desk") },
  { in: "call-templates", at: "*.authority", read: personOrGroup(readAuthority) },
  { in: "call-templates", at: "*.alsoNotify.*", read: personOrGroup(readTarget) },
  { in: "roles", at: "*.holders.*", read: personOrGroup(readMember) },
  { in: "roles", at: "*.desks.*", read: anId("desk") },
];

/** Every name that leads nowhere. Names into a file that cannot be read are not judged. */
export function referenceProblems(sources: Readonly<Record<FileName, Source>>): Problem[] {
  return PLACES.flatMap(({ in: file, at, read }) =>
    findAll(sources[file], at).flatMap(({ path, value }) => {
      const reference = typeof value === "string" ? read(value) : undefined;
      const wrong = reference && unknown(reference, sources[HOME[reference.thing]]);
      return wrong ? [problemAt(sources[file], path, ...wrong)] : [];
    }),
  );
}

function unknown({ thing, id }: Reference, home: Source): [message: string, help: string] | undefined {
  if (home.broken) return undefined;
  const known = Object.keys(home.value ?? {});
  if (known.includes(id)) return undefined;
  return [`there is no ${thing} "${id}"`, didYouMean(id, known, `Add it to ${FILES[HOME[thing]].file}.`)];
}
