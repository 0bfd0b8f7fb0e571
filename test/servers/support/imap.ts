// What a test gives the reader of mailboxes: a mailbox on a server of its own, and a keeper of mails that can be told to fail.

import { onTestFinished } from "vitest";
import { type ImapReading, readMailboxes } from "../../../src/sources/imap.ts";
import type { FoundMail, ImapLimits, ImapMailbox, ImapTaking } from "../../../src/sources/imap-mailbox.ts";
import { PASSWORD } from "./dovecot.ts";

export const QUICK: ImapLimits = {
  answerMs: 3_000,
  pauseMs: 20,
  longestPauseMs: 200,
  alarmAfterMs: 60_000,
  alarmAgainMs: 24 * 60 * 60_000,
};

export const aMailbox = (port: number, over: Partial<ImapMailbox> = {}): ImapMailbox => ({
  id: "help",
  host: "127.0.0.1",
  port,
  security: "none",
  ca: undefined,
  user: "help",
  credentials: { kind: "password", password: PASSWORD },
  credentialsExpireAt: undefined,
  address: "help@onit.example",
  folder: "INBOX",
  processed: "Processed",
  stuck: "Stuck",
  sent: undefined,
  pollMs: 600_000, // so that a test does not pass by polling when it is about news
  ...over,
});

export type Keeper = {
  taking: ImapTaking;
  /** Subjects in the order they were kept; the same mail again is not kept twice. */
  subjects(): string[];
  kept: { raw: string; found: FoundMail }[];
  takes: number; // how often a mail was handed over
  alarms: string[];
  bookmarks: Map<string, string>;
  now: Date;
  /** Why a mail cannot be kept; undefined: it can. */
  refuses(raw: string): string | undefined;
  isUp: boolean;
};

export function aKeeper(): Keeper {
  const keeper: Keeper = {
    kept: [],
    takes: 0,
    alarms: [],
    bookmarks: new Map(),
    now: new Date(),
    refuses: () => undefined,
    isUp: true,
    subjects: () => keeper.kept.map(({ raw }) => subjectOf(raw)),
    taking: {
      async take(bytes, found) {
        const raw = bytes.toString();
        keeper.takes += 1;
        const refusal = keeper.isUp ? keeper.refuses(raw) : "the store is away";
        if (refusal) throw new Error(refusal);
        if (!keeper.kept.some((one) => one.raw === raw)) keeper.kept.push({ raw, found });
      },
      isUp: async () => keeper.isUp,
      alarm: (what, because) => void keeper.alarms.push(`${what}: ${because}`),
      log: () => {},
      bookmarks: {
        load: async (key) => keeper.bookmarks.get(key),
        save: async (key, value) => void keeper.bookmarks.set(key, value),
      },
      now: () => keeper.now,
      maxMailBytes: 100_000,
    },
  };
  return keeper;
}

/** Reads until the test is over. */
export function reading(mailboxes: readonly ImapMailbox[], keeper: Keeper, limits = QUICK): ImapReading {
  const imap = readMailboxes(mailboxes, keeper.taking, limits);
  onTestFinished(() => imap.close());
  return imap;
}

export const aRawMail = (subject: string, more: Record<string, string> = {}, text = "Please help"): string =>
  [
    ...Object.entries({
      From: "Carl Cliff <carl@elsewhere.example>",
      To: "help@onit.example",
      Subject: subject,
      "Message-ID": `<${subject.replace(/\W+/g, "-").toLowerCase()}@elsewhere.example>`,
      ...more,
    }).map(([name, value]) => `${name}: ${value}`),
    "",
    text,
    "",
  ].join("\r\n");

export const subjectOf = (raw: string): string => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? "";
