// A ticket as a mail found it, for reading that mail once more: what came later is taken away as far as it can be told.

import type { Mail } from "../model/mail.ts";
import type { Saying, Ticket } from "../model/ticket.ts";
import type { Wait } from "../model/wait.ts";

/**
 * @param ticket as it is now, with all that has left its document
 * @param conversation all of it
 * @returns undefined when the mail made the ticket: then there was none yet. Requester, participants, desk and notices are
 *   taken as they are now; who spoke last, the wait and the state are those of the mail's time.
 */
export function asOf(
  ticket: Ticket,
  conversation: readonly Saying[],
  mail: Pick<Mail, "contentId" | "receivedAt">,
): Ticket | undefined {
  if (ticket.readMails[0] === mail.contentId) return undefined;
  const at = mail.receivedAt;
  const earlier = conversation.filter((saying) => saying.at < at && !saying.private && saying.from !== "onit");
  const { wait: _now, triggers, asked, promised, past: _past, ...rest } = ticket;
  const wait = waitAt(ticket, at);
  const stands = promised && promised.at < at; // we only promised an answer, so the wait went on
  const isClosed = ticket.record.status === "closed" && ticket.record.updatedAt < at;
  return {
    ...rest,
    ...(wait ? { wait } : {}),
    ...(stands ? { promised, ...(asked === undefined ? {} : { asked }) } : {}),
    ...(triggers ? { triggers: { ...triggers, fired: triggers.fired.filter((one) => one.at < at) } } : {}),
    record: { ...ticket.record, status: isClosed ? "closed" : "open" },
    lastSpeaker: (wait && !stands) || earlier.at(-1)?.from !== "staff" ? "requester" : "staff",
    chases: ticket.chases.filter((chase) => chase.at < at),
    readMails: ticket.readMails.filter((id) => id !== mail.contentId),
  };
}

function waitAt({ wait, endedWaits }: Ticket, at: Date): Wait | undefined {
  if (wait && wait.since < at) return wait;
  const ended = endedWaits.find(({ since, endedAt }) => since < at && endedAt >= at);
  return ended && { number: ended.number, since: ended.since, anchorAt: ended.since };
}
