// What of the relay is in trouble, and when it is grave enough for an alarm.

import type { RelayHealth } from "../core/model/notice.ts";
import { after } from "../core/words/duration.ts";
import { ALARM_AGAIN_MS, bell } from "../pacing/bell.ts";
import type { App } from "../ports/app.ts";

/** `isOfMails`: it may be the mail, or where it goes to, that the relay minds. `times`: how often it was heard. */
type Trouble = Symptom & { since: Date; lastAt: Date; times: number };
export type Symptom = { wrong: string; because: string; isUrgent: boolean; isOfMails: boolean };

/** A relay that was only restarted is back by then. The admins are to hear of it before those who wait for a mail do. */
const ALARM_AFTER_MS = 60_000;
const ONE_MAIL_MS = 5 * 60_000; // … and one mail that is refused and not offered again has said little of the others
const FORGOTTEN_MS = 60 * 60_000; // what is not tried any more, here or at all, is not trouble any more

/** One alarm for all of them: it rings with the first, and again only after none was left. */
export function troublesOf(relay: string, now: () => Date, app: () => App) {
  const open = new Map<string, Trouble>();
  const ringing = ringingOf(now, app);
  const first = (): Trouble | undefined => firstGrave([...open.values()], now());

  function forget(keys: readonly string[]): void {
    const before = open.size;
    for (const key of keys) open.delete(key);
    for (const [key, { lastAt }] of open) if (after(lastAt, FORGOTTEN_MS) < now()) open.delete(key);
    if (before === 0 || open.size > 0) return;
    ringing.over();
    app().log.info({ relay }, "the relay takes mail of Onit again");
  }

  return {
    heard(key: string, symptom: Symptom): void {
      forget([]);
      if (open.size === 0)
        app().log.warn(
          { relay, because: symptom.because },
          "the relay does not take mail of Onit; it is kept and tried again",
        );
      const { since = now(), times = 0 } = open.get(key) ?? {};
      open.set(key, { ...symptom, since, lastAt: now(), times: times + 1 });
      ringing.look(first());
    },
    over: forget,
    look(): void {
      forget([]);
      ringing.look(first());
    },
    health(): Omit<RelayHealth, "takenAt"> {
      forget([]);
      const { since, because } = first() ?? {};
      return { isWell: !since, since, because };
    },
  };
}

/** Rings for the trouble that is grave, in the words of that one. */
function ringingOf(now: () => Date, app: () => App) {
  let what = "";
  const rules = { afterMs: 0, againMs: ALARM_AGAIN_MS, now };
  const failing = bell((because) => app().ring(what, because), rules);
  return {
    over: failing.over,
    look(trouble: Trouble | undefined): void {
      if (!trouble) return;
      what = trouble.wrong;
      failing.trouble(trouble.because, true);
    },
  };
}

/** The oldest of those that last, each by its own time, or that only a person can end. */
function firstGrave(all: readonly Trouble[], now: Date): Trouble | undefined {
  const isGrave = ({ since, times, isUrgent, isOfMails }: Trouble): boolean =>
    isUrgent || after(since, isOfMails && times === 1 ? ONE_MAIL_MS : ALARM_AFTER_MS) <= now;
  return all.filter(isGrave).toSorted((a, b) => a.since.getTime() - b.since.getTime())[0];
}
