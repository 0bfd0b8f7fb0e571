// `onit replay --since …`: every mail since then is read once more by today's rules; what comes out otherwise is shown, and
// on request carried out where that can be done without doing anything twice.

import { release } from "../actions/release-mail.ts";
import { suppressesAnswers } from "../core/automated/machine.ts";
import { receiveChase } from "../core/chase/receive-chase.ts";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import type { Understanding } from "../inbound/interpret.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { pullTriggers } from "../ticket-change/apply-triggers.ts";
import { tryMail } from "./dry-run-mail.ts";

export type Difference = {
  mail: StoredMail;
  before: string; // the verdict then, or the state when there was none
  now: string;
  because: string;
  applied: string | undefined; // what was done about it
};

/** @param applies whether the differences are carried out, too */
export async function* replay(since: Date, applies: boolean, app: App): AsyncGenerator<Difference> {
  for await (const mail of app.mails.receivedSince(since)) {
    const before = mail.reading?.verdict ?? mail.state;
    const tried = await tryMail(mail, app).catch((error: Error) => error);
    const now = tried instanceof Error ? "not to be tried" : tried.verdict.kind;
    if (now === before || (tried instanceof Error && mail.state === "stuck")) continue;
    const because = tried instanceof Error ? tried.message : tried.verdict.because;
    const applied = applies && !(tried instanceof Error) ? await apply(mail, tried, app) : undefined;
    yield { mail, before, now, because, applied };
  }
}

/** Mails that were left come in again; a chase that was not seen is counted once. The rest has had its effects. */
async function apply(mail: StoredMail, understanding: Understanding, app: App): Promise<string> {
  if (mail.state === "stuck" || mail.state === "quarantined") {
    return (await release(mail.id, {}, app)) ? "read again" : "somebody was faster";
  }
  const reference = understanding.evidence.ticket?.id;
  if (understanding.verdict.kind === "chase" && reference !== undefined) return countChase(mail, understanding, app);
  return "nothing: it had its effects then, so look at the ticket";
}

async function countChase(mail: StoredMail, { evidence }: Understanding, app: App): Promise<string> {
  for (;;) {
    const ticket = evidence.ticket && (await app.tickets.byId(evidence.ticket.id));
    if (!ticket || !evidence.desk) return "nothing: its ticket is gone";
    if (ticket.chases.some(({ mailId }) => mailId === mail.id)) return "nothing: it was counted before";
    const hasOpenEscalation = await app.tickets.hasOpenEscalation(ticket.record.reference);
    const { sender, desk } = evidence;
    const by = { address: sender.address, name: sender.name };
    const [at, now] = [mail.receivedAt, app.now()];
    const cause = `replay ${mail.contentId}`;
    const silence = suppressesAnswers(evidence.mail);
    const chasing = { by, source: "email" as const, mailId: mail.id, cause, at, now, hasOpenEscalation, silence };
    const counted = receiveChase(ticket, desk, chasing, app.organisation);
    const decision = await pullTriggers(counted, { before: ticket }, app.organisation, app);
    try {
      await app.tickets.commit({ ...decision, cause: `mail ${mail.id}` }, now);
      app.wake(ticket);
      return decision.because;
    } catch (error) {
      if (!(error instanceof StaleTicketError)) throw error; // somebody else was faster: decide again
    }
  }
}
