// `onit rules try`: the mails of the last weeks are read once more, in their order, on tickets that exist only here, and the
// triggers of today watch. Nothing is kept, changed or sent.

import { advance } from "../core/escalation/advance.ts";
import type { Decision } from "../core/model/decision.ts";
import type { KeptMail, Mail } from "../core/model/mail.ts";
import { type Ticket, tickAt } from "../core/model/ticket.ts";
import type { Kind } from "../core/model/verdict.ts";
import { asOf } from "../core/replay/as-of.ts";
import type { ChasedTicket } from "../core/trigger/conditions.ts";
import { authenticateSender } from "../inbound/authenticate-sender.ts";
import { findCopy } from "../inbound/claim-signature.ts";
import { recognise } from "../inbound/interpret.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { applyTriggers } from "../ticket-change/apply-triggers.ts";
import { decideDry } from "./dry-run-mail.ts";

/** A trigger would have fired. */
export type Trial = {
  triggerId: string;
  name: string;
  reference: string; // "HD-new" for a ticket that there is not
  at: Date;
  because: string; // why
  would: string; // what it would have done, in words
};

export type TriedTriggers = { trials: Trial[]; mails: number; unreadable: number };

type Running = { app: App; tickets: Map<string, Ticket>; touchedAt: Map<string, Date>; trials: Trial[] };

/** What the words of a trial cannot know. */
export const LIMITS: readonly string[] = [
  "Buttons and pages that people used then are not pressed again; their chases count for the whole desk only.",
  "A ticket older than this begins with the category, priority and responsible it has now, and with no reassignments.",
  "People, policies and settings are those of today; leave by out-of-office notes is not considered.",
  "An escalation ticket that would have been made counts as open to the end.",
  "Quarantined mails that were never released are not included; of a storm of like mails every one is shown.",
];

/**
 * @param since mails received from then on
 * @param app as for any journey; only what reads is used
 */
export async function tryRules(since: Date, app: App): Promise<TriedTriggers> {
  const running: Running = { app, tickets: new Map(), touchedAt: new Map(), trials: [] };
  const read: boolean[] = [];
  for await (const mail of app.mails.receivedSince(since)) {
    if (mail.state === "done") read.push(await again(mail, running));
  }
  for (const ticket of running.tickets.values()) await letTimePass(ticket, app.now(), running);
  return {
    trials: running.trials.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
    mails: read.length,
    unreadable: read.filter((isRead) => !isRead).length,
  };
}

/** @returns whether it could be read; what cannot is one mail's trouble, and no reason to stop */
const again = (stored: StoredMail, running: Running): Promise<boolean> =>
  readAgain(stored, running).then(
    () => true,
    () => false,
  );

async function readAgain(stored: StoredMail, running: Running): Promise<void> {
  const kept = believed(stored);
  const mail = await running.app.mail.parse(kept);
  const past = asThen(mail, running);
  const proof = await authenticateSender(kept, mail, past);
  const recognised = await recognise(mail, { proof, copy: await findCopy(mail, proof, past) }, past);
  const { ticket } = recognised.evidence;
  if (ticket) await letTimePass(ticket, mail.receivedAt, running);
  const now = ticket && (await past.tickets.byId(ticket.id));
  const evidence = { ...recognised.evidence, ticket: now };
  const decision = await decideDry({ ...recognised, evidence }, past.organisation, past);
  if (decision) await note(evidence.ticket, decision, mail.receivedAt, running);
}

/** What needs no proof was perhaps never proven. */
const UNPROVEN: readonly (Kind | undefined)[] = [
  "copy",
  "own-mail",
  "postmaster",
  "challenge",
  "bounce",
  "delay",
  "receipt",
  "complaint",
  "calendar",
  "out-of-office",
  "auto-reply",
  "bulk",
];

/** Its sender was proven then: records of the domain may have changed since. */
const believed = (stored: StoredMail): KeptMail =>
  UNPROVEN.includes(stored.reading?.verdict as Kind | undefined)
    ? stored
    : { releasedBy: "what was proven then", ...stored };

/** The steps that fell due until then; what a new policy makes overdue is due when it takes over. */
async function letTimePass(ticket: Ticket, until: Date, running: Running): Promise<void> {
  const { app, touchedAt } = running;
  for (let due = tickAt(ticket); due && due < until; due = tickAt(ticket)) {
    const last = touchedAt.get(ticket.id) ?? due;
    const at = due > last ? due : last;
    const advanced = advance(ticket, app.configured, at);
    if (!advanced) return;
    const past = { tickets: ticketsThen(at, running), now: () => at };
    const decision = await applyTriggers(advanced, { before: ticket }, app.configured, past);
    await note(ticket, decision, at, running);
    ticket = decision.next;
  }
}

/** The ticket goes on here, and here alone. */
async function note(before: Ticket | undefined, { next }: Decision, at: Date, running: Running): Promise<void> {
  const { app, tickets, touchedAt, trials } = running;
  touchedAt.set(next.id, at);
  const real = before ? undefined : await app.tickets.byId(next.id);
  const reference = real?.record.reference ?? next.record.reference;
  tickets.set(next.id, { ...next, record: { ...next.record, reference } });
  const known = new Map(before?.triggers?.fired.map((one) => [one.id, one.times]));
  for (const fired of next.triggers?.fired ?? []) {
    const { id, times, because, did: would } = fired;
    const name = app.configured.triggers.get(id)?.name ?? id;
    if (times > (known.get(id) ?? 0)) trials.push({ triggerId: id, name, reference, at, because, would });
  }
}

/** Everything as it was when the mail came, as far as it is known. */
const asThen = (mail: Mail, running: Running): App => ({
  ...running.app,
  organisation: running.app.configured,
  now: () => mail.receivedAt,
  tickets: ticketsThen(mail.receivedAt, running, mail),
});

function ticketsThen(at: Date, { app: { tickets: real }, tickets }: Running, mail?: Mail): App["tickets"] {
  const then = async (found: Promise<Ticket | undefined>): Promise<Ticket | undefined> => {
    const now = await found;
    if (!now) return undefined;
    const here = tickets.get(now.id);
    if (!here && (!mail || now.record.createdAt > at)) return undefined;
    const full = await real.read(now.id);
    // The notices are those that went out: answers name them.
    if (here) return { ...here, outbox: full?.ticket.outbox ?? now.outbox };
    if (!mail) return undefined;
    const { triggers: _, risks: _risks, ...past } = (full && asOf(full.ticket, full.conversation, mail)) ?? {};
    return "id" in past ? { ...past, visibility: [] } : undefined;
  };
  const chasedThen = (one: ChasedTicket): ChasedTicket => ({
    ...one,
    chasedAt: one.chasedAt.filter((chase) => chase < at),
    fired: tickets.get(one.ticketId)?.triggers?.fired ?? [],
  });
  return {
    ...real,
    byId: async (id) => (await then(real.byId(id))) ?? tickets.get(id),
    byReference: (reference) => then(real.byReference(reference)),
    byMessageIds: (ids) => then(real.byMessageIds(ids)),
    hasOpenEscalation: async () => false, // those that are made here are known by the ticket itself
    chasedSince: async (deskId, since) => (await real.chasedSince(deskId, since)).map(chasedThen),
    openedLately: async () => ({ ofWriter: 0, alike: 0, ofDomain: 0 }),
    nextReference: async (prefix) => `${prefix}-new`,
    commit: async () => Promise.reject(new Error("what is only tried changes no ticket")),
  };
}
