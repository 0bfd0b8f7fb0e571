// What the relay says of us, over all mails: while it refuses us little is offered to it, and somebody is notified once, by another
// way than the one that is broken.

import { domainOf } from "../core/model/mail.ts";
import type { Extent, Outcome } from "../core/model/notice.ts";
import { inWords } from "../core/words/duration.ts";
import type { App, Channel, Message } from "../ports/app.ts";
import type { RelayWatch } from "../ports/relay-watch.ts";
import { bringFirstForward } from "./bring-forward.ts";
import { type Others, othersOf, type RelayNews } from "./relay-news.ts";
import { type Pause, type Pauses, pausesOf } from "./relay-pauses.ts";
import { type Symptom, troublesOf } from "./relay-troubles.ts";

export type WatchedRelay = Channel & RelayWatch & { close(): void };

type Blocked = Extract<Outcome, { kind: "retry" }>;
const HANGS_MS = 90_000; // nobody has answered for so long, to any mail: some relays look into a mail for a minute before they take it
const SLOW_LINE = 125; // bytes a ms: 1 Mbit/s
type Watching = {
  relay: string; // its name for people, such as "smtp.example.org:587"
  now: () => Date;
  app: () => App;
  monotonic?: () => number; // ms
  /** Whether the relay can be reached and greets; no login, no mail. Never throws. Absent: nobody looks. */
  greets?: (() => Promise<boolean>) | undefined;
  news?: RelayNews | undefined; // absent: no other process sends to it
};

/** A relay that takes a mail and then says nothing is dead long before that mail is given up. */
export function watchRelay(
  channel: Channel & { close(): void },
  { relay, now, app, monotonic = () => performance.now(), greets = async () => false, news }: Watching,
): WatchedRelay {
  const standing = standingOf(relay, now, app);
  const { pauses } = standing;
  const patience = patienceOf(monotonic);
  const others = othersOf(news, app);
  let takenAt: Date | undefined;

  function answered(message: Message, { kind }: Outcome): void {
    if (kind === "sent") takenAt = now();
    const isBack = standing.over(kind === "sent" ? keysOf(message) : keysOf(message).slice(0, 2));
    if (!isBack) return;
    app().wakeHeldUp();
    others.tell();
  }

  return {
    close: () => channel.close(),
    health: () => ({ ...standing.health(), takenAt }),
    look: () => standing.look(patience.lasts(), takenAt !== undefined),
    tryAgain: () => tryAgain(pauses, others, greets, app()),
    async send(message) {
      const held = standing.held(message);
      if (held) return held;
      const outcome = await patience.during(message, () => channel.send(message));
      if (outcome.kind === "retry" && outcome.blocked) {
        if (!pauses.areThere()) await others.note();
        return { ...outcome, ...standing.refused(message, outcome) };
      }
      if (outcome.kind === "uncertain") standing.silent(outcome.because);
      else answered(message, outcome);
      return outcome;
    },
  };
}

async function tryAgain(pauses: Pauses, others: Others, greets: () => Promise<boolean>, app: App): Promise<void> {
  if (!pauses.areThere()) return;
  if (await others.heardThatItIsBack()) {
    pauses.end();
    app.wakeHeldUp();
  } else if (pauses.isAway()) {
    if (await greets()) await tryOne(pauses, app);
  } else if (pauses.isOneOver()) {
    await tryFirst(app);
    app.startSending?.(); // what is paused may be of one sender or for one domain, and the first of all is another
  }
}

async function tryOne(pauses: Pauses, app: App): Promise<void> {
  pauses.end();
  await tryFirst(app);
}

/** One mail, for all others. */
const tryFirst = (app: App): Promise<void> =>
  bringFirstForward(app).catch((error: unknown) => app.log.error({ error }, "no mail could try the relay"));

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
  let silent = 0; // how many mails one after the other got no answer
  return {
    health: troubles.health,
    pauses,
    /** @param silentMs how long it has answered nothing that is under way, which is not tried again before its deadline */
    look(silentMs: number, takesMail: boolean): void {
      if (silentMs >= HANGS_MS) troubles.heard(EVERYTHING, hanging(relay, silentMs));
      troubles.look(takesMail);
    },
    /** What becomes of a mail that is not offered to it now. */
    held: (message: Message): Blocked | undefined => heldUpBy(pauses.find(keysOf(message))),
    /** @returns when it is worth trying again: soon after the relay may be tried at all */
    refused(message: Message, outcome: Blocked): { until?: Date } {
      silent = 0;
      const extent = outcome.extent ?? "all";
      const key = keyOf(message, extent);
      const keys = keysOf(message);
      pauses.over(keys.slice(0, keys.indexOf(key))); // whatever is wider was answered
      troubles.heard(key, symptomOf(outcome, extent, relay));
      return outcome.extent === "message" ? {} : { until: pauses.hold(key, outcome) };
    },
    /** One dropped line says little. A relay that goes on so would make each mail one that perhaps arrived: the others wait. */
    silent(because: string): void {
      silent += 1;
      if (silent === 1 && !pauses.isTried(EVERYTHING)) return;
      troubles.heard(EVERYTHING, silence(relay, because));
      pauses.hold(EVERYTHING, { because });
    },
    /** @returns whether it takes again what it did not take for a while */
    over(keys: readonly string[]): boolean {
      silent = 0;
      const wasPaused = pauses.over(keys);
      return troubles.over(keys) || wasPaused;
    },
  };
}

const hanging = (relay: string, ms: number): Symptom => ({
  wrong: `the relay ${relay} does not answer, so no mail goes out`,
  because: `it has not answered for ${inWords(ms)}`,
  isUrgent: true,
  isOfMails: false,
});

const silence = (relay: string, because: string): Symptom => ({
  wrong: `the relay ${relay} takes mails of Onit and does not say that it did`,
  because,
  isUrgent: false,
  isOfMails: false,
});

const heldUpBy = (pause: Pause | undefined): Blocked | undefined =>
  pause && { kind: "retry", blocked: "troubled", extent: "sender", because: pause.because, until: pause.until };

const symptomOf = ({ because, blocked }: Blocked, extent: Extent, relay: string): Symptom => ({
  wrong: whatIsWrong(relay, extent),
  because,
  isUrgent: blocked === "refused",
  isOfMails: extent === "message",
});

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
