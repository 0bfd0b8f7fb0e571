// What waited for the relay goes out as soon as it takes mail again, instead of when each of it was to be tried.

import { bringForward } from "../core/outbox/bring-forward.ts";
import { type Lane, MAIL_LANES, owedIn } from "../core/outbox/lanes.ts";
import { survive } from "../pacing/survive.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";

const AT_ONCE = 16;

/**
 * All of it is brought before any of it is sent: else what was brought first would leave before what was owed first. Any number of
 * processes may do it at once.
 * @returns of how many tickets
 */
export async function bringAllForward(app: App): Promise<number> {
  await survive(app, {}, () => bringSystemMails(app)); // those are looked for at each beat, too
  return bringTickets(app);
}

async function bringTickets(app: App): Promise<number> {
  const ids = await app.tickets.heldUp(); // looked up once: what is held up again meanwhile is not brought again
  for (let done = 0; done < ids.length && !app.stopping.aborted; done += AT_ONCE)
    await Promise.all(ids.slice(done, done + AT_ONCE).map((id) => bringOne(id, app)));
  if (ids.length > 0) app.log.info({ tickets: ids.length }, "what waited for the relay is sent now");
  return ids.length;
}

/** One mail tries the relay for all, the one that was owed first. Resolves once it has tried. */
export async function bringFirstForward(app: App): Promise<void> {
  const [first] = await app.tickets.heldUp(1);
  if (first === undefined) return bringSystemMails(app);
  await bringOne(first, app);
  const ticket = await app.tickets.byId(first);
  const turns = Object.entries(ticket ? owedIn(ticket) : {}) as [Lane, Date][];
  const [turn] = turns.filter(([lane]) => MAIL_LANES.includes(lane)).sort(([, a], [, b]) => a.getTime() - b.getTime());
  if (ticket && turn) await app.dispatch(turn[0], { ticket, until: turn[1], isFirst: true });
}

async function bringSystemMails(app: App): Promise<void> {
  await app.systemMails.bringForward(app.now());
  app.wakeSystemMails();
}

/** One ticket's trouble holds up none of the others: its own mails go out when each was to be tried. */
const bringOne = (id: string, app: App): Promise<void> =>
  changeTicket(
    {
      load: () => app.tickets.byId(id),
      decide(before) {
        const decision = before && bringForward(before, app.now());
        return decision ? { decision, before, triggers: false, wakes: false, done: () => {} } : { result: undefined };
      },
    },
    app,
  ).catch((error: unknown) =>
    app.log.error({ ticket: id, error }, "what waits for the relay could not be brought forward"),
  );
