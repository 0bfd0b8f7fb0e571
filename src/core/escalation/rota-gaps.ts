// Known before it happens (S4.15): when nobody of a rota is on call, because those whose turn it is are away or because it is nobody's.

import { lengthOf, type Period } from "../calendar/periods.ts";
import { onCallAt, type Rota } from "../calendar/rota.ts";
import { dayAt, onTheWall } from "../calendar/zone.ts";
import { type Uncovered, uncoveredIn } from "../model/nobody-on-call.ts";
import type { Organisation } from "../model/organisation.ts";
import { leaveAt } from "../model/person.ts";
import { inWords } from "../words/duration.ts";
import { inSeries } from "../words/in-series.ts";
import type { Gap } from "./gap.ts";

/** Each absence that leaves it open, and in one sentence all the time that is nobody's turn: that comes again each week. */
export function rotaGaps(rota: Rota, organisation: Organisation, window: Period): Gap[] {
  const found = uncoveredIn(rota, organisation, new Date(window.from), new Date(window.until));
  const nobodys = found.filter(({ away }) => away.length === 0);
  const absent = found.filter(({ away }) => away.length > 0);
  return [...nobodysTurn(rota, nobodys.map(asPeriod)), ...absent.map((one) => allAway(rota, one, organisation))];
}

const asPeriod = ({ fromAt, untilAt }: Uncovered): Period => ({ from: fromAt.getTime(), until: untilAt.getTime() });

function nobodysTurn(rota: Rota, periods: readonly Period[]): Gap[] {
  const [first] = periods;
  if (!first) return [];
  const message = `nobody is on call for ${inWords(lengthOf(periods))} of the coming 14 days, because it is nobody's turn, first ${span(first, rota)}`;
  const help = "Add a layer or an override if somebody must be on call then.";
  return [{ file: "rotas", path: [rota.id], message, help, key: `nobody's turn ${rota.id}` }];
}

function allAway(rota: Rota, open: Uncovered, { people }: Organisation): Gap {
  const { away, fromAt } = open;
  const ids = onCallAt(rota, fromAt).map(({ personId }) => personId);
  const back = ids.flatMap((id) => {
    const person = people.get(id);
    return (person && leaveAt(person, fromAt)?.untilAt.getTime()) ?? [];
  });
  const during = asPeriod(open);
  return {
    file: "rotas",
    path: [rota.id],
    message: `nobody is on call ${span(during, rota)}: ${inSeries(away)} ${away.length === 1 ? "is" : "are"} away, and nobody stands in`,
    help: "Add an override for that time, or name a substitute in people.yaml.",
    key: `on call ${rota.id} ${ids.join()} ${dayAt(rota.timeZone, Math.max(...back))}`, // of all their turns in one leave
    during,
  };
}

const span = ({ from, until }: Period, { timeZone }: Rota): string =>
  `from ${onTheWall(timeZone, new Date(from))} to ${onTheWall(timeZone, new Date(until))} (${timeZone})`;
