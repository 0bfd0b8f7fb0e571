// How Onit is doing: what waits, since when, and what is late. Asked by /health and /metrics, and by a watch that alarms.

import { LATE_MS, type LoopStates, STANDS_MS, standing, together, type Vitals } from "../core/model/vitals.ts";
import { after, inUtc, inWords } from "../core/words/duration.ts";
import { bell } from "../pacing/bell.ts";
import type { App } from "../ports/app.ts";
import type { Damage } from "../ports/damage.ts";

const ALARM_AFTER_MS = 5 * 60_000;
const ALARM_AGAIN_MS = 86_400_000;

const KEPT_MS = 10_000; // anybody who reaches the page may ask, and where much is owed the store takes seconds to answer
const LOST_MS = 60_000; // an answer that has not come by then may never come

/** What was found last, or is being looked for. */
type Look = { vitals: Promise<Vitals>; at: Date; isRunning: boolean };

const looks = new WeakMap<App, Look>();

/**
 * As they are now, or were up to ten seconds ago: all who ask meanwhile share one answer.
 * @throws when the store is away
 */
export function vitalsOf(app: App): Promise<Vitals> {
  const known = looks.get(app);
  if (known && isFresh(known, app.now())) return known.vitals;
  const look: Look = { vitals: looked(app), at: app.now(), isRunning: true };
  looks.set(app, look);
  look.vitals.then(
    () => Object.assign(look, { at: app.now(), isRunning: false }),
    () => void (looks.get(app) === look && looks.delete(app)),
  );
  return look.vitals;
}

/** The clock may have been set back meanwhile. */
const isFresh = ({ at, isRunning }: Look, now: Date): boolean =>
  Math.abs(now.getTime() - at.getTime()) < (isRunning ? LOST_MS : KEPT_MS);

async function looked({ mails, tickets, systemMails, now, speed = 1 }: App): Promise<Vitals> {
  const [kept, stuck, quarantined, backlog, unsent] = await Promise.all([
    mails.count("kept"),
    mails.count("stuck"),
    mails.count("quarantined"),
    tickets.backlog(now(), after(now(), -LATE_MS * speed)),
    systemMails.unsent(),
  ]);
  return { kept, stuck, quarantined, ...backlog, unsent: together(backlog.unsent, unsent) };
}

/** Looks when it is called, once a minute or so, and alarms once for each kind of trouble that lasts. */
export function watchVitals(app: App, states: () => LoopStates): () => Promise<void> {
  const rings = (what: string) =>
    bell((because) => app.ring(what, because), {
      afterMs: ALARM_AFTER_MS,
      againMs: ALARM_AGAIN_MS,
      now: app.now,
    });
  const late = rings("escalation steps are late");
  const still = rings("a part of Onit stands still");
  const away = rings("the store cannot be reached or does not take what is written");
  const unreadable = rings("a part of the data cannot be read");
  return async () => {
    const damage = app.damage?.() ?? [];
    if (damage.length > 0) unreadable.trouble(inSentence(damage), true);
    const names = standing(states());
    if (names.length > 0) still.trouble(`${names.join(" and ")} finished nothing for ${inWords(STANDS_MS)}`, false);
    else still.over();
    app.relay?.look();
    try {
      await app.mails.probe(app.now()); // a disk that is full lets us read
      const { steps } = await vitalsOf(app);
      away.over();
      if (steps.late > 0) late.trouble(`${steps.late} waits, the oldest${sinceIn(steps.oldest)}`, false);
      else late.over();
    } catch (error) {
      away.trouble((error as Error).message, false);
    }
  };
}

/** As the core writes instants in words, so that each reader has them in their own zone. */
const sinceIn = (at: Date | undefined): string => (at ? ` since ${inUtc(at)}` : "");

const MOST_NAMED = 5;

function inSentence(damage: readonly Damage[]): string {
  const named = damage
    .slice(0, MOST_NAMED)
    .map(({ collection, document, because }) => `${document} in ${collection} (${because})`);
  const more = damage.length > MOST_NAMED ? ` and ${damage.length - MOST_NAMED} more` : "";
  return `${named.join("; ")}${more}. All else goes on. What a backup or an export has of it can be restored`;
}
