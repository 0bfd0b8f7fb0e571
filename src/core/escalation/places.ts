// Where the settings name somebody: the duties by which escalations come to them, and every other part they have (S4.17).

import type { Duty, DutyKind, SettingsPart, Spot } from "../model/duty.ts";
import type { Organisation } from "../model/organisation.ts";
import type { StepTarget, Target } from "../model/policy.ts";
import type { OwnedService, Owners } from "../model/service.ts";
import { inSeries } from "../words/in-series.ts";

type Found = { personId: string; part: SettingsPart } & ({ duty: Omit<Duty, keyof SettingsPart> } | { duty?: never });
type Means = Pick<Duty, "kind" | "name" | "serviceId">;

/** What each person is asked about, by their id. */
export function dutiesOf(organisation: Organisation): Map<string, Duty[]> {
  const duties = new Map<string, Duty[]>();
  for (const { personId, part, duty } of everyPart(organisation))
    if (duty) duties.set(personId, [...(duties.get(personId) ?? []), { ...part, ...duty }]);
  return duties;
}

/** Every part that somebody has. */
export const partsOf = (personId: string, organisation: Organisation): SettingsPart[] =>
  everyPart(organisation)
    .filter((one) => one.personId === personId)
    .map(({ part }) => part);

function everyPart(organisation: Organisation): Found[] {
  const { people } = organisation;
  const all = [
    ...ofServices(organisation),
    ...ofPolicies(organisation),
    ...ofTemplates(organisation),
    ...ofDesks(organisation),
    ...ofTriggers(organisation),
    ...ofGroups(organisation),
    ...ofRotas(organisation),
    ...ofColleagues(organisation),
    ...ofOffices(organisation),
  ];
  return all.filter(({ personId }) => people.has(personId));
}

const duty = (personId: string, what: string, spots: SettingsPart["spots"], means: Means): Found => ({
  personId,
  part: { what, spots },
  duty: { ...means, key: keyOf(means.kind, spots[0]) },
});

/** Made of ids, so that a new name does not make a new duty. */
const keyOf = (kind: DutyKind, { file, path }: Spot): string =>
  [kind, file, ...(file === "policies" || file === "rotas" ? path.slice(0, 1) : path)].join(" ");

const part = (personId: string, what: string, spot: Spot): Found => ({ personId, part: { what, spots: [spot] } });

function ofServices({ services }: Organisation): Found[] {
  return [...(services?.values() ?? [])].flatMap((service) => [
    ...ownersIn(service, service, []),
    ...[...service.byTier].flatMap(([tier, own]) => ownersIn(service, own, [tier])),
    ...(service.authority?.kind === "person"
      ? [
          duty(
            service.authority.id,
            `authority of ${service.name}`,
            [{ file: "services", path: [service.id, "authority"] }],
            { kind: "authority", name: service.name, serviceId: service.id },
          ),
        ]
      : []),
  ]);
}

/** @param tier of clients, where the owners are those of one */
function ownersIn({ id, name }: OwnedService, { ownerId, backupId }: Owners, [tier]: readonly string[]): Found[] {
  const ofTier = tier === undefined ? name : `${name} for clients of the tier ${tier}`;
  const way = tier === undefined ? [id] : [id, "byTier", tier];
  return (["owner", "backup"] as const).flatMap((kind) => {
    const personId = kind === "owner" ? ownerId : backupId;
    if (personId === undefined) return [];
    const what = kind === "owner" ? `owner of ${ofTier}` : `backup of the owner of ${ofTier}`;
    return [duty(personId, what, [{ file: "services", path: [...way, kind] }], { kind, name: ofTier, serviceId: id })];
  });
}

type Aim = { tell: StepTarget; what: string; path: Spot["path"] };

const aimsOf = ({ policies }: Organisation): (Aim & { name: string })[] =>
  [...policies.values()]
    .filter(({ active }) => active)
    .flatMap(({ id, name, steps, finally: last }) => [
      ...steps.map(({ tell }, at) => ({
        ...{ tell, name, what: `notified by step ${at + 1} of the policy "${name}"` },
        path: [id, "steps", at, "notify"],
      })),
      ...(last
        ? [
            {
              tell: last.tell,
              name,
              what: `notified in the end by the policy "${name}"`,
              path: [id, "finally", "notify"],
            },
          ]
        : []),
    ]);

/** Steps that name somebody. Of one policy they are one duty: who is asked thinks of the policy. */
function ofPolicies(organisation: Organisation): Found[] {
  const named = aimsOf(organisation).flatMap(({ tell, ...one }) =>
    tell.kind === "person" ? [{ ...one, personId: tell.id }] : [],
  );
  return named.flatMap((first): Found[] => {
    const own = named.filter(({ personId, path }) => personId === first.personId && path[0] === first.path[0]);
    if (own[0] !== first) return [];
    const { personId, name } = first;
    const what = own.length === 1 ? first.what : `notified by ${own.length} steps of the policy "${name}"`;
    const [spot, ...others] = own.map(({ path }): Spot => ({ file: "policies", path })) as [Spot, ...Spot[]];
    return [duty(personId, what, [spot, ...others], { kind: "step", name })];
  });
}

function ofTemplates({ callTemplates }: Organisation): Found[] {
  return [...callTemplates.values()].flatMap(({ id, authority, alsoNotify }) => {
    const named = (target: Target, what: string, path: Spot["path"]): Found[] =>
      target.kind === "person"
        ? [duty(target.id, what, [{ file: "call-templates", path }], { kind: "authority", name: id })]
        : [];
    return [
      ...named(authority, `authority of escalation tickets from the call template "${id}"`, [id, "authority"]),
      ...alsoNotify.flatMap((target, at) =>
        named(target, `notified of escalation tickets from the call template "${id}"`, [id, "alsoNotify", at]),
      ),
    ];
  });
}

function ofDesks({ desks }: Organisation): Found[] {
  return [...desks.values()].flatMap(({ id, name, people, chase, visibility }) => [
    ...(chase?.tell ?? []).map((one) =>
      duty(one, `notified of chases at ${name}`, [{ file: "desks", path: [id, "chase", "notify"] }], {
        kind: "chases",
        name,
      }),
    ),
    ...people.map((one) => part(one, `works at ${name}`, { file: "desks", path: [id, "people"] })),
    ...(visibility?.byAnalysts ?? []).map((one) =>
      part(one, `may escalate at ${name}`, { file: "desks", path: [id, "visibility", "byAnalysts"] }),
    ),
  ]);
}

const ofTriggers = ({ triggers }: Organisation): Found[] =>
  [...triggers.values()].flatMap(({ id, name, active, actions }) =>
    actions.tell.map((one) => {
      const spot: Spot = { file: "triggers", path: [id, "then", "notify"] };
      const what = `notified by the trigger "${name}"`;
      return active ? duty(one, what, [spot], { kind: "trigger", name }) : part(one, what, spot);
    }),
  );

/** Whom an escalation may come to by a group: those of policies that run, of authorities, and of call templates. */
function groupsInUse(organisation: Organisation): Set<string> {
  const { services, callTemplates } = organisation;
  const targets: (StepTarget | undefined)[] = [
    ...aimsOf(organisation).map(({ tell }) => tell),
    ...[...(services?.values() ?? [])].map(({ authority }) => authority),
    ...[...callTemplates.values()].flatMap(({ authority, alsoNotify }) => [authority, ...alsoNotify]),
  ];
  return new Set(targets.flatMap((target) => (target?.kind === "group" ? [target.id] : [])));
}

function ofGroups(organisation: Organisation): Found[] {
  const inUse = groupsInUse(organisation);
  return [...organisation.groups.values()].flatMap(({ id, name, members }) =>
    members.map((one) => {
      const spot: Spot = { file: "groups", path: [id, "members"] };
      const what = `member of the group "${name}"`;
      return inUse.has(id) ? duty(one, what, [spot], { kind: "group", name }) : part(one, what, spot);
    }),
  );
}

function ofRotas(organisation: Organisation): Found[] {
  const inUse = new Set(aimsOf(organisation).flatMap(({ tell }) => (tell.kind === "rota" ? [tell.id] : [])));
  return [...(organisation.rotas?.values() ?? [])].flatMap(({ id, name, layers, overrides }) => [
    ...[...new Set(layers.flatMap(({ members }) => members))].map((one): Found => {
      const [spot, ...others] = layers.flatMap(({ members }, at): Spot[] =>
        members.includes(one) ? [{ file: "rotas", path: [id, "layers", at, "members"] }] : [],
      ) as [Spot, ...Spot[]];
      const found = duty(one, `takes turns on call for ${name}`, [spot, ...others], { kind: "rota", name });
      return inUse.has(id) ? found : { personId: one, part: found.part };
    }),
    ...overrides.map(({ personId }, at) =>
      part(personId, `on call for ${name} for a while`, { file: "rotas", path: [id, "overrides", at] }),
    ),
  ]);
}

/** Whose manager somebody is, where a policy asks for managers, and for whom they stand in: one duty each, however many name them. */
function ofColleagues(organisation: Organisation): Found[] {
  const asksManagers = aimsOf(organisation).some(({ tell }) => tell.kind === "manager");
  const people = [...organisation.people.values()];
  return people.flatMap(({ id }) => {
    const reports = people.filter(({ reportsTo = [] }) => reportsTo.includes(id));
    const absent = people.filter(({ substituteId }) => substituteId === id);
    return [...together(id, "manager", reports, asksManagers), ...together(id, "substitute", absent, true)];
  });
}

const COLLEAGUES = {
  manager: { setting: "reportsTo", what: "manager of" },
  substitute: { setting: "substitute", what: "substitute of" },
} as const;

function together(
  id: string,
  kind: Extract<DutyKind, "manager" | "substitute">,
  others: readonly { id: string; name: string }[],
  isAsked: boolean,
): Found[] {
  const [first, ...rest] = others.map((one): Spot => ({ file: "people", path: [one.id, COLLEAGUES[kind].setting] }));
  if (!first) return [];
  const names = inSeries(others.map(({ name }) => name));
  const found: Found = { personId: id, part: { what: `${COLLEAGUES[kind].what} ${names}`, spots: [first, ...rest] } };
  return [isAsked ? { ...found, duty: { kind, name: names, key: kind } } : found];
}

/** What gives permissions and no escalation. Admins have the role of that name without being named there. */
const ofOffices = ({ admins, roles = [] }: Organisation): Found[] => [
  ...admins.map((one) => part(one, "admin", { file: "organisation", path: ["admins"] })),
  ...roles.flatMap(({ id, name, holders }) =>
    holders
      .filter((one) => id !== "admin" || !admins.includes(one))
      .map((one) => part(one, `has the role ${name}`, { file: "roles", path: [id, "holders"] })),
  ),
];
