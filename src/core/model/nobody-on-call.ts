// Whether somebody is on call at every instant: whose turn it is, and that they, or who stands in for them, are not away.

import { onCallAt, type Rota } from "../calendar/rota.ts";
import { edgesOf } from "../calendar/shifts.ts";
import { everybodyMeantBy, meantBy } from "./meant.ts";
import type { Organisation } from "./organisation.ts";

/** While nobody is on call. */
export type Uncovered = { fromAt: Date; untilAt: Date; away: readonly string[] }; // names of those whose turn it would be and who are away

/** From one instant to another, in order. What the same people leave open on both sides of an edge is one gap. */
export function uncoveredIn(rota: Rota, organisation: Organisation, from: Date, until: Date): Uncovered[] {
  const tell = { kind: "rota", id: rota.id } as const;
  const leaves = everybodyMeantBy(tell, organisation).flatMap(({ leave }) =>
    leave.flatMap((one) => [one.fromAt.getTime(), one.untilAt.getTime()]),
  );
  const edges = [from.getTime(), ...edgesOf(rota, from, until).map(Number), ...leaves]
    .filter((at) => at >= from.getTime() && at < until.getTime())
    .sort((a, b) => a - b);
  const found: Uncovered[] = [];
  edges.forEach((edge, index) => {
    const [fromAt, untilAt] = [new Date(edge), new Date(edges[index + 1] ?? until)];
    if (meantBy(tell, { responsibleId: undefined, at: fromAt, skipAway: true }, organisation).length > 0) return;
    const away = onCallAt(rota, fromAt).map(({ personId }) => organisation.people.get(personId)?.name ?? personId);
    const before = found.at(-1);
    if (before && before.untilAt >= fromAt && before.away.join() === away.join())
      found[found.length - 1] = { ...before, untilAt };
    else found.push({ fromAt, untilAt, away });
  });
  return found;
}
