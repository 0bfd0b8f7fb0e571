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
const OVER_AFTER_MS = 2 * 60_000; // it is well for so long before they hear that it is
const FORGOTTEN_MS = 60 * 60_000; // what is not tried any more, here or at all, is not trouble any more

/** One alarm for all of them: it rings with the first, and again only after none was left. */
export function troublesOf(relay: string, now: () => Date, app: () => App) {
  const { open, forget } = openOnes(now);
  const ringing = ringingOf(relay, now, app);
  const first = (): Trouble | undefined => firstGrave([...open.values()], now());

  /** @returns whether one of them was grave */
  function over(keys: readonly string[]): boolean {
    const wasOpen = open.size > 0;
    const isOneGrave = forget(keys);
    if (!wasOpen || open.size > 0) return isOneGrave;
    ringing.over();
    app().log.info({ relay }, "the relay takes mail of Onit again");
    return isOneGrave;
  }

  return {
    heard(key: string, symptom: Symptom): void {
      over([]);
      const { because } = symptom;
      if (open.size === 0) app().log.warn({ relay, because }, BEGINS);
      const { since = now(), times = 0 } = open.get(key) ?? {};
      open.set(key, { ...symptom, since, lastAt: now(), times: times + 1 });
      ringing.look(first());
    },
    over,
    /** @param takesMail whether it has taken any mail of this process */
    look(takesMail: boolean): void {
      over([]);
      ringing.look(first());
      if (takesMail && open.size === 0) ringing.lookWhetherOver();
    },
    health(): Omit<RelayHealth, "takenAt"> {
      over([]);
      const { since, because } = first() ?? {};
      return { isWell: !since, since, because };
    },
  };
}

const BEGINS = "the relay does not take mail of Onit; it is kept and tried again";

function openOnes(now: () => Date) {
  const open = new Map<string, Trouble>();
  return {
    open,
    /** Also what is old. @returns whether one of these keys was grave */
    forget(keys: readonly string[]): boolean {
      const wasGrave =
        firstGrave(
          keys.flatMap((key) => open.get(key) ?? []),
          now(),
        ) !== undefined;
      for (const key of keys) open.delete(key);
      for (const [key, { lastAt }] of open) if (after(lastAt, FORGOTTEN_MS) < now()) open.delete(key);
      return wasGrave;
    },
  };
}

/**
 * Rings for the trouble that is grave, in the words of that one, and says when it is over. What a process that is gone has told the
 * admins of is over, too, when the relay takes mail of this one: an admin who puts it right starts Onit again.
 */
function ringingOf(relay: string, now: () => Date, app: () => App) {
  let what = "";
  let wellSince: Date | undefined = now();
  const rules = { afterMs: 0, againMs: ALARM_AGAIN_MS, now };
  const failing = bell((because) => app().ring(what, because, MATTER), rules);
  return {
    over(): void {
      failing.over();
      wellSince = now();
    },
    look(trouble: Trouble | undefined): void {
      if (!trouble) return;
      what = trouble.wrong;
      wellSince = undefined;
      failing.trouble(trouble.because, true);
    },
    lookWhetherOver(): void {
      if (!wellSince || after(wellSince, OVER_AFTER_MS) > now()) return;
      wellSince = undefined;
      app().ringOver(MATTER, `the relay ${relay} takes mail of Onit again`, "what waited for it is sent");
    },
  };
}

const MATTER = "the relay";

/** The oldest of those that last, each by its own time, or that only a person can end. */
function firstGrave(all: readonly Trouble[], now: Date): Trouble | undefined {
  const isGrave = ({ since, times, isUrgent, isOfMails }: Trouble): boolean =>
    isUrgent || after(since, isOfMails && times === 1 ? ONE_MAIL_MS : ALARM_AFTER_MS) <= now;
  return all.filter(isGrave).toSorted((a, b) => a.since.getTime() - b.since.getTime())[0];
}
