// What waited for the relay goes out as soon as it takes mail again, instead of when each of it was to be tried.

import { bringForward } from "../core/outbox/bring-forward.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";

const AT_ONCE = 16;
const FIRST = 200; // as many as the courier has room for

/** Any number of processes may do it at once: what one has brought forward waits for no other. */
export async function bringAllForward(app: App): Promise<void> {
  try {
    await bringSystemMails(app);
    await bringTickets(app);
  } finally {
    app.startSending?.(); // what was brought, whatever became of the rest
  }
}

async function bringTickets(app: App): Promise<void> {
  const ids = await app.tickets.heldUp(app.now()); // looked up once: what is held up again meanwhile is not brought again
  for (let done = 0; done < ids.length && !app.stopping.aborted; done += AT_ONCE) {
    await Promise.all(ids.slice(done, done + AT_ONCE).map((id) => bringOne(id, app)));
    if (done % FIRST < AT_ONCE) app.startSending?.();
  }
  if (ids.length > 0) app.log.info({ tickets: ids.length }, "what waited for the relay is sent now");
}

/** One mail tries the relay for all. */
export async function bringFirstForward(app: App): Promise<void> {
  const [first] = await app.tickets.heldUp(app.now(), 1);
  if (first !== undefined) return bringOne(first, app);
  return bringSystemMails(app);
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
        return decision ? { decision, before, triggers: false, done: () => {} } : { result: undefined };
      },
    },
    app,
  ).catch((error: unknown) =>
    app.log.error({ ticket: id, error }, "what waits for the relay could not be brought forward"),
  );
