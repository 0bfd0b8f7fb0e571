// A mail we owe that belongs to no ticket: an answer to somebody we could not place, word to an admin.
// Its words are written when it is owed, so that it goes out as it was decided, no matter who sends it.

import type { Address, Correspondent } from "./mail.ts";

/** Where a link goes that is never kept: neither with what is owed nor with what was sent. */
export const LINK_HERE = "[the link]";

export type SystemMail = {
  /** From its cause: the same cause owes one system mail, and another only after a while. */
  key: string;
  to: Correspondent;
  subject: string;
  text: string;
  html?: string; // as it is marked up; absent: made of the text
  because: string;
  replyTo?: Address; // where an answer to it goes; absent: to us
  answers?: string; // Message-ID of the mail it answers
  about?: readonly string[]; // content ids of the mails it asks about
  signIn?: string; // what its link to sign in is made from, when it is sent: the link stands where the text says LINK_HERE
  tells?: readonly string[]; // ids of the mails that its reader knows of once they have it
};

/** `claims` counts the attempts begun. */
export type OwedSystemMail = SystemMail & { owedAt: Date; claims: number };

/** `dueAt`: when it is tried next. `outcome`: of the last attempt, in words. */
export type WaitingSystemMail = OwedSystemMail & { dueAt: Date; outcome?: string };
