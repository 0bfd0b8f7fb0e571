// What one classified mail does to its ticket.

import { suppressesAnswers } from "./automated/machine.ts";
import { receiveChase, waitingAgain } from "./chase/receive-chase.ts";
import { answerHeld } from "./command/answer-held.ts";
import { byMail } from "./command/by-mail.ts";
import { declineInWords } from "./command/decline-in-words.ts";
import { ask, keepAsNote } from "./command/hold.ts";
import { confirmByMail } from "./command/on-it.ts";
import { answer, runCommands } from "./command/run.ts";
import { withCopiedIn } from "./conversation/participants.ts";
import {
  mayBeChase,
  notifyColleagues,
  requesterIsSatisfied,
  requesterThanks,
  requesterWrites,
} from "./conversation/requester-writes.ts";
import { saying } from "./conversation/saying.ts";
import { keepSentOn } from "./conversation/sent-on.ts";
import { staffAnswered } from "./conversation/staff-answers.ts";
import { afterFailure } from "./escalation/undelivered.ts";
import { causeOf } from "./model/cause.ts";
import type { Decision } from "./model/decision.ts";
import type { Report } from "./model/delivery-report.ts";
import type { Desk } from "./model/desk.ts";
import { besideQuotes, type Mail } from "./model/mail.ts";
import type { NoticeKind } from "./model/notice.ts";
import type { Organisation } from "./model/organisation.ts";
import type { Ticket } from "./model/ticket.ts";
import type { Kind, Sender, Verdict } from "./model/verdict.ts";
import { bounced } from "./outbox/deliver.ts";
import { owe, recipient } from "./outbox/owe.ts";
import { passOver } from "./outbox/pass-over.ts";
import { wordsBeside } from "./words/phrases.ts";

export type Reaction = {
  mail: Mail;
  sender: Sender;
  verdict: Verdict;
  ticket: Ticket;
  desk: Desk;
  now: Date;
  hasOpenEscalation: boolean;
  named?: Ticket | undefined; // another ticket that a command of it names
  answers?: NoticeKind | undefined; // the kind of notice the mail answers, where that is certain
  aboutHeld?: string | undefined; // … and the held reply that notice asks about
  answersKey?: string | undefined; // the notice itself, where it is known which
  aboutKey?: string | undefined; // a report: the notice of this ticket that went out under the Message-ID it returns
};

/** Undefined means that the ticket stays as it is. A mail the ticket has read before changes nothing. */
export function react(reaction: Reaction, organisation: Organisation): Decision | undefined {
  const { ticket: before, mail } = reaction;
  if (before.readMails.includes(mail.contentId)) return undefined;
  // Machine mail is read before it is asked who sent it: without proof it leaves no trace on a ticket.
  if (isMachine(reaction) && !isProven(reaction)) return undefined;
  const ticket = {
    ...before,
    readMails: [...before.readMails, mail.contentId],
    messageIds: mail.messageId && !isMachine(reaction) ? [...before.messageIds, mail.messageId] : before.messageIds,
  };
  const joined = withCopiedIn({ ...reaction, ticket }, organisation);
  const decision = decide({ ...reaction, ticket: joined }, organisation);
  if (joined === ticket || !decision) return decision;
  const fresh = joined.record.participants.filter((one) => !ticket.record.participants.includes(one));
  return { ...decision, because: `${decision.because}; ${reaction.sender.name} copied in ${fresh.join(", ")}` };
}

/** What a machine said, in words for the history. A ticket changes by none of it. */
const MACHINES: Partial<Record<Kind, string>> = {
  challenge: "a filter asks for proof that a person wrote to",
  delay: "a mail has not arrived yet at",
  receipt: "a receipt from",
  complaint: "a complaint about a mail to",
  calendar: "a calendar's answer from",
  "out-of-office": "an out-of-office note from",
  "auto-reply": "an automatic reply from",
};

const isMachine = ({ verdict: { kind } }: Reaction): boolean => kind === "bounce" || MACHINES[kind] !== undefined;

/**
 * A report speaks of our mail only with proof that it saw it: the signed address it went out with, or its Message-ID.
 * Anything else a machine says counts by who it speaks for.
 */
function isProven({ mail, sender, aboutKey }: Reaction): boolean {
  if (mail.report) return sender.byToken || aboutKey !== undefined;
  return sender.trusted && sender.relation !== "stranger";
}

function decide(reaction: Reaction, organisation: Organisation): Decision | undefined {
  const { verdict, mail } = reaction;
  if (CHANGES_NOTHING.has(verdict.kind)) return undefined;
  if (isMachine(reaction)) return ofMachine(reaction, organisation);
  switch (verdict.kind) {
    case "confirm":
      return confirmByMail(byMail(reaction), verdict, organisation);
    case "held-choice":
      return answerHeld(byMail(reaction), verdict.choice ?? "note", undefined, organisation);
    case "command":
    case "escalation-info":
      return runCommands(byMail({ ...reaction, withheld: verdict.withheld }), organisation);
    case "staff-note":
      return keepAsNote(byMail(reaction), mail.newText, verdict.withheld ?? verdict.because);
    case "forwarded":
      return keepSentOn(reaction, verdict.because);
    case "staff-answer":
      return answer(byMail(reaction), mail.newText, organisation);
    case "sent-answer":
      return staffAnswered({ ...reaction, text: mail.newText }, organisation);
    case "thanks":
      return requesterThanks(reaction);
    case "solved":
      return requesterIsSatisfied(reaction, organisation);
    case "chase":
      return chased(reaction, organisation);
    case "requester-answer":
      return requesterWrites(reaction, organisation);
    default:
      return unsure(reaction, organisation);
  }
}

function ofMachine(reaction: Reaction, organisation: Organisation): Decision {
  const { kind, because } = reaction.verdict;
  if (kind === "bounce") return noteBounce(reaction, organisation);
  if (kind === "out-of-office") return away(reaction, organisation);
  return noted(reaction, `${MACHINES[kind]} ${spokenFor(reaction)}: ${because}`);
}

const CHANGES_NOTHING: ReadonlySet<Kind> = new Set<Kind>([
  "copy",
  "own-mail",
  "postmaster",
  "bulk",
  "quarantine",
  "new-request", // src/core/conversation/open.ts: there is no ticket yet
]);

function chased(reaction: Reaction, organisation: Organisation): Decision {
  const { ticket, mail, sender, desk, now, hasOpenEscalation, verdict } = reaction;
  const waiting = waitingAgain(ticket, mail.receivedAt, organisation);
  const chasing = {
    by: { address: sender.address, name: sender.name },
    source: "email" as const,
    mailId: mail.id,
    cause: causeOf("mail", { mail: mail.contentId }),
    at: mail.receivedAt,
    now,
    hasOpenEscalation,
    silence: suppressesAnswers(mail),
  };
  const informed = saysMore(mail, organisation)
    ? notifyColleagues(waiting, reaction, verdict.because, organisation)
    : waiting;
  const decision = receiveChase(informed, desk, chasing, organisation);
  return {
    ...decision,
    because: `${verdict.because}; ${decision.because}`,
    cause: causeOf("mail", { mail: mail.id }),
    says: [saying(mail, sender, "requester")],
  };
}

const MERE_ASKING = 12; // words beside the phrase

/** By default nobody but the record is notified of a chase (S1.37), but what it says beside asking must not be lost. */
const saysMore = ({ newText, attachments }: Mail, { phrases }: Organisation): boolean =>
  attachments.length > 0 || wordsBeside(newText, phrases.chase).length > MERE_ASKING;

function noteBounce(reaction: Reaction, organisation: Organisation): Decision {
  const { ticket, mail, sender, aboutKey, now } = reaction;
  const about = aboutKey === undefined ? { address: sender.address } : { key: aboutKey };
  const why = inWords(mail.report);
  const found = bounced(ticket, about, why, now);
  const next = found ? afterFailure(found.next, found.key, organisation, now) : ticket;
  return noted({ ...reaction, ticket: next }, `${spokenFor(reaction)} could not be reached: ${why}`);
}

/**
 * A note of somebody we notified says that they are away; a requester's changes nothing but the history. Nor does one whose
 * sender is not proven: it would keep every notice from them.
 */
function away(reaction: Reaction, organisation: Organisation): Decision {
  const { ticket, sender, verdict, now } = reaction;
  const said = `${MACHINES["out-of-office"]} ${spokenFor(reaction)}: ${verdict.because}`;
  const person = sender.relation === "staff" && organisation.people.get(sender.person?.id ?? "");
  if (!person) return noted(reaction, said);
  if (!sender.proven)
    return noted(reaction, `${said}; its sender is not proven, so ${person.name} does not count as away`);
  const { next, because } = passOver(ticket, person, organisation, now);
  return noted({ ...reaction, ticket: next }, `${said}; ${because}`);
}

/** Whom the machine speaks for: of a report, whom our mail was for, even if it names where their mail is forwarded to. */
const spokenFor = ({ ticket, sender, aboutKey }: Reaction): string =>
  ticket.outbox.find(({ key }) => key === aboutKey)?.to.address ?? (sender.name || sender.address);

/** "unknown-recipient (5.1.1): 550 no such user": the reason, the status where one is given, the other server's words. */
function inWords(report: Report | undefined): string {
  const [first] = report?.recipients ?? [];
  if (!first) return report?.because ?? "";
  const { reason, status, diagnostic } = first;
  return `${reason}${status ? ` (${status})` : ""}${diagnostic ? `: ${diagnostic}` : ""}`;
}

/** A colleague whose words we could not find is told that nothing was sent; a requester's are shown to colleagues. */
function unsure(reaction: Reaction, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict, now } = reaction;
  const saysSomething = mail.newText.trim() !== "" || besideQuotes(mail) !== "" || mail.attachments.length > 0;
  const isTheirs = sender.relation === "requester" || sender.relation === "participant";
  if (isTheirs && saysSomething) return mayBeChase(reaction, organisation);
  const decision = noted(reaction, `not understood: ${verdict.because}`);
  if (sender.relation !== "staff" || !sender.person) return decision;
  const running = byMail(reaction);
  const declined = verdict.refuses === undefined ? undefined : declineInWords(running, verdict.refuses, organisation);
  if (declined) return declined;
  if (verdict.withheld !== undefined)
    return ask(running, mail.newText, verdict.withheld, organisation, verdict.promiseMs);
  const reason = "no words of your own stood above the quoted mail, so nothing was sent; write them at the top";
  const refused = {
    kind: "refused" as const,
    to: [recipient(sender.person)],
    cause: causeOf("mail", { mail: mail.contentId }),
    now,
  };
  const next = owe(ticket, { ...refused, because: decision.because, facts: { command: "answer", reason } });
  return { ...decision, next };
}

/** Nothing changes but the history. */
const noted = ({ ticket, mail, sender }: Reaction, because: string): Decision => ({
  next: ticket,
  because,
  by: sender.address || "nobody named",
  cause: causeOf("mail", { mail: mail.id }),
});
