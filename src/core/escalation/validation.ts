// Whether what the settings say of people is still right: who is asked when, who is reminded, and whose silence is told (S4.17).

import { isWithin } from "../calendar/working-hours.ts";
import { dayAt, minuteAt } from "../calendar/zone.ts";
import type { AskedDuty, Duty, Validation, ValidationRules } from "../model/duty.ts";
import { calendarOf, type Organisation } from "../model/organisation.ts";
import { isAway, type Person } from "../model/person.ts";
import { after } from "../words/duration.ts";
import { pathInWords } from "../words/path-in-words.ts";
import type { Gap } from "./gap.ts";
import { dutiesOf } from "./places.ts";

const [NINE, FIVE] = [9 * 60, 17 * 60]; // minutes of the day
const SOON = 1 / 4; // of the time between two questions: what is due so soon is asked along, so that people get one mail

/** A mail that is owed to somebody, and what is known of them once it is. */
export type DutyQuestion = {
  next: Validation;
  duties: readonly Duty[]; // what it asks about
  isReminder: boolean; // nothing of it is asked for the first time
};

/** @returns undefined where there is nothing to ask them now, or they do not work at that hour */
export function questionFor(
  person: Person,
  known: Validation | undefined,
  organisation: Organisation,
  now: Date,
  duties: readonly Duty[] = dutiesOf(organisation).get(person.id) ?? [],
): DutyQuestion | undefined {
  const { validation: rules } = organisation;
  if (!rules || duties.length === 0 || !isAtWork(person, organisation, now)) return undefined;
  const of = (duty: Duty): AskedDuty | undefined => known?.duties.find((one) => one.duty === duty.key);
  const isToAsk = (duty: Duty, early: number): boolean =>
    isDue(of(duty), everyMs(duty, rules, organisation) * (1 - early), now);
  const asked = duties.some((duty) => isToAsk(duty, 0)) ? duties.filter((duty) => isToAsk(duty, SOON)) : [];
  const reminded = duties.filter((duty) => !asked.includes(duty) && isToRemind(of(duty), rules, now));
  if (asked.length + reminded.length === 0) return undefined;
  const rest = stillThere(known, duties).filter(({ duty }) => ![...asked, ...reminded].some(({ key }) => key === duty));
  return {
    next: replaced(person.id, known, [
      ...rest,
      ...asked.map((duty) => askedOf(duty, of(duty), now)),
      ...reminded.map((duty) => ({ ...of(duty)!, mailedAt: now, isReminded: true as const })),
    ]),
    duties: duties.filter((duty) => asked.includes(duty) || reminded.includes(duty)),
    isReminder: asked.length === 0,
  };
}

/** Without what was asked of duties that are gone from the settings. @returns undefined when all of them are there */
export function withoutGone(known: Validation, duties: readonly Duty[]): Validation | undefined {
  const rest = stillThere(known, duties);
  return rest.length === known.duties.length ? undefined : replaced(known.personId, known, rest);
}

/** Their answer to these, whenever they were asked. @returns undefined when they have said so already */
export function withAnswer(
  personId: string,
  known: Validation | undefined,
  answer: { duties: readonly Duty[]; isTheirs: boolean; at: Date },
  all: readonly Duty[],
): Validation | undefined {
  const { duties, isTheirs, at } = answer;
  const of = (duty: Duty): AskedDuty =>
    known?.duties.find((one) => one.duty === duty.key) ?? askedOf(duty, undefined, at);
  const isNews = duties.some((duty) => isOpen(of(duty)) || of(duty).answer?.isTheirs !== isTheirs);
  if (!isNews) return undefined;
  const rest = stillThere(known, all).filter(({ duty }) => !duties.some(({ key }) => key === duty));
  return replaced(personId, known, [...rest, ...duties.map((duty) => ({ ...of(duty), answer: { at, isTheirs } }))]);
}

/** Whether it was asked and not answered since. */
export const isOpen = ({ since, answer }: AskedDuty): boolean => !answer || answer.at < since;

/** Whether they have said that it is not theirs any more. */
export const isDisowned = (asked: AskedDuty): boolean => !isOpen(asked) && asked.answer?.isTheirs === false;

/** What people have said is not theirs, and what they have not answered for too long, as far as the settings name it. */
export function staleContacts(all: readonly Validation[], organisation: Organisation, now: Date): Gap[] {
  const { people, validation: rules } = organisation;
  if (!rules) return [];
  const duties = dutiesOf(organisation);
  return all.flatMap((one) => {
    const person = people.get(one.personId);
    if (!person) return [];
    return (duties.get(person.id) ?? []).flatMap((duty) => {
      const asked = one.duties.find(({ duty: key }) => key === duty.key);
      const because = asked && whyStale(asked, person, rules, now);
      return because ? [staleGap(person, duty, because, asked.since)] : [];
    });
  });
}

function whyStale(asked: AskedDuty, { name }: Person, rules: ValidationRules, now: Date): string | undefined {
  if (isDisowned(asked)) return `${name} says that this is not theirs any more`;
  if (!isOpen(asked) || after(asked.since, rules.staleAfterMs) > now) return undefined;
  return `${name} was asked on ${asked.since.toISOString().slice(0, 10)} whether this is still right, and has not answered`;
}

const staleGap = (person: Person, { key, what, spots: [spot] }: Duty, because: string, since: Date): Gap => ({
  file: "people",
  path: [person.id],
  message: `${because}: ${what}`,
  help: `Ask them, or name somebody else in ${spot.file}.yaml: ${pathInWords(spot.file, spot.path)}.`,
  key: `stale ${person.id} ${key} ${since.getTime()}`,
});

/** What was asked of duties that are gone is forgotten: should they come back, they are asked again. */
const stillThere = (known: Validation | undefined, duties: readonly Duty[]): AskedDuty[] =>
  known?.duties.filter(({ duty }) => duties.some(({ key }) => key === duty)) ?? [];

const replaced = (personId: string, known: Validation | undefined, duties: readonly AskedDuty[]): Validation => ({
  personId,
  version: (known?.version ?? 0) + 1,
  duties,
});

function askedOf({ key: duty }: Duty, before: AskedDuty | undefined, now: Date): AskedDuty {
  const answer = before?.answer ? { answer: before.answer } : {};
  return { duty, since: before && isOpen(before) ? before.since : now, mailedAt: now, ...answer };
}

/** Who said that it is not theirs is not asked again while it stands there: the admins know. */
function isDue(asked: AskedDuty | undefined, everyMs: number, now: Date): boolean {
  if (!asked) return true;
  if (isDisowned(asked)) return false;
  const last = isOpen(asked) ? asked.mailedAt : asked.answer!.at;
  return after(last, everyMs) <= now;
}

const isToRemind = (asked: AskedDuty | undefined, { remindAfterMs }: ValidationRules, now: Date): boolean =>
  asked !== undefined && isOpen(asked) && !asked.isReminded && after(asked.mailedAt, remindAfterMs) <= now;

/** A service's own time, else that of the kind of duty, else the usual one. */
function everyMs({ kind, serviceId }: Duty, rules: ValidationRules, { services }: Organisation): number {
  return services?.get(serviceId ?? "")?.validateEveryMs ?? rules.everyMsFor[kind] ?? rules.everyMs;
}

/** In the hours that people.yaml names for them, else on Monday to Friday from nine to five by their clock. */
function isAtWork(person: Person, organisation: Organisation, now: Date): boolean {
  if (isAway(person, now)) return false;
  const calendar = calendarOf(person, organisation);
  if (calendar) return isWithin(calendar, now);
  const [day, minute] = [dayAt(person.timeZone, now.getTime()), minuteAt(person.timeZone, now.getTime())];
  return (day + 3) % 7 < 5 && NINE <= minute && minute < FIVE; // 1970 began on a Thursday
}
