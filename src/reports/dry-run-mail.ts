// Reads a mail as journey 1 does, and changes nothing: for `onit explain <file>` and `onit replay`.

import { heard, withAbsences } from "../core/escalation/absence.ts";
import type { Proof } from "../core/identify/sender.ts";
import type { Decision } from "../core/model/decision.ts";
import type { KeptMail, Mail } from "../core/model/mail.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { asOf } from "../core/replay/as-of.ts";
import { authenticateSender } from "../inbound/authenticate-sender.ts";
import { findCopy } from "../inbound/claim-signature.ts";
import { decide, type Recognised, recognise, type Understanding, utteranceIn } from "../inbound/interpret.ts";
import { signOf } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { applyTriggers } from "../ticket-change/apply-triggers.ts";

/**
 * @param believed why its sender is taken for proven, whatever proves it
 * @returns what would be decided if the mail came in again, on the ticket as it was when the mail came
 */
export async function tryMail(kept: KeptMail, app: App, believed?: string): Promise<Understanding> {
  const mail = await app.mail.parse(kept);
  const past = { ...app, tickets: pastTickets(mail, app) };
  const proof: Proof =
    believed === undefined
      ? await authenticateSender(kept, mail, app)
      : { by: "admin", because: believed, answerTo: mail.from?.address };
  const recognised = await recognise(mail, { proof, copy: await findCopy(mail, proof, past) }, past);
  const sign = signOf(recognised, app.organisation);
  const absence = sign && heard(undefined, sign);
  const decision = await decideDry(recognised, withAbsences(app.organisation, absence ? [absence] : []), past);
  return { ...recognised, decision };
}

/** The whole decision, as it would be committed. */
export async function decideDry(
  recognised: Recognised,
  organisation: Organisation,
  app: App,
): Promise<Decision | undefined> {
  const decision = await decide(recognised, organisation, app);
  const change = { before: recognised.evidence.ticket, utterance: utteranceIn(recognised) };
  return decision && applyTriggers(decision, change, organisation, app);
}

/** The tickets as the mail found them. No number is taken for one that is only tried. */
function pastTickets(mail: Mail, { tickets }: App): App["tickets"] {
  const past = async (found: Promise<Ticket | undefined>): Promise<Ticket | undefined> => {
    const ticket = await found;
    const full = ticket && (await tickets.read(ticket.id));
    return full && asOf(full.ticket, full.conversation, mail);
  };
  return {
    ...tickets,
    byId: (id) => past(tickets.byId(id)),
    byReference: (reference) => past(tickets.byReference(reference)),
    byMessageIds: (ids) => past(tickets.byMessageIds(ids)),
    nextReference: async (prefix) => `${prefix}-new`,
    commit: async () => Promise.reject(new Error("a mail that is only tried changes no ticket")),
  };
}
