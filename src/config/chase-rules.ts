// Chase settings that must fit each other: a desk's own, and together with the overrides per kind or tier.

import { parseDuration } from "../core/words/duration.ts";
import { daysOf, PLAIN_DAYS, unclearInWorkingHours, type WorkingDays, workedAtDays } from "./chase-hours.ts";
import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import { didYouMean } from "./suggest.ts";

type Layer = { path: Path; rules: unknown };

/** Every rule between chase settings that is not kept. */
export const chaseProblems = (desks: Source, clients: Source, calendars: Source): Problem[] => [
  ...limits(desks, calendars),
  ...hoursOfNoCalendar(desks),
  ...chasesThatNobodyCounts(desks),
  ...escalationsFromNothing(desks),
  ...tiersOfNobody(desks, clients),
];

/** Each place is told of once: what is wrong at the desk is wrong with every exception to it too. */
function limits(desks: Source, calendars: Source): Problem[] {
  return findAll(desks, "*.chase").flatMap(({ path, value }) => {
    const found = new Map<string, Problem>();
    const days = daysOf(calendars, fieldOf(fieldOf(desks.value, String(path[0])), "calendar"));
    for (const layers of combinations(path, value)) {
      for (const limit of LIMITS) {
        const wrong = limit(layers, days);
        const place = wrong && JSON.stringify(wrong.path);
        if (place !== undefined && !found.has(place))
          found.set(place, problemAt(desks, wrong!.path, wrong!.message, wrong!.help));
      }
    }
    return [...found.values()];
  });
}

/** The rules a ticket may come to have: each list's later layers win. */
function combinations(path: Path, chase: unknown): Layer[][] {
  const below = (name: string): Layer[] =>
    Object.entries(fieldOf(chase, name) ?? {}).map(([key, rules]) => ({ path: [...path, name, key], rules }));
  const [own, kinds, tiers] = [{ path, rules: chase }, below("byKind"), below("byTier")];
  const byKind = [[own], ...kinds.map((kind) => [own, kind])];
  return [...byKind, ...tiers.flatMap((tier) => byKind.map((layers) => [...layers, tier]))];
}

type Wrong = { path: Path; message: string; help: string };

const LIMITS: readonly ((layers: readonly Layer[], working: WorkingDays) => Wrong | undefined)[] = [
  ...["window", "minimumInterval"].map((name) => (layers: readonly Layer[]) => {
    const written = inForce(layers, name);
    const help = isWorking(layers) ? unclearInWorkingHours(written?.value) : undefined;
    if (help === undefined) return undefined;
    return { path: written!.path, message: `"${written!.value}" is not clear in working hours`, help };
  }),
  (layers) => {
    const [threshold, maximum] = [inForce(layers, "threshold"), inForce(layers, "maximum")];
    const [least, most] = [threshold?.value, maximum?.value];
    if (typeof least !== "number" || typeof most !== "number" || most >= least) return undefined;
    return threshold!.depth > maximum!.depth
      ? {
          path: threshold!.path,
          message: `${least} is more than the maximum of ${most}, and could then never be reached`,
          help: `Write ${most} or less, or a maximum of ${least} as well.`,
        }
      : {
          path: maximum!.path,
          message: `${most} is less than the threshold of ${least}, which could then never be reached`,
          help: `Write ${least} or more.`,
        };
  },
  (layers, working) => {
    const all = ["window", "minimumInterval", "threshold"].map((name) => inForce(layers, name));
    const [window, interval, threshold] = all;
    const [span, gap, number] = [durationOf(window), durationOf(interval), threshold?.value];
    if (span === undefined || gap === undefined || typeof number !== "number") return undefined;
    const { shortest, longest } = isWorking(layers) ? working : PLAIN_DAYS;
    if ((number - 1) * workedAtDays(gap, shortest) < workedAtDays(span, longest)) return undefined;
    const deepest = all.reduce((before, one) => (one!.depth > before!.depth ? one : before));
    return {
      path: deepest!.path,
      message: `${number} chases with ${interval!.value} between them never fall within ${window!.value}, so the threshold could never be reached`,
      help: "Write a longer window, a shorter minimumInterval or a lower threshold.",
    };
  },
];

type InForce = { value: unknown; path: Path; depth: number };

function inForce(layers: readonly Layer[], name: string): InForce | undefined {
  const depth = layers.findLastIndex(({ rules }) => fieldOf(rules, name) !== undefined);
  const layer = layers[depth];
  return layer && { value: fieldOf(layer.rules, name), path: [...layer.path, name], depth };
}

const isWorking = (layers: readonly Layer[]): boolean => inForce(layers, "hours")?.value === "working";

const durationOf = (found: InForce | undefined): number | undefined =>
  typeof found?.value === "string" ? parseDuration(found.value) : undefined;

function hoursOfNoCalendar(desks: Source): Problem[] {
  return ["*.chase.hours", "*.chase.byKind.*.hours", "*.chase.byTier.*.hours"].flatMap((at) =>
    findAll(desks, at).flatMap(({ path, value }) => {
      if (value !== "working" || fieldOf(fieldOf(desks.value, String(path[0])), "calendar") !== undefined) return [];
      const message = "there are no working hours here, because this desk names no calendar";
      return [problemAt(desks, path, message, "Write calendar: <one of calendars.yaml> at the desk, or hours: all.")];
    }),
  );
}

function chasesThatNobodyCounts(desks: Source): Problem[] {
  return findAll(desks, "*").flatMap(({ path, value }) => {
    if (fieldOf(fieldOf(value, "visibility"), "byChases") !== true || isCounted(fieldOf(value, "chase"))) return [];
    const help = "Add a chase section with a threshold, or write byChases: false.";
    const message = "chases cannot make an escalation ticket here, because this desk does not count them";
    return [problemAt(desks, [...path, "visibility", "byChases"], message, help)];
  });
}

const isCounted = (chase: unknown): boolean =>
  chase !== undefined && combinations([], chase).some((layers) => inForce(layers, "enabled")?.value !== false);

function escalationsFromNothing(desks: Source): Problem[] {
  return ["*.chase.byKind.*.escalates", "*.chase.byTier.*.escalates"].flatMap((at) =>
    findAll(desks, at).flatMap(({ path, value }) => {
      if (value !== true || fieldOf(fieldOf(desks.value, String(path[0])), "visibility") !== undefined) return [];
      const message = "no escalation ticket can be made here, because this desk has no visibility section";
      return [problemAt(desks, path, message, "Add a visibility section that names the call templates.")];
    }),
  );
}

function tiersOfNobody(desks: Source, clients: Source): Problem[] {
  if (clients.broken) return [];
  const tiers = findAll(clients, "*.tier").map(({ value }) => String(value));
  return findAll(desks, "*.chase.byTier.*").flatMap(({ path }) => {
    const tier = String(path.at(-1));
    if (tiers.includes(tier)) return [];
    const help = didYouMean(tier, tiers, `Write tier: ${tier} at a client in clients.yaml.`);
    return [problemAt(desks, path, `no client has the tier "${tier}"`, help)];
  });
}
