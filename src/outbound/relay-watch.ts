// What the relay says of us, over all mails: while it refuses us little is offered to it, and somebody is notified once, by another
// way than the one that is broken.

import { domainOf } from "../core/model/mail.ts";
import type { Extent, Outcome, RelayHealth } from "../core/model/notice.ts";
import { after, inWords } from "../core/words/duration.ts";
import { backoff } from "../pacing/backoff.ts";
import { ALARM_AGAIN_MS, bell } from "../pacing/bell.ts";
import type { App, Channel, Message, RelayWatch } from "../ports/app.ts";
import { alarm } from "./alert-admins.ts";

export type WatchedRelay = Channel & RelayWatch & { close(): void };

type Blocked = Extract<Outcome, { kind: "retry" }>;
type Trouble = { since: Date; lastAt: Date; isUrgent: boolean; because: string };
type Heard = Pick<Trouble, "because" | "isUrgent">;
/** `triedUntil`: the pause is over, and one mail tries it for the others. */
type Pause = { until: Date; because: string; failures: number; triedUntil?: Date };

/** A relay that was only restarted is back by then. The admins are to hear of it before those who wait for a mail do. */
const ALARM_AFTER_MS = 60_000;
const HANGS_MS = 90_000; // nobody has answered for so long, to any mail: some relays look into a mail for a minute before they take it
const SLOW_LINE = 125; // bytes a ms: 1 Mbit/s
const PAUSE_MS = 30_000; // after the first refusal; it doubles from then on …
const LONGEST_PAUSE_MS = 5 * 60_000; // … up to this: anybody who tries a login more often is locked out
const FORGOTTEN_MS = 60 * 60_000; // what is not tried any more, here or at all, is not trouble any more

type Watching = {
  relay: string; // its name for people, such as "smtp.example.org:587"
  now: () => Date;
  app: () => App;
  monotonic?: () => number; // ms
};

/** A relay that takes a mail and then says nothing is dead long before that mail is given up. */
export function watchRelay(
  channel: Channel & { close(): void },
  { relay, now, app, monotonic = () => performance.now() }: Watching,
): WatchedRelay {
  const standing = standingOf(relay, now, app);
  const patience = patienceOf(monotonic);
  let takenAt: Date | undefined;
  let silent = 0; // how many mails one after the other got no answer

  /** One dropped line says little. A relay that goes on so would make each mail one that perhaps arrived: the others wait. */
  function fellSilent(because: string): void {
    silent += 1;
    if (silent > 1 || standing.isTrial()) standing.silent(because);
  }

  function answered(message: Message, { kind }: Outcome): void {
    if (kind === "sent") takenAt = now();
    silent = 0;
    standing.over(kind === "sent" ? keysOf(message) : keysOf(message).slice(0, 2));
  }

  return {
    close: () => channel.close(),
    health: () => ({ ...standing.health(), takenAt }),
    look: () => standing.look(patience.lasts()),
    async send(message) {
      const held = standing.held(message);
      if (held) return held;
      const outcome = await patience.during(message, () => channel.send(message));
      if (outcome.kind === "retry" && outcome.blocked) {
        silent = 0;
        return { ...outcome, ...standing.refused(message, outcome) };
      }
      if (outcome.kind === "uncertain") fellSilent(outcome.because);
      else answered(message, outcome);
      return outcome;
    },
  };
}

/** How long the relay has left all mails that are under way without an answer. */
function patienceOf(monotonic: () => number) {
  const begun = new Set<{ at: number }>(); // when it can have gone over a slow line
  let answeredAt = Number.NEGATIVE_INFINITY;
  return {
    async during<T>({ attachments }: Message, sending: () => Promise<T>): Promise<T> {
      const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
      const one = { at: monotonic() + bytes / SLOW_LINE };
      begun.add(one);
      try {
        return await sending();
      } finally {
        begun.delete(one);
        answeredAt = monotonic();
      }
    },
    /** @returns ms; 0 when nothing is under way */
    lasts(): number {
      const first = Math.min(...[...begun].map(({ at }) => at));
      return begun.size > 0 ? monotonic() - Math.max(first, answeredAt) : 0;
    },
  };
}

/** What the relay refuses at the moment: whom we tell, and what is left in peace. */
function standingOf(relay: string, now: () => Date, app: () => App) {
  const troubles = troublesOf(relay, now, app);
  const pauses = pausesOf(now);
  return {
    health: troubles.health,
    /** @param silentMs how long it has answered nothing that is under way, which is not tried again before its deadline */
    look(silentMs: number): void {
      const wrong = `the relay ${relay} does not answer, so no mail goes out`;
      const because = `it has not answered for ${inWords(silentMs)}`;
      if (silentMs >= HANGS_MS) troubles.heard(EVERYTHING, { because, isUrgent: true }, wrong);
      troubles.look();
    },
    /** What becomes of a mail that is not offered to it now. */
    held(message: Message): Blocked | undefined {
      const pause = pauses.find(keysOf(message));
      return pause && heldUpBy(pause);
    },
    /** @returns when it is worth trying again: soon after the relay may be tried at all */
    refused(message: Message, outcome: Blocked): { until?: Date } {
      const extent = outcome.extent ?? "all";
      const key = keyOf(message, extent);
      const keys = keysOf(message);
      pauses.over(keys.slice(0, keys.indexOf(key))); // whatever is wider was answered
      troubles.heard(key, urgency(outcome), whatIsWrong(relay, extent));
      return outcome.extent === "message" ? {} : { until: pauses.hold(key, outcome.because) };
    },
    /** Whether a mail tries out whether the relay takes anything again. */
    isTrial: (): boolean => pauses.isTried(EVERYTHING),
    silent(because: string): void {
      const wrong = `the relay ${relay} takes mails of Onit and does not say that it did`;
      troubles.heard(EVERYTHING, { because, isUrgent: false }, wrong);
      pauses.hold(EVERYTHING, because);
    },
    over(keys: readonly string[]): void {
      pauses.over(keys);
      troubles.over(keys);
    },
  };
}

const heldUpBy = ({ because, until }: Pause): Blocked => ({
  kind: "retry",
  blocked: "troubled",
  extent: "sender",
  because,
  until,
});

const urgency = ({ because, blocked }: Blocked): Heard => ({ because, isUrgent: blocked === "refused" });

/** How long what is left in peace. */
function pausesOf(now: () => Date) {
  const pauses = new Map<string, Pause>();
  /** Ahead of us, and not further than a pause lasts: the clock may have been set back. */
  const isNear = (until: Date): boolean => now() < until && until <= after(now(), LONGEST_PAUSE_MS);
  return {
    /** @returns the pause that holds a mail up. When it is over one mail tries the relay, and the others wait for what comes of it. */
    find(keys: readonly string[]): Pause | undefined {
      const known = keys.flatMap((key) => pauses.get(key) ?? []);
      const running = known.find(({ until }) => isNear(until));
      if (running) return running;
      const tried = known.find(({ triedUntil }) => triedUntil && isNear(triedUntil));
      if (tried) return { ...tried, until: after(now(), PAUSE_MS) };
      for (const pause of known) pause.triedUntil = after(now(), LONGEST_PAUSE_MS);
      return undefined;
    },
    isTried: (key: string): boolean => pauses.get(key)?.triedUntil !== undefined,
    /** @returns until when */
    hold(key: string, because: string): Date {
      const { until, failures = 0 } = pauses.get(key) ?? {};
      if (until && isNear(until)) return until; // another mail was under way at the same time
      const next = after(now(), backoff(failures, PAUSE_MS, LONGEST_PAUSE_MS));
      pauses.set(key, { until: next, because, failures: failures + 1 });
      return next;
    },
    over(keys: readonly string[]): void {
      for (const key of keys) pauses.delete(key);
    },
  };
}

const EVERYTHING = "all";

/** What of a message the relay may refuse in general, the widest first. */
const keysOf = ({ from, to }: Message): string[] => [EVERYTHING, `from ${from.address}`, `to ${domainOf(to.address)}`];

function keyOf(message: Message, extent: Extent): string {
  const [all = "", sender = "", recipients = ""] = keysOf(message);
  return extent === "all" ? all : extent === "sender" ? sender : recipients;
}

/** One alarm for all of them: it rings with the first, and again only after none was left. */
function troublesOf(relay: string, now: () => Date, app: () => App) {
  const open = new Map<string, Trouble>();
  let what = "";
  const rules = { afterMs: ALARM_AFTER_MS, againMs: ALARM_AGAIN_MS, now };
  const failing = bell((because) => void alarm(what, because, app()), rules);

  function forget(keys: readonly string[]): void {
    const before = open.size;
    for (const key of keys) open.delete(key);
    for (const [key, { lastAt }] of open) if (after(lastAt, FORGOTTEN_MS) < now()) open.delete(key);
    if (before === 0 || open.size > 0) return;
    failing.over();
    app().log.info({ relay }, "the relay takes mail of Onit again");
  }

  return {
    heard(key: string, { because, isUrgent }: Heard, wrong: string): void {
      forget([]);
      if (open.size === 0) {
        what = wrong;
        app().log.warn({ relay, because }, "the relay does not take mail of Onit; it is kept and tried again");
      }
      const { since = now() } = open.get(key) ?? {};
      open.set(key, { since, lastAt: now(), isUrgent, because });
      failing.trouble(because, isUrgent);
    },
    over: forget,
    look(): void {
      forget([]);
      failing.look();
    },
    health(): Omit<RelayHealth, "takenAt"> {
      forget([]);
      return healthIn([...open.values()], now());
    },
  };
}

function healthIn(all: readonly Trouble[], now: Date): Omit<RelayHealth, "takenAt"> {
  const isLasting = ({ since }: Trouble): boolean => after(since, ALARM_AFTER_MS) <= now;
  const [first] = all.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  const isWell = !all.some((trouble) => trouble.isUrgent || isLasting(trouble));
  return { isWell, since: isWell ? undefined : first?.since, because: isWell ? undefined : first?.because };
}

const whatIsWrong = (relay: string, extent: Extent): string =>
  extent === "all"
    ? `the relay ${relay} cannot be reached or does not let Onit log in, so no mail goes out`
    : `the relay ${relay} refuses mails of Onit`;
