// One message we owe to one person by one channel. Its key is derived from what caused it,
// so deciding twice cannot owe it twice, and its Message-ID is derived from the key.

import type { Address } from "./mail.ts";
import type { ChannelName } from "./policy.ts";

/** The folders of templates/notices. Who reads a kind decides what its template may name. */
export const AUDIENCES = {
  received: "requester", // we have your request
  answer: "requester", // a colleague's words
  acknowledged: "requester", // somebody works on it, and when to expect more
  promised: "requester", // somebody is on it, and until when they mean to answer
  closed: "requester",
  "chase-receipt": "requester",
  "escalation-call": "requester", // your call was escalated
  "escalation-request": "requester", // your request was escalated
  "new-ticket": "staff",
  "requester-replied": "staff",
  chased: "staff", // the requester asked again, to whom the desk's rules name
  "escalation-ticket": "staff", // a new escalation ticket at the authority's desk
  escalated: "staff", // an escalation ticket was made; it is somebody else's
  step: "staff", // a policy step: somebody waits
  "opened-for": "staff", // the ticket you opened is somebody else's; or it is yours, as nobody could tell whose
  confirmed: "staff", // your "on it" is noted
  "promise-ending": "staff",
  "promise-over": "staff", // you are not on it any more, by what another did
  taken: "staff", // to whom the policy notified: somebody is on it
  joined: "staff", // to the same, where a step needs several: one more is on it, or one less
  assigned: "staff",
  refused: "staff", // your command was not carried out
  "held-reply": "staff", // your words were not sent: whom are they for? Or what became of them
  "sent-back": "staff", // your #escalate lacks something: answer below the headings
  triggered: "staff", // to whom a trigger names: what it saw
  steps: "staff", // what several steps say to one reader, in one mail
  receipts: "requester", // what several receipts say to one requester, in one mail
  unreachable: "staff", // to the admins: nobody could be notified
  undelivered: "staff", // what we sent did not reach its reader
} as const satisfies Record<string, "requester" | "staff">;

export type NoticeKind = keyof typeof AUDIENCES;

/**
 * queued    decided, not tried yet
 * sending   claimed by a process until its lease ends
 * retry     tried, to be tried again
 * sent      the other side took it
 * failed    refused for good, or tried for too long
 * bounced   taken, and later returned
 * uncertain the line dropped after the final dot: perhaps taken, so not sent again by itself
 * withdrawn no longer true when its turn came
 */
export type NoticeState = "queued" | "sending" | "retry" | "sent" | "failed" | "bounced" | "uncertain" | "withdrawn";

/** A notice's state as people read it: a mail that nobody was sent is not called sent. */
export const stateName = ({ state, captured }: Pick<Notice, "state" | "captured">): NoticeState | "captured" =>
  state === "sent" && captured ? "captured" : state;

/** The states of a notice that is owed and not sent. */
export const UNSENT: readonly NoticeState[] = ["queued", "sending", "retry"];

/** Whether its reader has not been notified by it and will not be. */
export const isLost = ({ state }: Pick<Notice, "state">): boolean =>
  state === "failed" || state === "bounced" || state === "withdrawn";

/** The one that was owed last; those that were recalled from the past stand behind it. */
export const latestOf = (notices: readonly Notice[]): Notice | undefined =>
  notices.reduce<Notice | undefined>((last, one) => (last && last.createdAt > one.createdAt ? last : one), undefined);

/** A notice of some ticket. */
export type NoticePlace = { ticketId: string; key: string };

export type Recipient = { address: Address; name: string; personId?: string };

/** What a template needs beyond the ticket. Plain values only. */
export type Facts = Readonly<Record<string, Fact>>;
export type Fact = string | number | boolean | Date | null | readonly string[];

export type Notice = {
  key: string;
  cause: string; // what it is owed for; part of the key
  kind: NoticeKind;
  to: Recipient;
  channel: ChannelName;
  because: string;
  facts: Facts;
  waitNumber?: number; // the wait it speaks of; it is withdrawn when that wait is over
  mailId?: string; // the mail whose words it carries
  carries?: boolean; // … and whose attachments
  answersTicketId?: string; // where a reply to it belongs, when not to its own ticket
  createdAt: Date;
  dueAt: Date;
  attempts: number;
  blocked?: number; // how often the relay refused us, and not this notice
  heldUp?: true; // … the last time before it was offered: those behind it to the same reader wait, so that order is kept
  triedSince?: Date; // when it was first tried
  messageId?: string; // of that first try; all later ones have it too, whatever key or version signs by then
  state: NoticeState;
  deaths?: number; // how many processes died since it was handed over, before they said what became of it
  lease?: { holder: string; until: Date };
  outcome?: string; // of the last attempt, in words
  gathers?: true; // it waits for others of its kind to the same reader, to be sent in one mail with them
  rows?: readonly NoticePlace[]; // those of other tickets that its mail tells, too
  joins?: NoticePlace; // the one whose mail tells it
  postponed?: { since: Date; because: string }; // too much goes to its reader at once, and it is of lower priority
  isDrill?: true; // of an exercise: it goes with nothing real in one mail
  captured?: true; // sent: no relay is named, so it was kept to be read and not sent
  settledAt?: Date;
};

/** What became of one attempt, in the channels' words. */
export type Outcome =
  | { kind: "sent"; because: string; captured?: true } // captured: kept to be read, as no relay is named
  | { kind: "retry"; because: string; blocked?: Blocked; extent?: Extent; isAway?: true; until?: Date } // may pass: try again later, or then
  | { kind: "failed"; because: string } // the other side's last word
  | { kind: "uncertain"; because: string };

/**
 * The relay could not be reached or refused us, not the recipient and not the message: it does not count as an attempt.
 * `refused`: only a person can end it. `troubled`: it may pass.
 */
export type Blocked = "refused" | "troubled";

/** What a relay that refuses us will not take either: anything, anything from this sender, or only such a message. */
export type Extent = "all" | "sender" | "message";

/** Whether the relay takes our mail; not well: trouble that lasts, or that only a person can end. */
export type RelayHealth = {
  isWell: boolean;
  since: Date | undefined;
  because: string | undefined;
  takenAt: Date | undefined; // when it last took a mail of this process
};
