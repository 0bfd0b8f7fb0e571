// What a template may name: a plain JSON object per notice, whitelisted by who reads it.
// Nothing internal is in a requester's context, so no template can give it away.

import { languageOfRequester } from "../core/conversation/language.ts";
import { isCarriedBy } from "../core/conversation/saying.ts";
import { AUDIENCES, type Notice } from "../core/model/notice.ts";
import { calendarFor, type Organisation, personAt } from "../core/model/organisation.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import type { Links } from "../ports/app.ts";
import { ENGLISH, mailLanguages } from "../ports/mail-languages.ts";
import type { FullTicket } from "../ports/ticket-store.ts";
import { oneAddress } from "../security/domain-name.ts";
import { type Clockface, clockface } from "./instant.ts";
import { type Internals, internals } from "./internals.ts";
import { type Earlier, earlierOf, type Origin, originOf } from "./origin.ts";
import { type RequesterRow, requesterRow, type StaffRow, staffRow } from "./rows.ts";
import { factsToShow, type NoticeFacts } from "./told.ts";
import { whyYou, writtenBy } from "./why-you.ts";
import { quotedText, type SaidPiece, shortLine } from "./words.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type CommonContext = {
  organisation: { name: string };
  desk: { name: string; address: string };
  recipient: { name: string }; // "" when unknown
  reference: string;
  subject: string;
  kind: string; // "call" or "request"
  language: string; // of the mail, such as "de"
  openedAt: string;
  timeZone: string; // of every instant in the context
  whyYou: string; // behind "because": a clause without a full stop, in English
  facts: NoticeFacts;
};

/** `answer` and `question` are null in every kind but `answer`. */
export type RequesterContext = CommonContext & {
  audience: "requester";
  requester: { name: string };
  wroteTo: string; // the desk that the requester wrote to
  copiedInBy: string; // who asked, where the reader was copied in; "" where they asked themselves
  links: { chase: string | null; status: string | null; ask: string | null };
  rows: readonly RequesterRow[]; // the tickets of a mail that tells of several; empty in every other
  answer: SaidPiece | null;
  question: SaidPiece | null; // the words it answers
};

/** `origin` is the ticket an escalation ticket came from, in the mail that brings it; null in every other. */
export type StaffContext = CommonContext &
  Internals & { origin: Origin | null; recurrence: Earlier | null; rows: readonly StaffRow[] };

export type Context = RequesterContext | StaffContext;

// An answer is not ours to shorten; this only stops what no mail program would show.
const MOST_OF_AN_ANSWER = 60_000;
const MOST_OF_A_QUESTION = 1_500;

/**
 * Everything the templates of this notice may name: strings, numbers, booleans, lists and plain objects.
 * Instants are in the recipient's time zone, or that of the desk's working hours where it is unknown, and measured from the
 * notice's creation; there is no other clock here.
 * @param conversation all of it; private sayings are dropped for requesters
 * @param origin of an escalation ticket: all of it for staff mails, its subject and its desk for a requester's
 */
export function contextFor(
  notice: Notice,
  ticket: Ticket,
  conversation: readonly Saying[],
  organisation: Organisation,
  links: Links,
  origin?: FullTicket,
): Context {
  const zone = readerZone(notice, organisation);
  const calendar = calendarFor(ticket.record, organisation);
  if (AUDIENCES[notice.kind] === "requester") {
    const until = conversation.filter(({ at }) => at <= notice.createdAt); // so that sending again is the same mail
    const language = languageFor(ticket, until, organisation);
    const clock = clockface(zone, notice.createdAt, { calendar, lasting: calendar, isNamed: true, language });
    const told = forRequester(notice, ticket, conversation, organisation, links, clock, origin?.ticket);
    const context = { ...told, language };
    return { ...context, subject: subjectFor(context, ticket, origin) };
  }
  const clock = clockface(zone, notice.createdAt, { calendar, isNamed: false });
  const facts = factsToShow(notice, clock, (text) => text);
  return {
    ...common(notice, ticket, organisation, clock, facts),
    ...internals(notice, ticket, conversation, organisation, links, clock),
    origin: origin ? originOf(notice, origin, organisation, clock) : null,
    recurrence: earlierOf(ticket.recurrence, clock),
    rows: (links.rows ?? []).map((row) => staffRow(row, organisation, clock, notice.createdAt)),
  };
}

/** What the requester writes in, where mails can be in it and the desk writes it; else the desk's first. */
function languageFor(ticket: Ticket, conversation: readonly Saying[], organisation: Organisation): string {
  const { languages } = organisation.desks.get(ticket.record.deskId) ?? {};
  const theirs = languageOfRequester(conversation, organisation.phrases) ?? "";
  const [first = ENGLISH] = languages ?? [];
  return (languages ?? mailLanguages()).includes(theirs) ? theirs : first;
}

function forRequester(
  notice: Notice,
  ticket: Ticket,
  conversation: readonly Saying[],
  organisation: Organisation,
  links: Links,
  clock: Clockface,
  origin: Ticket | undefined,
): RequesterContext {
  const facts = factsToShow(notice, clock, (text) => withNamesForAddresses(text, organisation));
  const base = common(notice, ticket, organisation, clock, facts, origin);
  return {
    ...base,
    audience: "requester",
    ...writtenBy(notice, ticket, organisation, origin),
    requester: { name: shortLine(ticket.record.requester.name) },
    links: { chase: links.chase ?? null, status: links.status ?? null, ask: links.ask ?? null },
    rows: (links.rows ?? []).map((row) => requesterRow(row, clock)),
    ...exchange(notice, ticket, conversation, organisation, clock),
  };
}

/** The title of an escalation ticket is the authority's business; the requester knows the origin's. */
function subjectFor({ facts, subject }: RequesterContext, { record }: Ticket, origin: FullTicket | undefined): string {
  if (typeof facts.originSubject === "string") return facts.originSubject;
  return record.purpose === "normal" ? subject : shortLine(origin?.ticket.record.subject ?? "") || "(no subject)";
}

function common(
  notice: Notice,
  ticket: Ticket,
  organisation: Organisation,
  clock: Clockface,
  facts: NoticeFacts,
  origin?: Ticket,
): CommonContext {
  const { record } = ticket;
  const desk = organisation.desks.get(record.deskId);
  return {
    organisation: { name: shortLine(organisation.name) },
    desk: { name: shortLine(desk?.name ?? organisation.name), address: desk?.address ?? organisation.replyAddress },
    recipient: { name: shortLine(notice.to.name.includes("@") ? "" : notice.to.name) },
    reference: shortLine(record.reference),
    subject: shortLine(record.subject) || "(no subject)",
    kind: record.kind,
    language: ENGLISH,
    openedAt: clock.say(record.createdAt),
    timeZone: clock.zone,
    whyYou: whyYou(notice, ticket, organisation, origin),
    facts,
  };
}

/** The colleague's words this notice carries, and the requester's words before them. */
function exchange(
  notice: Notice,
  ticket: Ticket,
  conversation: readonly Saying[],
  organisation: Organisation,
  clock: Clockface,
): Pick<RequesterContext, "answer" | "question"> {
  if (notice.kind !== "answer") return { answer: null, question: null };
  const open = conversation.filter((saying) => !saying.private);
  const answer = open.findLast((saying) => saying.from === "staff" && isCarriedBy(saying, notice));
  if (!answer) return { answer: null, question: null };
  const question = open.findLast(({ from, at }) => from === "requester" && at <= answer.at);
  const said = (saying: Saying, most: number, nameless: string): SaidPiece => ({
    by: shortLine(withNamesForAddresses(saying.by.name, organisation)) || nameless,
    at: clock.say(saying.at),
    ...quotedText(saying.text, most),
  });
  const team = shortLine(organisation.desks.get(ticket.record.deskId)?.name ?? organisation.name);
  return {
    answer: said(answer, MOST_OF_AN_ANSWER, team),
    question: question ? said(question, MOST_OF_A_QUESTION, "You") : null,
  };
}

const readerZone = ({ to }: Notice, organisation: Organisation): string | undefined =>
  (organisation.people.get(to.personId ?? "") ?? personAt(organisation, to.address))?.timeZone;

/** A colleague's address is internal; where a fact names one, the requester reads the name. */
function withNamesForAddresses(text: string, organisation: Organisation): string {
  return text.replace(/[^\s<>()"',;:]+@[^\s<>()"',;:]+/g, (address) => {
    const person = personAt(organisation, oneAddress(address.replace(/\.$/, "")));
    return person ? person.name : address;
  });
}
