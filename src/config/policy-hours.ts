// Delays of policies that count in working hours: whether they are clear there, and still in their order.

import { parseDuration } from "../core/words/duration.ts";
import { daysOf, unclearInWorkingHours, workedAtDays } from "./chase-hours.ts";
import { fieldOf, findAll, type Source } from "./document.ts";
import type { Path } from "./problem.ts";

type Words = { at: Path; message: string; help: string };

const DELAYS = ["*.steps.*.after", "*.repeat.every", "*.finally.after", "*.promise"];

/** What of policies is probably meant otherwise where a desk or a client names a calendar. Nothing where none does. */
export function ofPolicyHours(policies: Source, calendars: Source, ...namers: readonly Source[]): Words[] {
  const named = [...new Set(namers.flatMap((source) => findAll(source, "*.calendar").map(({ value }) => value)))];
  if (named.length === 0) return [];
  const counts = ({ path: [id] }: { path: Path }): boolean =>
    fieldOf(fieldOf(policies.value, String(id)), "hours") !== "all";
  const unclear = DELAYS.flatMap((at) => findAll(policies, at))
    .filter(counts)
    .flatMap(({ path, value }) => {
      const help = unclearInWorkingHours(value);
      return help ? [{ at: path, message: `"${value}" is not clear in working hours`, help: `${help} ${ALL}` }] : [];
    });
  const lists = findAll(policies, "*.steps").filter(counts);
  return [...unclear, ...lists.flatMap(({ path, value }) => overtaken(path, value, named, calendars))];
}

const ALL = "Or write hours: all for a policy of which every hour counts.";

/** "10h" is more than a day's work, so a step at "1 day" would come before it. */
function overtaken(path: Path, steps: unknown, named: readonly unknown[], calendars: Source): Words[] {
  const written = (Array.isArray(steps) ? steps : []).map((step) => String(fieldOf(step, "after")));
  const worked = (text: string, id: unknown): number =>
    workedAtDays(parseDuration(text) ?? 0, daysOf(calendars, id).shortest);
  return written.flatMap((text, index) => {
    const before = written[index - 1];
    if (before === undefined) return [];
    const calendar = named.find((id) => worked(text, id) <= worked(before, id));
    if (calendar === undefined || (parseDuration(text) ?? 0) <= (parseDuration(before) ?? 0)) return [];
    const message = `by the calendar "${calendar}" this is not later than the step before: "${before}" is more work than "${text}"`;
    return [{ at: [...path, index, "after"], message, help: `Write both in days, or both in hours. ${ALL}` }];
  });
}
