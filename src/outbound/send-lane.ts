// What is owed in a lane leaves in the order in which it came to be owed, whichever ticket owes it. Each ticket has a turn for each
// moment at which something of it came to be owed, so that what it owes since noon does not go with what it owes since nine.
// In the lane of receipts every desk has the same share of a round.

import type { Ticket } from "../core/model/ticket.ts";
import { type Lane, owedIn, turnsIn } from "../core/outbox/lanes.ts";
import { eachBatch } from "../pacing/each-batch.ts";
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
      keyOf: ({ ticket: { id, version }, until }) => `${id} ${version} ${until.getTime()}`,
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

async function turnsOwed(lane: Lane, limit: number, app: App): Promise<LaneTurn[]> {
  const now = app.now();
  if (lane !== "rest") return inOrder(turnsOf(await app.tickets.owing(now, lane, limit), lane));
  const desks = await app.tickets.desksOwing(now);
  const share = Math.ceil(limit / Math.max(1, desks.length));
  const ofEach = desks.map(async (id) => turnsOf(await app.tickets.owing(now, lane, share, id), lane));
  return inOrder((await Promise.all(ofEach)).flat());
}

/** What is owed later than by the last of these tickets may be owed later than by others that are not among them. */
function turnsOf(tickets: readonly Ticket[], lane: Lane): LaneTurn[] {
  const last = tickets.length > 0 && owedIn(tickets.at(-1)!)[lane];
  if (!last) return [];
  return tickets.flatMap((ticket) =>
    turnsIn(ticket, lane, last).map((until, index) => ({ ticket, until, isFirst: index === 0 })),
  );
}

const inOrder = (turns: readonly LaneTurn[]): LaneTurn[] =>
  turns.toSorted((a, b) => a.until.getTime() - b.until.getTime());
