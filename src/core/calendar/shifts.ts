// A rota laid out in time: who is on call from when to when.

import { handOff, type Layer, type OnCall, type Override, onCallAt, type Rota, turnAt } from "./rota.ts";
import { workingDays } from "./working-hours.ts";

const DAY = 86_400_000;

/** While the same person is on call: the first of `onCall`, as it was when it began. It is empty while nobody is. */
export type Shift = { fromAt: Date; untilAt: Date; onCall: readonly OnCall[] };

/** From one instant to another without a hole; turns of one person that follow each other are one shift. */
export function shifts(rota: Rota, from: Date, until: Date, overrides: readonly Override[] = rota.overrides): Shift[] {
  const edges = [from, ...edgesOf(rota, from, until, overrides)];
  const found: Shift[] = [];
  edges.forEach((fromAt, index) => {
    const untilAt = edges[index + 1] ?? until;
    const onCall = onCallAt(rota, fromAt, overrides);
    const before = found.at(-1);
    if (before && before.onCall[0]?.personId === onCall[0]?.personId) found[found.length - 1] = { ...before, untilAt };
    else found.push({ fromAt, untilAt, onCall });
  });
  return found;
}

/** Every instant within two at which somebody else may be on call, in order. */
export function edgesOf(
  { layers, timeZone, overrides: own }: Rota,
  from: Date,
  until: Date,
  overrides: readonly Override[] = own,
): Date[] {
  const [begin, end] = [from.getTime(), until.getTime()];
  const found = new Set([
    ...layers.flatMap((layer) => [...handOffsOf(layer, timeZone, begin, end), ...hoursEdgesOf(layer, begin, end)]),
    ...overrides.flatMap(({ fromAt, untilAt }) => [fromAt.getTime(), untilAt.getTime()]),
  ]);
  const within = [...found].filter((at) => at > begin && at < end);
  return within.sort((a, b) => a - b).map((at) => new Date(at));
}

function handOffsOf(layer: Layer, zone: string, begin: number, end: number): number[] {
  const found: number[] = [];
  let turn = Math.max(0, turnAt(layer, zone, begin));
  for (let at = handOff(layer, zone, turn); at < end; at = handOff(layer, zone, turn)) {
    found.push(at);
    turn += 1;
  }
  return found;
}

/** From the day before: clocks that go back over midnight come to its hours again. */
function hoursEdgesOf({ hours }: Layer, begin: number, end: number): number[] {
  const found: number[] = [];
  for (const { spans } of hours ? workingDays(hours, begin - DAY) : []) {
    if (spans[0].from >= end) break;
    found.push(...spans.flatMap(({ from, until }) => [from, until]));
  }
  return found;
}
