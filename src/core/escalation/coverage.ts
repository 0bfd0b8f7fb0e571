// Known before it happens (N11): hours of the coming days in which a policy reaches nobody, and what of it is never used. The same
// people, hours, leaves and permissions that decide when a step fires (fire.ts).

import { hoursIn, joinedPeriods, lengthOf, type Period, sharedBy, without } from "../calendar/periods.ts";
import type { Calendar } from "../calendar/working-hours.ts";
import { dayAt, onTheWall } from "../calendar/zone.ts";
import { everybodyFor } from "../model/meant.ts";
import { calendarOf, type Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Policy } from "../model/policy.ts";
import { after, inWords } from "../words/duration.ts";
import { inSeries } from "../words/in-series.ts";
import type { Gap } from "./gap.ts";
import { type Aimed, eachService, isUnknown, meantOf, noOwner } from "./owners-covered.ts";
import { type Readers, readersAmong } from "./readers.ts";
import { rotaGaps } from "./rota-gaps.ts";
import { type Place, placesOf } from "./where-policies-run.ts";

const DAY_MS = 86_400_000;
const LOOKED_AHEAD_MS = 14 * DAY_MS;
const SHORTEST_MS = 15 * 60_000; // nobody minds a shorter one

/** All there are in the coming fourteen days. */
export const gapsIn = (organisation: Organisation, now: Date): Gap[] => [...gapsOneByOne(organisation, now)].flat();

/** The same, policy by policy and rota by rota: of a large organisation each takes its time. */
export function* gapsOneByOne(today: Organisation, now: Date): Generator<Gap[]> {
  const window = { from: now.getTime(), until: after(now, LOOKED_AHEAD_MS).getTime() };
  const organisation = { ...today, people: withoutGuesses(today.people) };
  const readers = readersAmong(organisation);
  const hours = hoursWithin(window);
  yield switchedOff(organisation);
  for (const policy of organisation.policies.values()) {
    if (!policy.active) continue;
    const places = placesOf(policy.id, organisation);
    yield places.length === 0
      ? [unused(policy)]
      : alike(policy, places, organisation, readers).flatMap((reach) =>
          gapsOf({ policy, reach, organisation, window, hours }),
        );
  }
  for (const rota of organisation.rotas?.values() ?? []) yield rotaGaps(rota, organisation, window);
}

/** Whose note names no day is away today, which says nothing of the coming days; the next note would make it another gap. */
const withoutGuesses = (people: Organisation["people"]): Organisation["people"] =>
  new Map(
    [...people].map(([id, person]) => [id, { ...person, leave: person.leave.filter(({ isGuess }) => !isGuess) }]),
  );

type Hours = (calendar: Calendar) => readonly Period[];

/** The working hours of each calendar, counted once. */
function hoursWithin(window: Period): Hours {
  const known = new Map<Calendar, readonly Period[]>();
  return (calendar) => {
    const hours = known.get(calendar) ?? hoursIn(calendar, window);
    known.set(calendar, hours);
    return hours;
  };
}

const unused = ({ id }: Policy): Gap => ({
  file: "policies",
  path: [id],
  message: "no desk, client or trigger names this policy",
  help: "Name it in desks.yaml, clients.yaml or triggers.yaml, or remove it. Until then it runs where a colleague gives it to a ticket with #policy.",
  key: `unused ${id}`,
});

/** What names a policy that is switched off: nobody is notified of a wait there. */
function switchedOff({ desks, clients, policies }: Organisation): Gap[] {
  const named = [
    ...[...desks.values()].map(({ id, policyId }) => ({ file: "desks" as const, id, policyId })),
    ...[...clients.values()].map(({ id, policyId }) => ({ file: "clients" as const, id, policyId })),
  ];
  return named.flatMap(({ file, id, policyId }) => {
    const policy = policies.get(policyId ?? "");
    if (!policy || policy.active) return [];
    const message = `the policy "${policy.name}" is switched off, so nobody is notified of a wait here`;
    const help = `Name another policy, or switch it on: active: true in policies.yaml under ${policy.id}.`;
    return [{ file, path: [id, "policy"], message, help, key: `off ${file} ${id}` }];
  });
}

/** A step, or what follows the last one, and whom of its people it may reach. */
type Aim = Aimed & { people: readonly Person[] };

/** Tickets that are the same to a policy: the same people, by the same hours. */
type Reach = { names: string[]; calendar: Calendar | undefined; aims: Aim[] };

function alike(policy: Policy, places: readonly Place[], organisation: Organisation, readers: Readers): Reach[] {
  const groups = new Map<string, Reach>();
  const targets = targetsOf(policy).map((one) => ({ ...one, meant: meantOf(policy, one.tell, organisation) }));
  for (const { name, ticket, calendar } of places) {
    const aims = targets.flatMap(({ meant, ...one }) =>
      eachService(one, ticket.record.deskId, organisation).map((aim) => ({
        ...aim,
        people: readers(aim === one ? meant : meantOf(policy, aim.tell, organisation), ticket),
      })),
    );
    const key = JSON.stringify([calendar?.id, aims.map(({ people }) => people.map(({ id }) => id))]);
    const known = groups.get(key);
    if (known) known.names.push(name);
    else groups.set(key, { names: [name], calendar, aims });
  }
  return [...groups.values()];
}

const targetsOf = ({ id, steps, finally: last }: Policy): Aimed[] => [
  ...steps.map(({ tell }, index) => ({ path: [id, "steps", index, "notify"], tell })),
  ...(last ? [{ path: [id, "finally", "notify"], tell: last.tell }] : []),
];

type Looked = { policy: Policy; reach: Reach; organisation: Organisation; window: Period; hours: Hours };

function gapsOf(looked: Looked): Gap[] {
  const { policy, reach, window, hours } = looked;
  const calendar = policy.hours === "working" ? reach.calendar : undefined;
  const counted = calendar ? hours(calendar) : [window];
  if (calendar && counted.length === 0) return [noHours(looked, calendar)];
  const everybody = reach.aims.flatMap(({ people }) => people);
  const nobody = everybody.length === 0 ? [] : awayTogether(everybody).filter(touching(counted));
  const silent = everybody.length === 0 ? [reachesNobody(looked)] : nobody.map((gap) => allAway(gap, looked));
  const steps = reach.aims.flatMap((aim) => {
    if (isUnknown(aim.tell)) return []; // nobody knows who that will be
    if (aim.people.length === 0) return [emptyAim(aim, looked)];
    const away = awayTogether(aim.people).filter(touching(counted));
    const alone = away.filter((one) => !nobody.some(({ from, until }) => from <= one.from && one.until <= until));
    return [...alone.map((gap) => awayAim(gap, aim, looked)), ...offHours(aim, without(counted, away), looked)];
  });
  return [...silent, ...steps];
}

const touching =
  (counted: readonly Period[]) =>
  (one: Period): boolean =>
    lengthOf(sharedBy([one], counted)) >= SHORTEST_MS;

/** While all of them are on leave. */
function awayTogether([first, ...others]: readonly Person[]): Period[] {
  const leaveOf = ({ leave }: Person): Period[] =>
    joinedPeriods(leave.map(({ fromAt, untilAt }) => ({ from: fromAt.getTime(), until: untilAt.getTime() })));
  return others.reduce((away, person) => sharedBy(away, leaveOf(person)), first ? leaveOf(first) : []);
}

function noHours({ policy, reach }: Looked, { id, name }: Calendar): Gap {
  const message = `nothing of this policy happens ${at(reach)} in the coming 14 days: the calendar "${name}" has no working hours then`;
  const help = "Correct its hours and holidays in calendars.yaml, or write hours: all if waits must not rest so long.";
  return gap([policy.id], message, help, `hours ${policy.id} ${id} ${at(reach)}`);
}

function reachesNobody({ policy, reach }: Looked): Gap {
  const message = `${at(reach)} no step of this policy reaches anybody until somebody is responsible for a ticket, so only the admins are notified`;
  const help = 'Add a step for a person or a group, or "finally: { notify: group:<id> }".';
  return gap([policy.id, "steps"], message, help, `nobody ${policy.id} ${at(reach)}`);
}

function allAway(period: Period, { policy, reach, organisation: { admins, people } }: Looked): Gap {
  const all = unique(reach.aims.flatMap((aim) => aim.people));
  const areAway = awayTogether(admins.flatMap((id) => people.get(id) ?? [])).some(
    ({ from, until }) => from < period.until && period.from < until,
  );
  const rest =
    admins.length === 0 || areAway ? "and no admin is there to be notified instead" : "so only the admins are notified";
  const what = policy.skipPeopleOnLeave ? "reaches anybody" : "reaches anybody who is there";
  const message = `${span(period, zoneOf(reach, all))} no step of this policy ${what} ${at(reach)}: ${are(all)} on leave, ${rest}`;
  const help = policy.finally
    ? "Name somebody in finally who is there then."
    : 'Add "finally: { notify: … }" with somebody who is there then.';
  const key = `away ${policy.id} ${at(reach)} ${whoUntil(period, all, reach)}`;
  return { ...gap([policy.id, "steps"], message, help, key), during: period };
}

/** "for tickets of Network at Support" */
const where = ({ of }: Aimed, reach: Reach): string => (of === undefined ? at(reach) : `for ${of} ${at(reach)}`);

function emptyAim(aim: Aim, looked: Looked): Gap {
  const { path, tell } = aim;
  const { policy, organisation, reach } = looked;
  const meant = everybodyFor(policy, tell, organisation);
  if (tell.kind === "owner" && meant.length === 0) return noOwner(aim, where(aim, reach));
  const why = meant.length > 0 ? `${names(meant)} may not see such tickets` : "nobody is in it";
  const allow = organisation.roles
    ? "Give them a role in roles.yaml with see and confirm"
    : "Add them to the people of the desk in desks.yaml";
  const help =
    meant.length > 0 ? `${allow}, or tell others.` : "Tell somebody else, or put people into the group in groups.yaml.";
  return gap(
    path,
    `this reaches nobody ${where(aim, reach)}: ${why}`,
    help,
    `empty ${path.join(".")} ${where(aim, reach)}`,
  );
}

function awayAim(period: Period, aim: Aim, { policy, reach }: Looked): Gap {
  const { path, people } = aim;
  const reaches = policy.skipPeopleOnLeave ? "this reaches nobody" : "this reaches only people who are away";
  const message = `${span(period, zoneOf(reach, people))} ${reaches} ${where(aim, reach)}: ${are(people)} on leave`;
  const help = policy.skipPeopleOnLeave
    ? "The step that follows comes at once instead. Tell somebody else as well, such as a group, if that is too early."
    : "Tell somebody else as well, such as a group, or write skipPeopleOnLeave: true.";
  const key = `away ${path.join(".")} ${where(aim, reach)} ${whoUntil(period, people, reach)}`;
  return { ...gap(path, message, help, key), during: period };
}

/** When it may come although none of its people works then; somebody without a calendar always does. */
function offHours(aim: Aim, counted: readonly Period[], { reach, hours, organisation }: Looked): Gap[] {
  const { path, tell, people } = aim;
  if (tell.kind === "rota") return []; // who is on call is so whatever their hours
  const calendars = new Map(people.map((person) => [person.calendarId, calendarOf(person, organisation)]));
  if ([...calendars.values()].includes(undefined)) return [];
  const worked = joinedPeriods([...calendars.values()].flatMap((calendar) => hours(calendar!)));
  const off = without(counted, worked);
  const [first] = off;
  if (!first || lengthOf(off) < SHORTEST_MS) return [];
  const all = inWords(lengthOf(off));
  const message = `this may come ${where(aim, reach)} when nobody of ${names(people)} works: for ${all} of the coming 14 days, first ${span(first, zoneOf(reach, people))}`;
  const help = "Tell somebody as well who works then, or have the policy count working hours only (hours: working).";
  return [gap(path, message, help, `off ${path.join(".")} ${where(aim, reach)}`)];
}

const gap = (path: Gap["path"], message: string, help: string, key: string): Gap => ({
  file: "policies",
  path,
  message,
  help,
  key,
});

const at = ({ names: [first = "", ...others] }: Reach): string =>
  others.length === 0 ? `at ${first}` : `at ${inSeries([first, ...others])}`;

/** Not since when: that moves when a leave is corrected, and what has begun has been told. */
const whoUntil = ({ until }: Period, people: readonly Person[], reach: Reach): string =>
  `${people.map(({ id }) => id).join()} ${dayAt(zoneOf(reach, people), until)}`;

const unique = (people: readonly Person[]): Person[] => [...new Set(people)];

const names = (people: readonly Person[]): string => inSeries(people.map(({ name }) => name));

const are = (people: readonly Person[]): string => `${names(people)} ${people.length === 1 ? "is" : "are"}`;

const zoneOf = ({ calendar }: Reach, [first]: readonly Person[]): string =>
  calendar?.timeZone ?? first?.timeZone ?? "UTC";

function span({ from, until }: Period, zone: string): string {
  return `from ${onTheWall(zone, new Date(from))} to ${onTheWall(zone, new Date(until))} (${zone})`;
}
