// What the relay says of us, over all mails: while it refuses us little is offered to it, and somebody is notified once, by another
// way than the one that is broken.

import { domainOf } from "../core/model/mail.ts";
import type { Extent, Outcome } from "../core/model/notice.ts";
import { after, inWords } from "../core/words/duration.ts";
import { backoff } from "../pacing/backoff.ts";
import type { App, Channel, Message, RelayWatch } from "../ports/app.ts";
import { type Symptom, troublesOf } from "./relay-troubles.ts";

export type WatchedRelay = Channel & RelayWatch & { close(): void };

type Blocked = Extract<Outcome, { kind: "retry" }>;
/** `triedUntil`: the pause is over, and one mail tries it for the others. */
type Pause = { until: Date; because: string; failures: number; triedUntil?: Date };

const HANGS_MS = 90_000; // nobody has answered for so long, to any mail: some relays look into a mail for a minute before they take it
const SLOW_LINE = 125; // bytes a ms: 1 Mbit/s
const PAUSE_MS = 30_000; // after the first refusal; it doubles from then on …
const LONGEST_PAUSE_MS = 5 * 60_000; // … up to this: anybody who tries a login more often is locked out

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
      if (silentMs >= HANGS_MS) troubles.heard(EVERYTHING, { wrong, because, isUrgent: true, isOfMails: false });
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
      troubles.heard(key, symptomOf(outcome, extent, relay));
      return outcome.extent === "message" ? {} : { until: pauses.hold(key, outcome.because) };
    },
    /** Whether a mail tries out whether the relay takes anything again. */
    isTrial: (): boolean => pauses.isTried(EVERYTHING),
    silent(because: string): void {
      const wrong = `the relay ${relay} takes mails of Onit and does not say that it did`;
      troubles.heard(EVERYTHING, { wrong, because, isUrgent: false, isOfMails: false });
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

const symptomOf = ({ because, blocked }: Blocked, extent: Extent, relay: string): Symptom => ({
  wrong: whatIsWrong(relay, extent),
  because,
  isUrgent: blocked === "refused",
  isOfMails: extent === "message",
});

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

const whatIsWrong = (relay: string, extent: Extent): string =>
  extent === "all"
    ? `the relay ${relay} cannot be reached or does not let Onit log in, so no mail goes out`
    : `the relay ${relay} refuses mails of Onit`;
