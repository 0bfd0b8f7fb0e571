// Journey 1: a mail arrives. Keep → parse → authenticate → identify → classify → decide → commit.

import type { Envelope, KeptMail, Mail } from "./core/model/mail.ts";
import type { Ticket } from "./core/model/ticket.ts";
import { askSender } from "./inbound/ask-sender.ts";
import { authenticateSender } from "./inbound/authenticate-sender.ts";
import { claimSignatures } from "./inbound/claim-signature.ts";
import { hearDutyAnswer } from "./inbound/duty-answers.ts";
import { answerQuarantined, notifyAdmins } from "./inbound/held-mail.ts";
import {
  decide,
  type Given,
  type Recognised,
  readingOf,
  recognise,
  type Understanding,
  utteranceIn,
} from "./inbound/interpret.ts";
import { noteSignIn, notifyOfAbsence } from "./inbound/out-of-office.ts";
import { forwardToAdmins } from "./inbound/postmaster.ts";
import { headTrouble } from "./mail/head.ts";
import { isSpentProbe } from "./outbound/probe-mail.ts";
import { noteReturn } from "./outbound/round-trip.ts";
import { returnRows } from "./outbound/rows.ts";
import { leaseUntil } from "./pacing/lease.ts";
import type { App } from "./ports/app.ts";
import { changeTicket } from "./ticket-change/commit.ts";

const LEASE_MS = 2 * 60_000; // how long the process that took a mail has it to itself
/** How often the tick begins to read a mail before it is stuck. */
export const MOST_READINGS = 5;

/**
 * Resolves once the mail is durable: only then may a source tell the other side that it is ours.
 * @param isReadNow false: nobody has it in hand, and whichever process looks next for unread mails reads it
 */
export async function keep(
  raw: Buffer,
  envelope: Envelope,
  app: App,
  isReadNow = true,
): Promise<{ kept: KeptMail; isNew: boolean }> {
  const now = app.now();
  const holder = app.stopping.aborted || !isReadNow ? undefined : app.processId;
  const until = holder === undefined ? now : leaseUntil(LEASE_MS, app);
  const kept = app.mail.seal(raw, envelope, now);
  if (await app.mails.keep(kept, until, holder)) return { kept, isNew: true };
  const first = await app.mails.find(kept.id);
  if (!first || first.state === "done" || first.state === "probe" || first.raw.equals(raw))
    return { kept, isNew: false };
  // The first copy was not believed, or not yet. This one came another way and may be proven, so it is read too.
  const beside = { ...kept, id: app.mail.besideId(kept) };
  return { kept: beside, isNew: await app.mails.keep(beside, until, holder) };
}

/**
 * Resolves once what the mail means is stored; safe to repeat with the same mail at any time.
 * A mail that cannot be read stays kept and is tried again by the tick; after five times it is stuck and shown.
 */
export async function receive(kept: KeptMail, app: App): Promise<void> {
  try {
    const tooMuch = headTrouble(kept.raw); // one that was fetched could not be refused
    if (tooMuch !== undefined) return await giveUp(kept, tooMuch, app);
    const mail = await app.mail.parse(notAhead(kept, app.now()));
    const proof = await authenticateSender(kept, mail, app);
    const copy = await claimSignatures(mail, proof, app);
    const { understanding, ticket } = await untilCommitted(mail, { proof, copy }, app);
    const isLeft = isForAPerson(understanding);
    // The answer and the question first: a process that dies in between owes each once, as their system mails say.
    if (isLeft) await answerQuarantined(understanding, app);
    const reading = readingOf(understanding, ticket, await askSender(understanding, app));
    if (reading.verdict === "bounce" && ticket) await returnRows(ticket, app);
    if (reading.verdict === "own-mail" || reading.verdict === "bounce") await noteReturn(mail, kept.receivedAt, app);
    if (reading.verdict === "postmaster") await forwardToAdmins(mail, app);
    await notifyOfAbsence(understanding, ticket, app);
    if (reading.verdict === "duty-answer") await hearDutyAnswer(understanding, app);
    const isProbe = !isLeft && isSpentProbe(kept, mail, app);
    await app.mails.settle(kept.id, isLeft ? "quarantined" : isProbe ? "probe" : "done", reading);
    if (isLeft) await notifyAdmins(app);
    const { verdict, because, reference } = reading;
    app.log.info({ mail: kept.id, from: reading.from, ticket: reference, verdict, because }, "mail received");
    if (ticket) app.wake(ticket);
  } catch (error) {
    await troubled(kept, error as Error, app);
  }
}

/** It was kept while the clock was ahead: no wait begins later than now. */
const notAhead = (kept: KeptMail, now: Date): KeptMail => (kept.receivedAt > now ? { ...kept, receivedAt: now } : kept);

const isForAPerson = ({ verdict: { kind, held }, evidence }: Understanding): boolean =>
  kind === "quarantine" || held !== undefined || (kind === "unsure" && !evidence.ticket);

type Committed = { understanding: Understanding; ticket: Ticket | undefined };

/** What it owes is delivered once the mail is settled. */
const untilCommitted = (mail: Mail, given: Given, app: App): Promise<Committed> =>
  changeTicket<Recognised, Committed>(
    {
      load: (isRepeated) => recognise(mail, { ...given, isRepeated }, app),
      async decide(recognised) {
        const before = recognised.evidence.ticket;
        await noteSignIn(recognised, app);
        const decision = await decide(recognised, app.organisation, app);
        const committed = (ticket: Ticket | undefined, carried = decision): Committed => ({
          understanding: { ...recognised, decision: carried },
          ticket,
        });
        if (!decision) return { result: committed(before) };
        return { decision, before, utterance: utteranceIn(recognised), wakes: false, done: committed };
      },
    },
    app,
  );

/** Nothing reads it, now or later: a person must look at it. */
async function giveUp(kept: KeptMail, because: string, app: App): Promise<void> {
  await app.mails.stick(kept.id, because);
  app.log.error({ mail: kept.id, because }, "mail processing failed; it is kept and will not be tried again");
  await notifyAdmins(app);
}

/** One mail's trouble is never another's: it is noted and tried again when its lease is over. */
async function troubled(kept: KeptMail, error: Error, app: App): Promise<void> {
  const because = error.message;
  try {
    const attempts = await app.mails.trouble(kept.id, because, leaseUntil(LEASE_MS, app));
    const stuck = attempts >= MOST_READINGS;
    if (stuck) await app.mails.stick(kept.id, because);
    const then = stuck ? "; it is kept and will not be tried again" : ", will retry";
    const which = `attempt ${attempts + 1} of ${MOST_READINGS + 1}`; // the first, at its arrival, is not the tick's
    app.log.error({ mail: kept.id, attempts, error, stuck }, `mail processing failed; ${which}${then}`);
  } catch (second) {
    app.log.error(
      { mail: kept.id, error, second },
      "mail processing failed and the database is unavailable; will retry when its lease ends",
    );
  }
}
