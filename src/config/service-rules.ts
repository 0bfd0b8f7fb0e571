// Services that contradict each other, and those that lack an owner, a backup or an authority.

import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import { didYouMean } from "./suggest.ts";

type Words = { at: Path; message: string; help: string };

type Sources = Readonly<Record<"services" | "clients" | "policies" | "people", Source>>;

/** A category or a desk of two services, a tier that no client has, an owner whom nobody could ever replace. */
export const serviceProblems = (sources: Sources): Problem[] => [
  ...namedTwice(sources.services, "*.categories.*", "category"),
  ...namedTwice(sources.services, "*.desks.*", "desk"),
  ...unknownTiers(sources),
  ...ownBackups(sources.services),
];

function namedTwice(services: Source, at: string, what: string): Problem[] {
  const first = new Map<string, string>();
  return findAll(services, at).flatMap(({ path, value }) => {
    const word = String(value).trim().toLowerCase();
    const [id, before] = [String(path[0]), first.get(word)];
    if (before === undefined) first.set(word, id);
    if (before === undefined || before === id) return [];
    const message = `the ${what} "${value}" is also one of the service ${before}, and a ticket is about one service`;
    return [problemAt(services, path, message, "Remove it from one of the two.")];
  });
}

function unknownTiers({ services, clients }: Sources): Problem[] {
  const tiers = findAll(clients, "*.tier").map(({ value }) => String(value));
  return findAll(services, "*.byTier.*").flatMap(({ path }) => {
    const tier = String(path.at(-1));
    if (tiers.includes(tier)) return [];
    const help = didYouMean(tier, tiers, `Write tier: ${tier} at a client in clients.yaml.`);
    return [problemAt(services, path, `no client has the tier "${tier}"`, help)];
  });
}

/** Each place with owners: a service, and its tiers with what they take over from it. */
function ownersIn(services: Source): { path: Path; owner: unknown; backup: unknown }[] {
  const all = ["*", "*.byTier.*"].flatMap((at) => findAll(services, at));
  return all.map(({ path, value }) => {
    const service = fieldOf(services.value, String(path[0]));
    const said = (key: string): unknown => fieldOf(value, key) ?? fieldOf(service, key);
    return { path, owner: said("owner"), backup: said("backup") };
  });
}

const ownBackups = (services: Source): Problem[] =>
  ownersIn(services)
    .filter(({ owner, backup }) => owner !== undefined && owner === backup)
    .map(({ path, owner }) =>
      problemAt(services, path, `"${owner}" is owner and backup at once`, "Name somebody else as backup."),
    );

/** A service without an owner, or whose owner nobody replaces (S4.13). */
export const ofOwners = (services: Source): Words[] =>
  ownersIn(services).flatMap(({ path, owner, backup }) => {
    const where = path.length === 1 ? "this service" : `this service for the tier "${path.at(-1)}"`;
    if (owner === undefined && backup === undefined)
      return [{ at: path, message: `${where} has no owner, so a step for its owner reaches nobody`, help: ADD_BOTH }];
    if (owner === undefined)
      return [{ at: path, message: `${where} has no owner, so only its backup is notified`, help: "Add owner: <id>." }];
    if (backup !== undefined) return [];
    const message = `${where} has no backup: while its owner is away or cannot be reached, a step for the owner reaches nobody`;
    return [{ at: path, message, help: "Add backup: <id>." }];
  });

const ADD_BOTH = "Add owner: <id> and backup: <id>.";

/** Two reporting lines that nobody decides between (S4.18). */
export function ofAuthorities({ services, policies, people }: Sources): Words[] {
  const notified = ["*.steps.*.notify", "*.finally.notify"].flatMap((at) => findAll(policies, at));
  if (!notified.some(({ value }) => value === "manager")) return [];
  const open = findAll(services, "*").filter(({ value }) => fieldOf(value, "authority") === undefined);
  const dual = findAll(people, "*.reportsTo").some(({ value }) => Array.isArray(value) && value.length > 1);
  if (!dual) return [];
  return open.map(({ path }) => ({
    at: path,
    message: "this service has no authority: where the responsible reports to two people, both are notified",
    help: "Add authority: person:<id> or authority: group:<id>, who decides alone then.",
  }));
}
