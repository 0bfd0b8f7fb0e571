// The author of a held reply decides what becomes of it: once, by whichever way comes first.

import { speakToRequester } from "../conversation/our-words.ts";
import { notCounted } from "../escalation/needs.ts";
import { confirm, tooLate, whyNotTaken } from "../escalation/promise.ts";
import type { Decision } from "../model/decision.ts";
import { type Choice, type Held, type HeldReply, heldCause, SAID } from "../model/held-reply.ts";
import type { Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { may } from "../model/permission.ts";
import type { Saying, Ticket } from "../model/ticket.ts";
import { owe, requesterSide } from "../outbox/owe.ts";

export type DecidingHeld = {
  held: HeldReply;
  choice: Choice;
  by: Recipient; // as the settings name them today
  means: Held["means"];
  via: string; // what proves it was them
  promiseMs?: number | undefined; // take: the time they named now
  cause: string;
  at: Date; // when they decided: a wait ends then
  now: Date;
};

/** Why this cannot be chosen at this moment, in words for the author; undefined when it can. */
export function refusalOf(
  choice: Choice,
  ticket: Ticket,
  personId: string | undefined,
  { organisation, now }: { organisation: Organisation; now: Date },
): string | undefined {
  if (choice === "note") return undefined; // nothing goes anywhere
  const { reference, status } = ticket.record;
  if (status === "closed") return `${reference} was closed meanwhile`;
  const { allowed, because } = may(personId, choice === "send" ? "answer" : "confirm", ticket, organisation);
  if (!allowed) return because;
  if (choice === "send") return undefined;
  if (!ticket.wait) return tooLate(ticket);
  if (!ticket.wait.escalation) return `${whyNotTaken(ticket)}, so there is nothing to hold`;
  return notCounted(ticket, personId ?? "", organisation, now);
}

/** Undefined when it is decided already. What cannot be done is kept in the history, and the words stay held. */
export function decideHeld(ticket: Ticket, deciding: DecidingHeld, organisation: Organisation): Decision | undefined {
  const { held, choice, by, means, via, cause, at, now } = deciding;
  if (held.outcome) return undefined;
  const author = by.personId ?? by.address;
  const refused = refusalOf(choice, ticket, by.personId, { organisation, now });
  if (refused !== undefined) {
    const because = `${by.name} chose "${SAID[choice]}" for the words that are held (${means}: ${via}), which changes nothing: ${refused}`;
    return { next: ticket, because, by: author, cause };
  }
  const settled = { ...held, outcome: { choice, at, means } };
  const next = { ...ticket, held: ticket.held?.map((one) => (one.id === held.id ? settled : one)) ?? [] };
  if (choice === "send") return send(next, deciding, author, organisation);
  if (choice === "take") return take(next, deciding, organisation);
  return {
    next,
    because: `${by.name} keeps the words that were held as a private note (${means}: ${via})`,
    by: author,
    cause,
  };
}

/** Exactly the words that were held, as an answer of the moment they are sent. The person who got the mail itself gets it once. */
function send(ticket: Ticket, deciding: DecidingHeld, author: string, organisation: Organisation): Decision {
  const { held, by, means, via, cause, at, now } = deciding;
  const others = requesterSide(ticket).filter(({ address }) => address !== held.by.address);
  const to = others.filter(({ address }) => !held.hadIt.includes(address));
  const { people, desks } = organisation;
  const spoken = { name: by.name, person: people.get(by.personId ?? ""), text: held.text, at };
  const { next: answered, because: why } = speakToRequester(
    ticket,
    spoken,
    desks.get(ticket.record.deskId),
    organisation,
  );
  const because = `${why}: the words that were held are sent (${means}: ${via})${held.hadIt.length > 0 ? `; ${held.hadIt.join(", ")} got the mail itself` : ""}`;
  const next = owe(answered, {
    kind: "answer",
    to,
    cause: heldCause(held),
    because: `${by.name} answered`,
    now,
    mailId: held.mailId,
    carries: held.carries,
    facts: { by: by.name, byId: by.personId ?? null },
  });
  const says: Saying = {
    at,
    by: { address: held.by.address, name: by.name },
    from: "staff",
    text: held.text,
    private: false,
    mailId: held.mailId,
  };
  return { next, because, by: author, cause, says: [says] };
}

/** As "on it", with the time named now, else the one the words name, else the policy's. */
const take = (
  ticket: Ticket,
  { held, by, promiseMs, means, via, cause, at, now }: DecidingHeld,
  organisation: Organisation,
): Decision =>
  confirm(ticket, { by, promiseMs: promiseMs ?? held.promiseMs, means, via, kept: true, cause, at, now }, organisation);
