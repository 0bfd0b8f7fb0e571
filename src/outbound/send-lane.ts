// What is owed in a lane leaves in the order in which it came to be owed, whichever ticket owes it. Each ticket has a turn for each
// moment at which something of it came to be owed, so that what it owes since noon does not go with what it owes since nine.
// In the lanes of mails desks take turns.

import type { Ticket } from "../core/model/ticket.ts";
import { channelsOwing, type Lane, MAIL_LANES, owedIn, turnsIn, urgencyOf } from "../core/outbox/lanes.ts";
import { eachBatch } from "../pacing/each-batch.ts";
import { shared } from "../pacing/in-turn.ts";
import { survive } from "../pacing/survive.ts";
import type { App, LaneTurn } from "../ports/app.ts";

type Sending = {
  moved?: (() => void) | undefined; // called after each
  /** Asked again and again: then nothing more is begun. */
  isOver?: () => boolean;
};

/** All that is owed in a lane now. */
export const sendLane = (lane: Lane, app: App, { moved, isOver = () => false }: Sending = {}): Promise<void> =>
  survive(app, { lane }, () =>
    eachBatch<LaneTurn>({
      load: async (limit) => (isOver() ? [] : turnsOwed(lane, limit, app)),
      keyOf: ({ ticket: { id, version }, channel, until }) => `${id} ${version} ${channel} ${until.getTime()}`,
      work: (turn) =>
        survive(app, { ticket: turn.ticket.record.reference }, async () => {
          if (!isOver()) await app.dispatch(lane, turn);
        }),
      stopping: app.stopping,
      moved,
    }),
  );

/** The mails that wait are left to who sends what has waited for the relay. */
export const isLeftToCatchUp = (lane: Lane, app: App): boolean => app.catchingUp?.lanes.has(lane) === true;

/** Those of the rest are looked for once the urgent ones are found, so that these have the places. */
async function turnsOwed(lane: Lane, limit: number, app: App): Promise<LaneTurn[]> {
  const urgent = () => shared(`urgent ${limit}`, app, () => lookUp("urgent", limit, app));
  if (lane === "urgent") return urgent();
  if (lane === "rest") await urgent();
  return lookUp(lane, limit, app);
}

async function lookUp(lane: Lane, limit: number, app: App): Promise<LaneTurn[]> {
  const now = app.now();
  if (lane === "outside") return byChannel(await app.tickets.owing(now, lane, limit), now);
  if (!MAIL_LANES.includes(lane)) return turnsOf(await app.tickets.owing(now, lane, limit), lane);
  const desks = await app.tickets.desksOwing(now);
  const share = Math.ceil(limit / Math.max(1, desks.length));
  return inRounds(
    await Promise.all(desks.map(async (id) => turnsOf(await app.tickets.owing(now, lane, share, id), lane))),
  );
}

/** What is owed later than by the last of these tickets may be owed later than by others that are not among them. */
function turnsOf(tickets: readonly Ticket[], lane: Lane): LaneTurn[] {
  const last = tickets.length > 0 && owedIn(tickets.at(-1)!)[lane];
  if (!last) return [];
  const turns = tickets.flatMap((ticket) =>
    turnsIn(ticket, lane, last).map((until, index) => ({ ticket, until, isFirst: index === 0 })),
  );
  const urgency = ({ ticket, until }: LaneTurn): number => urgencyOf(ticket, lane, until);
  return turns.sort((a, b) => urgency(a) - urgency(b) || a.until.getTime() - b.until.getTime());
}

function byChannel(tickets: readonly Ticket[], now: Date): LaneTurn[] {
  const turns = tickets.flatMap((ticket) =>
    channelsOwing(ticket, now).map((channel) => ({ ticket, channel, until: now, isFirst: true })),
  );
  const channels = [...new Set(turns.map(({ channel }) => channel))];
  return inRounds(channels.map((channel) => turns.filter((turn) => turn.channel === channel)));
}

/** The first of each, then the second of each: who owes a thousand is not before who owes one. */
function inRounds(all: readonly LaneTurn[][]): LaneTurn[] {
  const rounds = Math.max(0, ...all.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => all.flatMap((turns) => turns[round] ?? [])).flat();
}
