// The part of a context that only staff may read. A requester's context never comes near this file.

import { INFO_FIELDS, INFO_HEADINGS } from "../core/model/escalation-info.ts";
import { heldIn, heldReplyOf } from "../core/model/held-reply.ts";
import type { Facts, Notice } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import {
  countedChases,
  originReferenceOf,
  type Saying,
  statusOf,
  type Ticket,
  type TicketRecord,
} from "../core/model/ticket.ts";
import { holderOf, namesOnIt } from "../core/model/wait.ts";
import { inWords } from "../core/words/duration.ts";
import type { Links } from "../ports/app.ts";
import type { Clockface } from "./instant.ts";
import { type Tried, triedBefore } from "./tried.ts";
import { openingInWords, type Quote, quotedText, type SaidPiece, shortLine } from "./words.ts";

/** `ago`: before the mail was written. */
export type StaffSaid = SaidPiece & { address: string; ago: string; from: string; private: boolean };

/** `all`: takes all rows. `register`: all escalations of the desk. `send`, `note`, `take`: what can become of words that are held. `delivery`: of mails that perhaps arrived. */
export type StaffLinks = Readonly<
  Record<"all" | "confirm" | "register" | "escalate" | "send" | "note" | "take" | "delivery", string | null>
>;

export type Internals = {
  audience: "staff";
  requester: { name: string; address: string }; // the name is the address when there is none
  client: string | null;
  responsible: { name: string; address: string } | null;
  status: string;
  priority: string;
  category: string | null;
  fields: { name: string; value: string }[];
  policy: string | null;
  escalates: string | null; // escalation tickets: the origin's reference
  escalatedCallRef: string | null; // … when it is a call
  escalatedRequestRef: string | null; // … when it is a request; never both (S1.34)
  because: string; // the log's reason
  wait: { since: string; waited: string; chases: number } | null;
  taken: { by: string; until: string } | null; // somebody is on it
  escalations: string[]; // references of the escalation tickets it led to
  info: (Quote & { name: string })[]; // the seven fields of a manual escalation; empty when chases led to it
  problems: string[]; // what is missing or vague in an escalation that is returned as incomplete
  tried: Tried[]; // in the wait that runs, before this mail; oldest first
  newest: SaidPiece | null; // the beginning of the requester's newest words
  conversation: StaffSaid[]; // latest first
  earlier: number; // sayings before those
  held: (Quote & { hadIt: string | null }) | null; // your words that are not sent yet; hadIt: who got the mail itself
  links: StaffLinks;
};

const MOST_SAYINGS = 8;
const MOST_OF_A_REQUESTER = 6_000;
const MOST_OF_A_COLLEAGUE = 1_500;

/** What staff read about a ticket beyond what everyone may. */
export function internals(
  notice: Notice,
  ticket: Ticket,
  conversation: readonly Saying[],
  organisation: Organisation,
  links: Links,
  clock: Clockface,
): Internals {
  const { record, wait } = ticket;
  const { requester, policyId } = record;
  const policy = policyId === undefined ? undefined : organisation.policies.get(policyId);
  return {
    audience: "staff",
    requester: { name: shortLine(requester.name || requester.address), address: shortLine(requester.address) },
    client: optional(organisation.clients.get(record.clientId ?? "")?.name),
    responsible: responsibleOf(ticket, organisation),
    status: statusOf(record),
    priority: shortLine(record.priority),
    category: optional(record.category),
    fields: fieldsOf(record),
    policy: optional(wait?.escalation?.policy.name ?? policy?.name),
    escalates: optional(originReferenceOf(record)),
    escalatedCallRef: optional(record.escalatedCallRef),
    escalatedRequestRef: optional(record.escalatedRequestRef),
    because: shortLine(clock.retell(notice.because), 500),
    ...waitInternals(notice, ticket, clock),
    escalations: ticket.visibility.flatMap(({ reference }) => (reference === undefined ? [] : [reference])),
    info: infoOf(notice),
    problems: Array.isArray(notice.facts.missing) ? notice.facts.missing.map(problem) : [],
    tried: triedBefore(notice, ticket, clock),
    newest: newestOf(conversation, requester, clock),
    ...latestFirst(conversation, notice.createdAt, clock, notice.answersTicketId === undefined ? ticket : {}),
    held: heldOf(notice, ticket),
    links: linksOrNull(links),
  };
}

const linksOrNull = ({ all, confirm, register, escalate, send, note, take, delivery }: Links): Internals["links"] => ({
  all: all ?? null,
  confirm: confirm ?? null,
  register: register ?? null,
  escalate: escalate ?? null,
  send: send ?? null,
  note: note ?? null,
  take: take ?? null,
  delivery: delivery ?? null,
});

export const fieldsOf = ({ fields }: TicketRecord): Internals["fields"] =>
  Object.entries(fields).map(([name, value]) => ({ name: shortLine(name), value: shortLine(value) }));

const MOST_OF_HELD_WORDS = 60_000; // all that an answer may have

function heldOf(notice: Notice, ticket: Ticket): Internals["held"] {
  const held = heldReplyOf(ticket, heldIn(notice));
  if (!held) return null;
  return {
    ...quotedText(held.text, MOST_OF_HELD_WORDS),
    hadIt: held.hadIt.map((one) => shortLine(one)).join(", ") || null,
  };
}

const MOST_OF_A_FIELD = 4_000;

/** All seven, with "" for what is still to be written, or none at all. */
function infoOf({ kind, facts }: Notice): Internals["info"] {
  const texts = INFO_FIELDS.map((field) => textOf(facts, field));
  if (kind !== "sent-back" && texts.every((text) => text === "")) return [];
  return INFO_FIELDS.map((field, at) => ({ name: INFO_HEADINGS[field], ...quotedText(texts[at]!, MOST_OF_A_FIELD) }));
}

const textOf = (facts: Facts, key: string): string => (typeof facts[key] === "string" ? facts[key] : "");

const problem = (line: string): string => shortLine(line, 500);

export function waitInternals(
  { createdAt }: Notice,
  ticket: Ticket,
  clock: Clockface,
): Pick<Internals, "wait" | "taken"> {
  const { wait } = ticket;
  if (!wait) return { wait: null, taken: null };
  const waited = inWords(createdAt.getTime() - wait.since.getTime());
  const { escalation } = wait;
  const promise = escalation && holderOf(escalation);
  return {
    wait: { since: clock.say(wait.since), waited, chases: countedChases(ticket).length },
    taken: promise ? { by: shortLine(namesOnIt(escalation)!), until: clock.say(promise.until) } : null,
  };
}

/** @param of whose conversation it is: there may be more of it than the latest that were read */
export function latestFirst(
  conversation: readonly Saying[],
  writtenAt: Date,
  clock: Clockface,
  { past }: Pick<Ticket, "past"> = {},
): Pick<Internals, "conversation" | "earlier"> {
  const latest = conversation
    .toReversed()
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST_SAYINGS);
  return {
    conversation: latest.map(({ at, by, from, text, private: hidden }) => ({
      by: shortLine(by.name || by.address),
      address: shortLine(by.address),
      at: clock.say(at),
      ago: inWords(writtenAt.getTime() - at.getTime()),
      from,
      private: hidden,
      ...quotedText(
        from === "onit" ? clock.retell(text) : text,
        from === "staff" ? MOST_OF_A_COLLEAGUE : MOST_OF_A_REQUESTER,
      ),
    })),
    earlier: Math.max(conversation.length, past?.said ?? 0) - latest.length,
  };
}

const MOST_LINES_OF_NEWEST = 8;

/** @param requester whose name stands for their address */
export function newestOf(
  conversation: readonly Saying[],
  requester: TicketRecord["requester"],
  clock: Clockface,
): SaidPiece | null {
  const newest = conversation
    .filter(({ from }) => from === "requester")
    .reduce<Saying | undefined>((latest, one) => (latest && latest.at > one.at ? latest : one), undefined);
  if (!newest) return null;
  const { by, at, text } = newest;
  const words = openingInWords(quotedText(text, MOST_OF_A_COLLEAGUE), MOST_LINES_OF_NEWEST);
  const own = by.name === by.address ? "" : by.name;
  const name = own || (by.address === requester.address && requester.name) || by.address;
  return { by: shortLine(name), at: clock.say(at), ...words };
}

export function responsibleOf({ record }: Ticket, { people }: Organisation): Internals["responsible"] {
  const person = people.get(record.responsibleId ?? "");
  return person ? { name: shortLine(person.name), address: person.addresses[0] } : null;
}

export const optional = (text: string | undefined): string | null => (text === undefined ? null : shortLine(text));
