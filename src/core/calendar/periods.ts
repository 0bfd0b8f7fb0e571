// Lists of periods: what they share, what is left of one, what they cover together.

import { type Calendar, workingDays } from "./working-hours.ts";

/** In milliseconds since 1970, `until` excluded. */
export type Period = { from: number; until: number };

/** In order, without doubles; what touches is one. */
export function joinedPeriods(periods: readonly Period[]): Period[] {
  const all: Period[] = [];
  for (const { from, until } of periods.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else if (from < until) all.push({ from, until });
  }
  return all;
}

/** What two lists share. Both in order, as `joined` gives them. */
export function sharedBy(some: readonly Period[], others: readonly Period[]): Period[] {
  const all: Period[] = [];
  let [one, other] = [0, 0];
  while (some[one] && others[other]) {
    const [a, b] = [some[one]!, others[other]!];
    const both = { from: Math.max(a.from, b.from), until: Math.min(a.until, b.until) };
    if (both.from < both.until) all.push(both);
    if (a.until < b.until) one += 1;
    else other += 1;
  }
  return all;
}

/** What is left of a list without another. Both in order, as `joined` gives them. */
export function without(some: readonly Period[], others: readonly Period[]): Period[] {
  const [first, last] = [some[0], some.at(-1)];
  if (!first || !last) return [];
  const ends = [first.from, ...others.flatMap(({ from, until }) => [from, until]), last.until];
  const between = Array.from({ length: ends.length / 2 }, (_, pair) => ({
    from: ends[2 * pair]!,
    until: ends[2 * pair + 1]!,
  }));
  return sharedBy(some, joinedPeriods(between.filter(({ from, until }) => from < until)));
}

/** How long they last together, in milliseconds. */
export const lengthOf = (periods: readonly Period[]): number =>
  periods.reduce((ms, { from, until }) => ms + until - from, 0);

/** The working hours of a calendar within a period. */
export function hoursIn(calendar: Calendar, { from, until }: Period): Period[] {
  const all: Period[] = [];
  for (const { spans } of workingDays(calendar, from)) {
    if (spans[0].from >= until) break;
    all.push(...spans.map((span) => ({ from: span.from, until: span.until })));
  }
  return sharedBy(joinedPeriods(all), [{ from, until }]);
}
