// Which processes are there. A process that was killed leaves mails, notices and system mails in hand, each until its lease ends:
// minutes in which a step is late and what is owed to the same reader waits behind it. So each process says every few seconds that
// it is there, and what a silent one had in hand is taken over by the others.

import type { Ticket } from "../core/model/ticket.ts";
import { leftBehind } from "../core/outbox/left-behind.ts";
import type { App } from "../ports/app.ts";
import type { PresenceStore } from "../ports/presence-store.ts";
import { changeTicket } from "../ticket-change/commit.ts";

/** How often a process says that it is there. */
export const BEAT_MS = 5_000;
/**
 * One that was silent for so long is gone: short enough that a step is not a minute late when who takes it over dies, too. Should it
 * only have stood still, what it sends is the same message.
 */
export const PROCESS_SILENT_MS = 20_000;
const BATCH = 100;
const AT_ONCE = 16;

export type PresenceOptions = {
  presences: PresenceStore;
  isAlone: boolean; // nobody else can be there: every other process that is noted is gone
  monotonic?: () => number; // ms
  /** Called once something was taken over. */
  takenOver(): void;
};

export type Presence = {
  /** Says that this process is there, and looks who is not any more. */
  look(): Promise<void>;
  /** Resolves once nothing is under way. What this process leaves is found by the next. */
  stop(): Promise<void>;
  /** At the end, when nothing is in hand: no other process finds one that is gone. With something in hand the note stays. */
  leave(): Promise<void>;
};

/** @returns once what dead processes left to one that is alone is taken over */
export async function announce(app: App, options: PresenceOptions): Promise<Presence> {
  const { presences, isAlone } = options;
  await presences.beat(app.processId);
  if (isAlone) {
    for (const { id } of await presences.all()) if (id !== app.processId) await takeOver(id, app, options);
    return { look: async () => {}, stop: async () => {}, leave: () => leave(app, presences) };
  }
  const look = lookout(app, options);
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= look()
      .catch((error: unknown) => app.log.warn({ error }, "this process could not say that it is there"))
      .finally(() => {
        running = undefined;
      });
  }, BEAT_MS);
  return {
    look,
    async stop() {
      clearInterval(timer);
      await running;
    },
    leave: () => leave(app, presences),
  };
}

async function leave({ processId, tickets, mails, systemMails, now }: App, presences: PresenceStore): Promise<void> {
  if ((await tickets.leasedBy(processId, now(), 1)).length > 0) return;
  await mails.releaseOf(processId, now());
  await systemMails.releaseOf(processId, now());
  await presences.remove(processId);
}

/** Silence counts only while we ourselves looked and the store answered: after it was away nobody has had a chance to beat. */
function lookout(app: App, options: PresenceOptions): () => Promise<void> {
  const { presences, monotonic = () => performance.now() } = options;
  const isSilent = listener();
  let lookedAt = monotonic();
  return async () => {
    const at = monotonic();
    const isFresh = at - lookedAt > 2 * BEAT_MS;
    await presences.beat(app.processId);
    const all = await presences.all();
    lookedAt = at;
    const others = all.filter(({ id }) => id !== app.processId);
    for (const id of isSilent(others, at, isFresh)) await takeOver(id, app, options);
  };
}

/** @returns which of these have not counted on for too long. `isFresh`: what was heard before does not count */
function listener(): (all: readonly { id: string; beats: number }[], at: number, isFresh: boolean) => string[] {
  let heard = new Map<string, { beats: number; since: number }>();
  return (all, at, isFresh) => {
    const before = isFresh ? new Map<string, never>() : heard;
    heard = new Map(
      all.map(({ id, beats }) => {
        const known = before.get(id);
        return [id, known?.beats === beats ? known : { beats, since: at }];
      }),
    );
    return all.flatMap(({ id }) => (at - heard.get(id)!.since >= PROCESS_SILENT_MS ? [id] : []));
  };
}

/** Any number of processes may do it at once. The note goes last: one that dies in between leaves it to the next. */
async function takeOver(id: string, app: App, { presences, takenOver }: PresenceOptions): Promise<void> {
  for (;;) {
    const tickets = await app.tickets.leasedBy(id, app.now(), BATCH);
    if (tickets.length === 0) break;
    for (let done = 0; done < tickets.length; done += AT_ONCE)
      await Promise.all(tickets.slice(done, done + AT_ONCE).map((ticket) => takeBack(ticket, id, app)));
  }
  await app.mails.releaseOf(id, app.now());
  await app.systemMails.releaseOf(id, app.now());
  await presences.remove(id);
  app.log.info({ process: id }, "an earlier process has ended; what it left unfinished is taken over");
  app.wakeSystemMails();
  takenOver();
}

const takeBack = (found: Ticket, id: string, app: App): Promise<void> =>
  changeTicket<Ticket | undefined, void>(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const decision = before && leftBehind(before, id, app.now());
        return decision ? { decision, before, triggers: false, done: () => undefined } : { result: undefined };
      },
    },
    app,
  );
