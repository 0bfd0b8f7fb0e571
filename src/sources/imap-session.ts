// One connection, from the login until it is lost: empty the folder, wait for news, look again.

import { setTimeout as sleep } from "node:timers/promises";
import { backoff } from "./backoff.ts";
import { makeFolders, pathOf } from "./imap-folders.ts";
import { answered, type Line, unlessLost } from "./imap-line.ts";
import { type ImapLimits, type ImapMailbox, type ImapTaking, NeedsPerson, saidIn } from "./imap-mailbox.ts";
import { readSent } from "./imap-sent.ts";
import { type FailedMail, type Faults, type Pass, takeAll, type WaitingMail, waitingIn } from "./imap-take.ts";
import { uidSet } from "./uid-set.ts";

/** Whoever is told how it goes. */
export type Life = {
  stop: AbortSignal;
  connected(): void;
  waiting(mails: readonly WaitingMail[]): void;
  took(mails: readonly WaitingMail[]): void;
  /** All that waited is taken. */
  well(): void;
  /** Some mails could not be taken now. */
  trouble(because: string): void;
  /** A mail will never be taken; a person should look at it. */
  gaveUp(because: string): void;
};

export type SessionOf = {
  line: Line;
  mailbox: ImapMailbox;
  taking: ImapTaking;
  limits: ImapLimits;
  faults: Faults;
  life: Life;
};

type Paths = { folder: string; processed: string; stuck: string; sent: string | undefined };

/**
 * Resolves when it is told to stop.
 * @throws when the line is lost or silent; NeedsPerson when a folder is not as the settings say
 */
export async function runSession(session: SessionOf): Promise<void> {
  const { line, mailbox, limits, life } = session;
  const { client } = line;
  const [processed = "", stuck = ""] = await makeFolders(client, [mailbox.processed, mailbox.stuck]);
  const sent = mailbox.sent === undefined ? undefined : pathOf(client, mailbox.sent);
  const paths = { folder: pathOf(client, mailbox.folder), processed, stuck, sent };
  await openFolder(session, paths);
  const news = newsOn(line);
  life.connected();
  for (let failures = 0; !life.stop.aborted; ) {
    news.forget();
    const isAll = await lookOnce(session, paths);
    if (isAll) life.well();
    failures = isAll ? 0 : failures + 1;
    const pauseMs = isAll ? mailbox.pollMs : backoff(failures, limits.pauseMs, mailbox.pollMs);
    await news.within(pauseMs, isAll, life.stop);
    await answered(line, limits.answerMs, "NOOP", client.noop()); // ends IDLE, and proves that somebody is there
  }
}

async function openFolder({ line: { client } }: SessionOf, { folder }: Paths): Promise<void> {
  const opened = await client.mailboxOpen(folder).catch((error: Error & { responseStatus?: string }) => {
    if (error.responseStatus !== "NO") throw error;
    throw new NeedsPerson(`the folder "${folder}" cannot be opened: ${saidIn(error)}`, { cause: error });
  });
  if (opened.readOnly)
    throw new NeedsPerson(`the folder "${folder}" may only be read, so nothing can be moved out of it`);
}

/** @returns whether nothing was left for later */
async function lookOnce(session: SessionOf, paths: Paths): Promise<boolean> {
  const { line, mailbox, taking, faults, life } = session;
  const pass = { client: line.client, taking, faults, isStopped: () => life.stop.aborted };
  const isEmptied = await emptyFolder(session, paths, { ...pass, found: { source: "imap", mailbox } });
  if (paths.sent === undefined || life.stop.aborted) return isEmptied;
  const found = { source: "imap-sent" as const, mailbox };
  const isRead = await readSent(paths.sent, paths.folder, { ...pass, found }, life.gaveUp);
  if (!isRead) life.trouble("some sent mails cannot be taken at the moment");
  return isEmptied && isRead;
}

/** Looks again until nothing is there: more may have come meanwhile. */
async function emptyFolder(
  { line: { client }, life }: SessionOf,
  { processed, stuck }: Paths,
  pass: Omit<Pass, "taken" | "hopeless">,
): Promise<boolean> {
  const moved = new Set<number>();
  for (;;) {
    const waiting = await waitingIn(client, pass.faults);
    life.waiting(waiting);
    if (waiting.length === 0 || life.stop.aborted) return waiting.length === 0;
    if (waiting.some(({ uid }) => moved.has(uid)))
      throw new NeedsPerson(`mails are moved to "${processed}", and yet stay`);
    const left = await takeAll(waiting, {
      ...pass,
      taken: async (mails) => {
        life.took(mails);
        await move(client, mails, processed, ["\\Seen"]);
        for (const { uid } of mails) moved.add(uid);
      },
      hopeless: async (failed) => {
        const mails = failed.map(({ mail }) => mail);
        await move(client, mails, stuck, []);
        for (const { because } of failed) life.gaveUp(`a mail was moved to "${stuck}": ${because}`);
      },
    });
    if (left.length === 0) continue;
    life.trouble(troubleIn(left));
    return false;
  }
}

const troubleIn = (left: readonly FailedMail[]): string =>
  `${left.length} ${left.length === 1 ? "mail" : "mails"} cannot be taken at the moment: ${left[0]?.because}`;

/** In ranges: one by one is some forty times slower. Mails that somebody else has moved already are no error. */
async function move(
  client: Line["client"],
  mails: readonly WaitingMail[],
  to: string,
  flags: readonly string[],
): Promise<void> {
  const uids = uidSet(mails.map(({ uid }) => uid));
  if (flags.length > 0) await client.messageFlagsAdd(uids, [...flags], { uid: true, silent: true });
  const isMoved = await client.messageMove(uids, to, { uid: true });
  if (isMoved) return;
  if (!client.usable) throw new Error(`the connection was lost while mails were moved to "${to}"`);
  throw new NeedsPerson(`mails are kept, but the server does not let us move them to "${to}"`);
}

/** Waits for what the server tells without being asked. */
function newsOn(line: Line) {
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
