// Journey 1: a mail arrives. Keep → parse → authenticate → identify → classify → decide → commit.

import type { App, Reading } from "./app.ts";
import { classify } from "./core/classify/rules.ts";
import type { Evidence, Sender, Verdict } from "./core/classify/verdict.ts";
import { open } from "./core/conversation/open.ts";
import type { Decision } from "./core/decision.ts";
import { after } from "./core/duration.ts";
import { type Clues, cluesOf } from "./core/identify/clues.ts";
import { senderOf } from "./core/identify/sender.ts";
import type { Envelope, KeptMail, Mail } from "./core/mail.ts";
import { deskAt } from "./core/organisation.ts";
import { react } from "./core/react.ts";
import { StaleTicketError } from "./core/stale.ts";
import type { Ticket } from "./core/ticket.ts";
import type { Token } from "./core/token.ts";
import { readToken } from "./read-token.ts";

const LEASE_MS = 2 * 60_000; // how long the process that took a mail has it to itself
/** How often the tick begins to read a mail before it is stuck. */
export const MOST_READINGS = 5;

/** Resolves once the mail is durable: only then may a source tell the other side that it is ours. */
export async function keep(raw: Buffer, envelope: Envelope, app: App): Promise<{ kept: KeptMail; isNew: boolean }> {
  const now = app.now();
  const kept = app.mail.seal(raw, envelope, now);
  return { kept, isNew: await app.mails.keep(kept, after(now, LEASE_MS)) };
}

/**
 * Resolves once what the mail means is stored; safe to repeat with the same mail at any time.
 * A mail that cannot be read stays kept and is tried again by the tick; after five times it is stuck and shown.
 */
export async function receive(kept: KeptMail, app: App): Promise<void> {
  try {
    const mail = await app.mail.parse(kept);
    const reading = await untilCommitted(mail, app);
    const isLeft = reading.verdict === "quarantine" || (reading.verdict === "unsure" && !reading.ticketId);
    const state = isLeft ? "quarantined" : "done";
    await app.mails.settle(kept.id, state, reading);
    const { verdict, because, reference } = reading;
    app.log.info({ mail: kept.id, from: reading.from, ticket: reference, verdict, because }, "mail received");
    if (reading.ticketId !== undefined) app.wake(reading.ticketId);
  } catch (error) {
    await troubled(kept, error as Error, app);
  }
}

/** Somebody else changed the ticket while we decided: load it again and decide again. */
async function untilCommitted(mail: Mail, app: App): Promise<Reading> {
  for (let isRepeated = false; ; isRepeated = true) {
    try {
      return await understand(mail, isRepeated, app);
    } catch (error) {
      if (!(error instanceof StaleTicketError)) throw error;
    }
  }
}

async function understand(mail: Mail, isRepeated: boolean, app: App): Promise<Reading> {
  const { organisation } = app;
  const now = app.now();
  const found = await identify(mail, isRepeated, app);
  const sender = senderOf(
    mail,
    found.ticket,
    { token: found.token, relayVouches: mail.envelope.source === "smtp" && app.trusts(mail.envelope.peer) },
    organisation,
  );
  const desk = found.ticket ? organisation.desks.get(found.ticket.record.deskId) : addressedDesk(mail, app);
  const evidence: Evidence = { mail, sender, ticket: found.ticket, desk, organisation };
  const { verdict, asked } = classify(evidence);
  const decision = await decide(evidence, verdict, now, app);
  const committed = decision && (await app.tickets.commit(decision, now));
  return readingOf(mail, found.because, sender, asked, verdict, committed ?? found.ticket, decision, found.ticket);
}

type Found = { ticket: Ticket | undefined; token: Token | undefined; because: string };

/** The surest clue first: our token, our Message-IDs, Message-IDs the ticket has read, the reference in the subject. */
async function identify(mail: Mail, isRepeated: boolean, app: App): Promise<Found> {
  const clues = cluesOf(mail, app.organisation.replyAddress);
  const read = clues.token === undefined ? undefined : await readToken(clues.token, app);
  if (read && "ticketId" in read && read.purpose === "reply") {
    return {
      ticket: await app.tickets.byId(read.ticketId),
      token: read,
      because: `by the signed reply address of ${read.recipient}`,
    };
  }
  const token = read && "because" in read ? `its reply address is not accepted (${read.because}); ` : "";
  const { ticket, because } = await byWeakerClues(mail, clues, isRepeated, app);
  return { ticket, token: undefined, because: token + because };
}

async function byWeakerClues(
  mail: Mail,
  clues: Clues,
  isRepeated: boolean,
  app: App,
): Promise<{ ticket: Ticket | undefined; because: string }> {
  for (const id of clues.ticketIds) {
    const ticket = await app.tickets.byId(id);
    if (ticket) return { ticket, because: "by a Message-ID of ours among its references" };
  }
  const byIds = clues.messageIds.length ? await app.tickets.byMessageIds(clues.messageIds) : undefined;
  if (byIds) return { ticket: byIds, because: "by the Message-ID of a mail the ticket has read" };
  for (const reference of clues.references) {
    const ticket = await app.tickets.byReference(reference);
    if (ticket) return { ticket, because: `by [${reference}] in its subject` };
  }
  const desk = isRepeated ? addressedDesk(mail, app) : undefined;
  const made = desk && (await app.tickets.byId(idOfRequest(mail, desk.id, app)));
  return made
    ? { ticket: made, because: "it made this ticket" }
    : { ticket: undefined, because: "nothing in it names a ticket" };
}

/** The desk the mail came to, or one among its recipients when it came to a reply address that names no ticket. */
const addressedDesk = ({ envelope, to }: Mail, { organisation }: App) =>
  deskAt(organisation, envelope.recipient) ?? to.map(({ address }) => deskAt(organisation, address)).find(Boolean);

/** One ticket a mail and desk, by whatever address of the desk it came. */
const idOfRequest = ({ contentId }: Mail, deskId: string, { ticketId }: App): string =>
  ticketId(`${contentId} ${deskId}`);

async function decide(
  { mail, sender, ticket, desk, organisation }: Evidence,
  verdict: Verdict,
  now: Date,
  app: App,
): Promise<Decision | undefined> {
  if (ticket && !desk) {
    throw new Error(
      `${ticket.record.reference} belongs to the desk "${ticket.record.deskId}", which is gone from the settings; put it back`,
    );
  }
  if (!desk) return undefined;
  if (verdict.kind === "new-request") {
    const reference = await app.tickets.nextReference(desk.prefix);
    return open({ mail, verdict, desk, id: idOfRequest(mail, desk.id, app), reference, now }, organisation);
  }
  if (!ticket) return undefined;
  const mayEscalate = verdict.kind === "chase" || verdict.kind === "command";
  const hasOpenEscalation = mayEscalate && (await app.tickets.hasOpenEscalation(ticket.record.reference));
  return react({ mail, sender, verdict, ticket, desk, now, hasOpenEscalation }, organisation);
}

function readingOf(
  mail: Mail,
  identified: string,
  sender: Sender,
  rulesAsked: string[],
  verdict: Verdict,
  ticket: Ticket | undefined,
  decision: Decision | undefined,
  before: Ticket | undefined,
): Reading {
  const known = new Set(before?.outbox.map(({ key }) => key));
  const who = `${sender.name || "nobody named"} (${sender.relation}): ${sender.because}`;
  return {
    from: mail.from?.address ?? "",
    subject: mail.subject,
    newText: mail.newText.slice(0, 2_000),
    problems: mail.problems,
    identified: `${before?.record.reference ?? "no ticket"}, ${identified}; ${who}`,
    rulesAsked,
    verdict: verdict.kind,
    because: verdict.because,
    ...(ticket ? { ticketId: ticket.id, reference: ticket.record.reference } : {}),
    decision: decision?.because ?? "nothing changes",
    notices: decision?.next.outbox.flatMap(({ key }) => (known.has(key) ? [] : [key])) ?? [],
  };
}

/** One mail's trouble is never another's: it is noted and tried again later, each time a little later. */
async function troubled(kept: KeptMail, error: Error, app: App): Promise<void> {
  const because = error.message;
  try {
    const attempts = await app.mails.trouble(kept.id, because, after(app.now(), LEASE_MS));
    if (attempts >= MOST_READINGS) await app.mails.stick(kept.id, because);
    app.log.error(
      { mail: kept.id, attempts, error, stuck: attempts >= MOST_READINGS },
      "a mail could not be read; it is kept",
    );
  } catch (second) {
    app.log.error(
      { mail: kept.id, error, second },
      "a mail could not be read and the store is away; its lease ends by itself",
    );
  }
}
