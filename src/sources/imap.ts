// Mails by IMAP: several mailboxes, each watched for itself. A mail is flagged and moved only once it is kept.

import { IMAP_LIMITS, type ImapLimits, type ImapMailbox, type ImapTaking, type MailboxHealth } from "./imap-mailbox.ts";
import { watchMailbox } from "./imap-watch.ts";

export type ImapReading = { health(): MailboxHealth[]; close(): Promise<void> };

/**
 * Begins to read all of them at once; a mailbox in trouble holds up no other, and nothing is thrown.
 * A crash between keeping and moving does no harm: the mail is found again, is known, and is moved. For the same reason any
 * number of processes may read the same mailbox.
 * @returns how they are, and how to stop: what is in hand is finished first
 */
export function readMailboxes(
  mailboxes: readonly ImapMailbox[],
  taking: ImapTaking,
  limits: ImapLimits = IMAP_LIMITS,
): ImapReading {
  const watches = mailboxes.map((mailbox) => watchMailbox(mailbox, taking, limits));
  return {
    health: () => watches.map((watch) => watch.health()),
    close: async () => void (await Promise.all(watches.map((watch) => watch.close()))),
  };
}
