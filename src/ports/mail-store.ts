// What is kept of every mail, and what may be asked of it: a port of App.

import type { KeptMail } from "../core/model/mail.ts";
import type { Reading } from "../core/model/reading.ts";

/**
 * kept → done | quarantined | stuck | probe. Only `kept` mails are read by themselves. A probe is what Onit wrote to itself: it has
 * done all it is for once it is read, and is forgotten a day later, by the database's clock.
 */
export type MailState = "kept" | "done" | "quarantined" | "stuck" | "probe";

/** As people read it. What the database calls stuck is a mail whose processing failed. */
export const mailStateName = (state: MailState): string => (state === "stuck" ? "failed" : state);

export type StoredMail = KeptMail & {
  state: MailState;
  attempts: number;
  trouble?: string;
  reading?: Reading;
  told?: boolean; // stuck or quarantined: whether the admins were notified of it
};

export type Released = Pick<KeptMail, "releasedBy" | "confirmedBy">;

export type MailStore = {
  /**
   * Durable when it resolves. The same content to the same recipient again changes nothing.
   * @param holder the process that reads it; undefined: none does yet, and the first claim of it does not count as another attempt
   * @returns whether it is new
   */
  keep(mail: KeptMail, leaseUntil: Date, holder?: string): Promise<boolean>;
  settle(id: string, state: MailState, reading: Reading): Promise<void>;
  /** Notes a failed reading. @returns how many were begun by the tick */
  trouble(id: string, because: string, retryAt: Date): Promise<number>;
  /** Gives back mails that nobody reads after all: from `now` on they can be claimed. */
  release(ids: readonly string[], now: Date): Promise<void>;
  /** The same for all that a process that is gone had in hand. */
  releaseOf(holder: string, now: Date): Promise<void>;
  /** Kept mails whose lease ends after `latest`, which none does unless a clock was ahead: they can be claimed from now on. */
  bringBack(now: Date, latest: Date): Promise<void>;
  stick(id: string, because: string): Promise<void>;
  /**
   * Kept mails whose lease is over, claimed for this caller until `leaseUntil`; each claim is counted. None of the suspects,
   * which were claimed twice already. Fewer when they are large: some may be left.
   * @param holder the caller's process id
   */
  claimUnread(now: Date, leaseUntil: Date, limit: number, holder?: string): Promise<KeptMail[]>;
  /**
   * The same for one suspect, which is to be read alone: of many that are read at once nobody knows which was the cause.
   * Those that were claimed `most` times already are failed instead: the process that read them died of it.
   */
  claimSuspect(now: Date, leaseUntil: Date, most: number, holder?: string): Promise<KeptMail | undefined>;
  find(idOrPrefix: string): Promise<StoredMail | undefined>;
  /** How many bytes it takes in memory, at most; 0 when they do not matter. */
  bytesIn(id: string): Promise<number>;
  /**
   * Makes a stuck or quarantined mail readable again.
   * @param proof who proves its sender: an admin, or the person in whose name it came. Absent: nobody new
   * @returns the mail, or undefined when it is neither
   */
  reopen(id: string, leaseUntil: Date, proof?: Released): Promise<KeptMail | undefined>;
  /** Newest first, without probes that were read. */
  recent(limit: number): Promise<StoredMail[]>;
  /** Stuck and quarantined mails, newest first. @param untold only those the admins were not notified of */
  quarantinedOrFailed(limit: number, untold?: "untold"): Promise<StoredMail[]>;
  markNotified(ids: readonly string[]): Promise<void>;
  /** Quarantined mails in the name of somebody who was not asked yet, oldest first. */
  unasked(limit: number): Promise<Omit<StoredMail, "raw">[]>;
  markAsked(ids: readonly string[]): Promise<void>;
  /** Every mail received since then, oldest first; without probes that were read, unless they are asked for. */
  receivedSince(since: Date, probes?: "probes"): AsyncIterable<StoredMail>;
  count(state: MailState): Promise<number>;
  /** Writes something that means nothing. @throws when the store does not take what is written */
  probe(now: Date): Promise<void>;
  /** Whether a mail was ever fetched from the mailbox of this id. */
  wasReadFrom(mailboxId: string): Promise<boolean>;
};
