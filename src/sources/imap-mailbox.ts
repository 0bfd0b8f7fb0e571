// What a mailbox read by IMAP is, and what its reader must be given.

import { ALARM_AFTER_MS, ALARM_AGAIN_MS } from "../pacing/bell.ts";

/** How a mailbox proves that it is ours. */
export type Credentials =
  | { kind: "password"; password: string }
  | {
      kind: "oauth2";
      tokenUrl: string;
      clientId: string;
      clientSecret: string | undefined;
      refreshToken: string | undefined; // absent: client credentials (RFC 6749, 4.4)
      scope: string | undefined;
    };

export type ImapMailbox = {
  id: string; // as the settings name it
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  ca: Buffer | undefined; // trusted instead of the usual authorities (PEM)
  user: string;
  credentials: Credentials;
  credentialsExpireAt: Date | undefined; // as far as an admin noted it
  address: string; // of ours, for mails that do not say themselves
  folder: string; // everything in it is taken; "/" stands between folder names, whatever the server uses
  processed: string;
  stuck: string;
  sent: string | undefined;
  since?: Date | undefined; // of what was there before the first connection, what came from then on is read; absent: news only
  pollMs: number;
};

/** Where in a mailbox a mail was found. */
export type FoundMail = { source: "imap" | "imap-sent"; mailbox: ImapMailbox };

/** Remembers a few words under a name, across restarts and for all replicas. */
export type Bookmark = {
  load(key: string): Promise<string | undefined>;
  save(key: string, value: string): Promise<void>;
};

export type ImapTaking = {
  /** Resolves once the mail is durable; only then is it flagged and moved. */
  take(raw: Buffer, found: FoundMail): Promise<void>;
  /** Whether mails can be kept at all: tells a mail's own fault from the store's. */
  isUp(): Promise<boolean>;
  /** Tells people by another way than this mailbox. Never throws. */
  alarm(what: string, because: string): void;
  log(event: string, fields: object): void;
  bookmarks: Bookmark;
  /** Whether a mail from the mailbox of this id was ever kept. */
  wasRead?(mailboxId: string): Promise<boolean>;
  now(): Date;
  maxMailBytes: number; // larger mails are stuck without being fetched
};

/** Times in milliseconds. */
export type ImapLimits = {
  answerMs: number; // a server that is silent for longer has gone
  pauseMs: number; // before the second attempt; it doubles from then on …
  longestPauseMs: number; // … up to this
  alarmAfterMs: number; // the admins are notified of trouble that may pass after this
  alarmAgainMs: number; // and again after this
};

export const IMAP_LIMITS: ImapLimits = {
  answerMs: 30_000,
  pauseMs: 1_000,
  longestPauseMs: 5 * 60_000,
  alarmAfterMs: ALARM_AFTER_MS,
  alarmAgainMs: ALARM_AGAIN_MS,
};

/** How a mailbox is, for /health. */
export type MailboxHealth = {
  id: string;
  isWell: boolean; // connected, and nothing is in the way
  connectedSince: Date | null;
  lastMailAt: Date | null; // when one was last taken
  waiting: number; // mails in the folder that are not taken yet
  lagMs: number; // how long the oldest of them waits; when none waits, how long the last one did
  lastError: { at: Date; because: string } | null;
  credentialDaysLeft: number | null; // null: nobody said when they run out
};

/** Only a person can end it: a wrong password, a missing right. Told at once. */
export class NeedsPerson extends Error {
  override name = "NeedsPerson";
}

// RFC 5530, 3: the server's own trouble, neither the password's nor a mail's.
const PASSING = new Set(["UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT"]);

/** Whether an error of the server passes by itself, as far as it says so. */
export const passes = (error: unknown): boolean =>
  isThrottled(error) || PASSING.has((error as { serverResponseCode?: string }).serverResponseCode?.toUpperCase() ?? "");

/** The server wants to be left alone for a while: the library has waited already, and in vain. */
export const isThrottled = (error: unknown): boolean => (error as { code?: string }).code === "ETHROTTLE";

/** What the server said: the library keeps it beside a message of its own. */
export function serverReason(error: Error & { responseText?: unknown; response?: unknown }): string {
  const said = [error.responseText, error.response].find((text) => typeof text === "string" && text !== "");
  return typeof said === "string" ? said.slice(0, 300) : error.message;
}
