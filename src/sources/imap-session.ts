// One connection, from the login until it is lost: empty the folder, wait for news, look again.

import { setTimeout as sleep } from "node:timers/promises";
import { backoff } from "../pacing/backoff.ts";
import { pathOf } from "./imap-folders.ts";
import { historyOf } from "./imap-history.ts";
import { type KeptMails, keptMails } from "./imap-kept.ts";
import { answered, type ImapLine, unlessLost } from "./imap-line.ts";
import { type ImapLimits, type ImapMailbox, type ImapTaking, NeedsPerson, serverReason } from "./imap-mailbox.ts";
import { readSent } from "./imap-sent.ts";
import {
  type FailedMail,
  type Faults,
  mailsWaitingIn,
  type Pass,
  takeAllMails,
  type WaitingMail,
} from "./imap-take.ts";

/** Who is notified of how it goes. */
export type Life = {
  stop: AbortSignal;
  connected(): void;
  waiting(mails: readonly WaitingMail[]): void;
  took(mails: readonly WaitingMail[]): void;
  /** All that waited is taken. */
  well(): void;
  /** Some mails could not be taken now. */
  trouble(because: string): void;
  /** Why mails that were taken cannot be moved; undefined: they can. */
  unmoved(because: string | undefined): void;
  /** A mail will never be taken; a person should look at it. */
  gaveUp(because: string): void;
};

export type SessionOf = {
  line: ImapLine;
  mailbox: ImapMailbox;
  taking: ImapTaking;
  limits: ImapLimits;
  faults: Faults;
  life: Life;
};

/** What is known of the folder that is open. */
type Place = { path: string; sent: string | undefined; isHistory(uid: number): boolean; kept: KeptMails };

/**
 * Resolves when it is told to stop, or when another connection may do better.
 * @throws when the line is lost or silent; NeedsPerson when a folder is not as the settings say
 */
export async function runSession(session: SessionOf): Promise<void> {
  const { line, mailbox, limits, life } = session;
  const { client } = line;
  const place = await openPlace(session);
  const news = newsOn(line);
  life.connected();
  for (let failures = 0; !life.stop.aborted; ) {
    news.forget();
    const isAll = await lookOnce(session, place);
    if (isAll) life.well();
    life.unmoved(place.kept.trouble());
    if (place.kept.wantsNewLine()) return;
    failures = isAll ? 0 : failures + 1;
    const pauseMs = isAll
      ? Math.min(mailbox.pollMs, place.kept.dueIn() ?? mailbox.pollMs)
      : backoff(failures, limits.pauseMs, mailbox.pollMs);
    await news.within(pauseMs, isAll, life.stop);
    await answered(line, limits.answerMs, "NOOP", client.noop()); // ends IDLE, and proves that somebody is there
  }
}

async function openPlace({ line: { client }, mailbox, taking, limits, faults }: SessionOf): Promise<Place> {
  const path = pathOf(client, mailbox.folder);
  await client.mailboxOpen(path).catch((error: Error & { responseStatus?: string }) => {
    if (error.responseStatus !== "NO") throw error;
    throw new NeedsPerson(`the folder "${path}" cannot be opened: ${serverReason(error)}`, { cause: error });
  });
  const isHistory = await historyOf(client, mailbox, taking, faults);
  const kept = await keptMails({ client, mailbox, taking, limits, pace: faults.moving });
  return { path, sent: mailbox.sent === undefined ? undefined : pathOf(client, mailbox.sent), isHistory, kept };
}

/** @returns whether nothing was left for later */
async function lookOnce(session: SessionOf, place: Place): Promise<boolean> {
  const { line, mailbox, taking, faults, life } = session;
  const pass = { client: line.client, taking, faults, isStopped: () => life.stop.aborted };
  const isEmptied = await emptyFolder(session, place, { ...pass, found: { source: "imap", mailbox } });
  if (place.sent === undefined || life.stop.aborted) return isEmptied;
  const found = { source: "imap-sent" as const, mailbox };
  const isRead = await readSent(place.sent, place.path, { ...pass, found }, life.gaveUp);
  if (!isRead) life.trouble("some sent mails cannot be taken at the moment");
  return isEmptied && isRead;
}

/** Looks again until nothing is there: more may have come meanwhile. */
async function emptyFolder(
  { line: { client }, mailbox, life }: SessionOf,
  { isHistory, kept }: Place,
  pass: Omit<Pass, "taken" | "hopeless">,
): Promise<boolean> {
  for (;;) {
    const there = await mailsWaitingIn(client, pass.faults);
    await kept.retry(new Set(there.map(({ uid }) => uid)));
    const waiting = there.filter(({ uid }) => !isHistory(uid) && !kept.has(uid));
    life.waiting(waiting);
    if (waiting.length === 0 || life.stop.aborted) return waiting.length === 0;
    const left = await takeAllMails(waiting, {
      ...pass,
      taken: async (mails) => {
        life.took(mails);
        await kept.settle(
          mails.map(({ uid }) => uid),
          "processed",
        );
      },
      hopeless: async (failed) => {
        const isMoved = await kept.settle(
          failed.map(({ mail }) => mail.uid),
          "stuck",
        );
        const fate = isMoved ? `was moved to "${mailbox.stuck}"` : "stays where it is and is skipped";
        for (const { because } of failed) life.gaveUp(`a mail ${fate}: ${because}`);
      },
    });
    if (left.length === 0) continue;
    life.trouble(troubleIn(left));
    return false;
  }
}

const troubleIn = (left: readonly FailedMail[]): string =>
  `${left.length} ${left.length === 1 ? "mail" : "mails"} cannot be taken at the moment: ${left[0]?.because}`;

/** Waits for what the server tells without being asked. */
function newsOn(line: ImapLine) {
  const { client } = line;
  let isThere = false;
  let wake = (): void => {};
  client.on("exists", () => {
    isThere = true;
    wake();
  });
  return {
    forget(): void {
      isThere = false;
    },
    /** Resolves with the first news, when time is over, or when it is to stop. @throws when the line is lost */
    async within(ms: number, isHeard: boolean, stop: AbortSignal): Promise<void> {
      if (isHeard && isThere) return;
      const over = new AbortController();
      const heard = new Promise<void>((resolve) => {
        wake = isHeard ? resolve : () => {};
      });
      client.idle().catch(() => {}); // explicitly: by itself it begins only after 15 seconds. What breaks it is told by `lost`
      const signal = AbortSignal.any([over.signal, stop]);
      const waited = Promise.race([heard, sleep(ms, undefined, { signal }).catch(() => {})]);
      await unlessLost(line, waited).finally(() => over.abort());
    },
  };
}
