// A step that needs more than were notified by then could never be satisfied.

import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";

type Sources = Readonly<Record<"policies" | "groups" | "people", Source>>;

/** Those whom the steps before it notified count, too. */
export const needsProblems = ({ policies, groups, people }: Sources): Problem[] =>
  findAll(policies, "*.steps.*.needs").flatMap(({ path, value }) => {
    const [id, , index] = path;
    const steps = fieldOf(fieldOf(policies.value, String(id)), "steps");
    if (typeof value !== "number" || !Array.isArray(steps)) return [];
    const readers = readersOf(steps.slice(0, Number(index) + 1), groups, people);
    if (value <= readers) return [];
    const message = `this needs ${value}, and by then ${readers} ${readers === 1 ? "has" : "have"} been notified at most`;
    return [problemAt(policies, path, message, "Tell a group that is large enough, or need fewer.")];
  });

/** How many they can reach at most; of a rota, of the owners of a service, and of those responsible, one. */
function readersOf(steps: readonly unknown[], groups: Source, people: Source): number {
  const lines = findAll(people, "*.reportsTo").map(({ value }) => (Array.isArray(value) ? value.length : 0));
  const readers = steps.flatMap((step) => {
    const [kind = "", id = ""] = String(fieldOf(step, "notify")).split(":");
    if (kind === "manager") return Array.from({ length: Math.max(1, ...lines) }, (_, at) => `manager ${at}`);
    const members = kind === "group" ? fieldOf(fieldOf(groups.value, id), "members") : undefined;
    return Array.isArray(members) ? members.map((member) => `person:${member}`) : [id ? `${kind}:${id}` : kind];
  });
  return new Set(readers).size;
}
