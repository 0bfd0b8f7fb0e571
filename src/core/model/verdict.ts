// What a mail is, and why.

import type { Copy } from "./authentication.ts";
import type { Desk } from "./desk.ts";
import type { Choice } from "./held-reply.ts";
import type { Address, Mail } from "./mail.ts";
import type { NoticeKind } from "./notice.ts";
import type { Organisation } from "./organisation.ts";
import type { Person } from "./person.ts";
import type { Ticket } from "./ticket.ts";

export type Kind =
  | "copy" // of a signed mail that was read before
  | "own-mail"
  | "postmaster" // for the person who runs this mail server: the admins have it
  | "challenge" // a filter asks the sender for proof
  | "bounce"
  | "delay" // not arrived yet
  | "receipt" // arrived, or opened
  | "complaint" // somebody pressed "spam"
  | "calendar"
  | "out-of-office"
  | "auto-reply"
  | "bulk"
  | "duty-answer" // somebody says whether what they stand for in escalations is still right
  | "quarantine" // untrusted, or a stranger with a right number
  | "confirm"
  | "held-choice" // a colleague says what becomes of words of theirs that are held
  | "command"
  | "escalation-info" // a colleague wrote below the headings of an escalation
  | "staff-answer"
  | "staff-note" // a colleague's words that the desk keeps inside, as nothing says whom they are for
  | "forwarded" // a colleague sent a mail on into the ticket
  | "sent-answer" // a colleague answered around Onit
  | "thanks"
  | "solved"
  | "chase"
  | "requester-answer"
  | "new-request"
  | "unsure";

export type Verdict = {
  kind: Kind;
  because: string;
  promiseMs?: number; // confirm: the time that was named
  returnsAt?: string; // out-of-office: the day they are back, "2026-03-09", where it is written
  beside?: string; // confirm: what is said next to it and may be for the requester
  staysInside?: boolean; // confirm: other words stand next to it, for colleagues or nobody in particular
  saidIn?: "reply" | "subject"; // confirm: where
  withheld?: string; // staff: why the words are not sent by themselves
  refuses?: string; // unsure: the phrase by which a colleague does nothing but refuse the matter
  choice?: Choice; // held-choice
  /** Why a person must look at it: the sender is not proven or is not a participant, it came before, nobody knows the list, or it names us as its writer. */
  held?: "unproven" | "no-part" | "copy" | "unknown-list" | "not-ours";
};

export type Relation = "requester" | "participant" | "staff" | "stranger";

/** Who a mail is from, as far as it matters to the ticket it belongs to. */
export type Sender = {
  address: Address; // whom we take it to be from: the token's recipient, else the From address
  name: string;
  person: Person | undefined; // one of us
  relation: Relation; // to the ticket; "stranger" also when there is no ticket
  trusted: boolean; // a signed reply address or a proof speaks for them: enough for what a requester may do
  proven: boolean; // it is certain that they wrote it: needed for what staff may do
  byToken: boolean; // it came to their own signed reply address
  means: "token" | "relay" | "authentication" | "admin" | "person" | "list" | "form" | "nobody"; // the strongest of what speaks for them
  because: string; // how we know, in words
  answerTo: Address | undefined; // where an answer reaches nobody but the person who sent the mail
};

/** Everything a rule may look at. If it is not here, a rule cannot depend on it. */
export type Evidence = {
  mail: Mail;
  sender: Sender;
  ticket: Ticket | undefined;
  desk: Desk | undefined; // the ticket's desk, else the one written to
  organisation: Organisation;
  asksOfDuties?: Person | undefined; // whose address it came to for answers about their duties
  copy?: Copy | undefined; // its signature came before, with another mail or for another address
  answers?: NoticeKind | undefined; // the kind of notice it answers, where that is certain
  aboutHeld?: string | undefined; // … and the held reply that notice asks about
  answersKey?: string | undefined; // the notice itself, where it is known which
};

/** A rule recognises one kind of mail, or stays silent. */
export type Rule = (evidence: Evidence) => Verdict | undefined;
