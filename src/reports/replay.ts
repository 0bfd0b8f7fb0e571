// `onit replay --since …`: every mail since then is read once more by the current rules; what would be classified differently is shown, and
// on request carried out where that can be done without doing anything twice.

import { release } from "../actions/release-mail.ts";
import { suppressesAnswers } from "../core/automated/machine.ts";
import { receiveChase } from "../core/chase/receive-chase.ts";
import { causeOf } from "../core/model/cause.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Understanding } from "../inbound/interpret.ts";
import type { App } from "../ports/app.ts";
import { mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { changeTicket } from "../ticket-change/commit.ts";
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
    const before = mail.reading?.verdict ?? mailStateName(mail.state);
    const tried = await tryMail(mail, app).catch((error: Error) => error);
    const now = tried instanceof Error ? "could not be re-read" : tried.verdict.kind;
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

const countChase = (mail: StoredMail, { evidence: { ticket, desk, ...evidence } }: Understanding, app: App) =>
  changeTicket<Ticket | undefined, string>(
    {
      load: async () => ticket && app.tickets.byId(ticket.id),
      async decide(before) {
        if (!before || !desk) return { result: "nothing: its ticket is gone" };
        const whole = await app.tickets.read(before.id);
        if (whole?.ticket.chases.some(({ mailId }) => mailId === mail.id))
          return { result: "nothing: it was counted before" };
        const hasOpenEscalation = await app.tickets.hasOpenEscalation(before.record.reference);
        const { address, name } = evidence.sender;
        const chasing = {
          by: { address, name },
          source: "email" as const,
          mailId: mail.id,
          cause: causeOf("replay", { mail: mail.contentId }),
          at: mail.receivedAt,
          now: app.now(),
          hasOpenEscalation,
          silence: suppressesAnswers(evidence.mail),
        };
        const counted = receiveChase(before, desk, chasing, app.organisation);
        const decision = { ...counted, cause: causeOf("mail", { mail: mail.id }) };
        return { decision, before, done: (_, { because }) => because };
      },
    },
    app,
  );
